"""`|`: what is shown goes to a shell command, and what that writes comes on screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

from textual.screen import Screen

from phtui.formatting import safe
from phtui.jobs.piping import pipe_into
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell
from phtui.widgets.question import Question

_PIPES = "pipes"
"""The group of the workers that wait for a command."""
_SLOW = 1.0
"""Seconds after which a command that goes on is told of."""


def ask_to_pipe(screen: Screen[Any], what: str, write: Callable[[], str]) -> None:
    """Ask for a shell command, and give it a text.

    Args:
        screen: What is piped from; when it goes, the command ends.
        what: What is piped, in words.
        write: Makes the text, in a thread.
    """

    def start(command: str | None) -> None:
        if command is not None:
            screen.run_worker(_pipe(screen, command, write), group=_PIPES, exclusive=True)

    screen.app.push_screen(Question(f"Pipe {what} to a shell command"), start)


def end_pipes(screen: Screen[Any]) -> bool:
    """End the command that a screen waits for; return whether there was one."""
    return bool(screen.workers.cancel_group(screen, _PIPES))


async def _pipe(screen: Screen[Any], command: str, write: Callable[[], str]) -> None:
    says = safe(f"Runs: {command} · Ctrl-C ends it")
    slow = screen.set_timer(_SLOW, partial(screen.notify, says, markup=False))
    try:
        piped = await pipe_into(command, _parts(write))
    except OSError as error:
        screen.notify(safe(f"Not piped: {error}"), severity="error", markup=False)
    else:
        output = GridCell(0, 0, "output", "", piped.output)
        screen.app.push_screen(CellView(output, f"{command}: {piped.words}"))
    finally:
        slow.stop()


async def _parts(write: Callable[[], str]) -> AsyncIterator[bytes]:
    text = await asyncio.to_thread(write)
    yield text.encode(errors="replace")

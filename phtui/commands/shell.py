"""What every command tells the shell, and how."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from phtui.api.errors import ApiError, KeyRefused, Misconfigured, TimedOut, Unreachable
from phtui.formatting import safe_lines

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient
    from phtui.api.exchange import Exchange

_LONG = 5.0
"""Seconds of a wait that are told."""
_MUTE = 2.5
"""Seconds without an answer, in several short waits, that are told once."""

OpenClient = Callable[[Callable[["Exchange"], None]], "PostHogClient"]


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    REFUSED = 1
    """PostHog refused or failed what was asked."""
    USAGE = 2
    CONNECTION = 3
    TIMED_OUT = 4
    INTERRUPTED = 130


def exit_for(error: ApiError) -> Exit:
    """Return how a command ends that this stopped."""
    if isinstance(error, TimedOut):
        return Exit.TIMED_OUT
    if isinstance(error, Unreachable):
        return Exit.CONNECTION
    return Exit.USAGE if isinstance(error, KeyRefused | Misconfigured) else Exit.REFUSED


def say(text: str) -> None:
    """Say something that is no data; server text in it is safe already."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def telling_waits() -> Callable[[Exchange], None]:
    """Return what observes a client and says when it waits for long: a program must not stall mute.

    Several requests that wait for the same time are one wait.
    """
    until = 0.0
    began: float | None = None
    """When the trouble began that is not told yet; infinity once it is."""

    def tell(exchange: Exchange) -> None:
        nonlocal until, began
        if exchange.error is None:
            began = None
        if exchange.retry_in is None:
            return
        wait, end = exchange.retry_in, exchange.at + exchange.retry_in
        began = exchange.at if began is None else began
        if (wait < _LONG and end - began < _MUTE) or end < until + 1:
            return
        until, began = end, math.inf
        say(f"{safe_lines(str(exchange.error))} Waiting …")

    return tell


def mute_stdout() -> None:
    """Let nothing more go to a pipe that is closed, also not when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def until_interrupted(work: Coroutine[Any, Any, Exit]) -> Exit:
    """Do the work; SIGINT and SIGTERM cancel it, which is told as interrupted."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return Exit.INTERRUPTED


def run_to_end(
    open_client: OpenClient, work: Callable[[PostHogClient], Coroutine[Any, Any, Exit]]
) -> Exit:
    """Open the client, do the work, and tell the shell how that ended."""
    try:
        return asyncio.run(until_interrupted(_with_client(open_client, work)))
    except ApiError as error:
        say(safe_lines(str(error)))
        return exit_for(error)
    except BrokenPipeError:  # `| head` has seen enough
        mute_stdout()
        return Exit.DONE


async def _with_client(
    open_client: OpenClient, work: Callable[[PostHogClient], Coroutine[Any, Any, Exit]]
) -> Exit:
    client = await asyncio.to_thread(open_client, telling_waits())
    try:
        return await work(client)
    finally:
        await client.close()

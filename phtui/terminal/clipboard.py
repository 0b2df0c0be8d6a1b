"""Copying: by whatever reaches the clipboard of the person, who may be an SSH connection away."""

from __future__ import annotations

import asyncio
import base64
import os
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 74_994
"""The most that OSC 52 may carry: many terminals take no more than 100,000 base64 characters."""

_SECONDS = 3.0
"""How long a tool may take: `xclip` on a dead display waits for ever."""

_BY_TERMINAL = "the terminal's clipboard (OSC 52)"

_SCREEN_CHUNK = 240
"""GNU screen passes no longer string through to its terminal."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was done with a text."""

    way: str
    """Where it went, in words."""
    size: int
    """Bytes."""
    path: Path | None = None
    """The file, when it was too long for the terminal."""


async def copy(text: str, environ: Mapping[str, str], write: Callable[[str], None]) -> Copied:
    """Copy text and say how.

    In tmux by tmux, which passes it on to the terminal; on this machine by its own tool; else by
    the terminal (OSC 52), and as a private file when it is longer than a terminal takes. That a
    terminal has taken it cannot be known: it does not answer.

    Args:
        text: As it came; what is no UTF-8 is replaced.
        environ: Tells where one is: TMUX, SSH_CONNECTION, STY, WAYLAND_DISPLAY, DISPLAY.
        write: Writes to the terminal.

    Raises:
        OSError: It is too long for a terminal, and cannot be kept in a file either.
    """
    data = text.encode(errors="replace")
    for way, command in _commands(environ):
        path = shutil.which(command[0], path=environ.get("PATH"))
        if path and await _takes([path, *command[1:]], data):
            return Copied(way, len(data))
    if len(data) > MOST_BYTES:
        file = await asyncio.to_thread(_keep, data)
        return Copied("a file: it is too long for a terminal's clipboard", len(data), file)
    write(osc52(data, in_screen="STY" in environ))
    return Copied(_BY_TERMINAL, len(data))


def way_to_clipboard(environ: Mapping[str, str]) -> str:
    """Return where a copy would go, in words."""
    ways = (way for way, command in _commands(environ)
            if shutil.which(command[0], path=environ.get("PATH")))  # fmt: skip
    return next(ways, _BY_TERMINAL)


def osc52(data: bytes, *, in_screen: bool = False) -> str:
    """Return the sequence that asks a terminal to put bytes on its clipboard."""
    payload = base64.b64encode(data).decode()
    sequence = f"\x1b]52;c;{payload}\x07"
    if not in_screen:
        return sequence
    parts = range(0, len(sequence), _SCREEN_CHUNK)
    return "".join(f"\x1bP{sequence[part : part + _SCREEN_CHUNK]}\x1b\\" for part in parts)


def _commands(environ: Mapping[str, str]) -> list[tuple[str, Sequence[str]]]:
    """Return what may take the text here, the best first."""
    if "TMUX" in environ:
        return [
            ("tmux's buffer and the terminal's clipboard", ["tmux", "load-buffer", "-w", "-"]),
            ("tmux's buffer", ["tmux", "load-buffer", "-"]),  # before tmux 3.2
        ]
    # Not SSH_TTY: a tmux or a screen that was once started over SSH keeps that for ever.
    if "SSH_CONNECTION" in environ:
        return []
    tools = [["pbcopy"]]
    if "WAYLAND_DISPLAY" in environ:
        tools.append(["wl-copy"])
    if "DISPLAY" in environ:
        tools += [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    return [(f"the clipboard ({tool[0]})", tool) for tool in tools]


async def _takes(command: Sequence[str], data: bytes) -> bool:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL
        )
    except OSError:  # made for another machine, or no room for a process
        return False
    try:
        await asyncio.wait_for(process.communicate(data), _SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
    return process.returncode == 0


def _keep(data: bytes) -> Path:
    """Write a file that only its owner reads."""
    handle, name = tempfile.mkstemp(prefix="phtui-copied-", suffix=".txt")  # 0600 by itself
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return Path(name)

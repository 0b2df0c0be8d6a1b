"""Links: which terminals take them, and when a browser may be started."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_PROGRAMS: Final = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby"})
_TERMS: Final = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "contour", "wezterm")


def takes_links(environ: Mapping[str, str]) -> bool:
    """Return whether this terminal is known to take OSC 8; the others may print it as garbage."""
    if environ.get("TERM_PROGRAM") == "tmux":
        return _version(environ.get("TERM_PROGRAM_VERSION", "")) >= (3, 4)
    if "STY" in environ or environ.get("TERM", "dumb") in ("dumb", "linux"):
        return False
    if _version(environ.get("VTE_VERSION", "")) >= (5000,) or "WT_SESSION" in environ:
        return True
    known = environ.get("TERM_PROGRAM") in _PROGRAMS
    return known or environ.get("TERM", "").startswith(_TERMS)


def opener(environ: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """Return the program that shows a web address in the user's browser.

    None where that would not be seen: at the other end of SSH, or without a display, where it
    might be a browser that takes the terminal.
    """
    if "SSH_CONNECTION" in environ:
        return None
    if platform == "darwin":
        return shutil.which("open", path=environ.get("PATH"))
    has_display = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open", path=environ.get("PATH")) if has_display else None


async def open_address(program: str, address: str) -> None:
    """Start a browser that outlives phtui, and that writes nothing on its terminal."""
    with suppress(OSError):  # no room for a process; the address is on the clipboard
        shell = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", '"$0" "$1" &', program, address,
            stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True,
        )  # fmt: skip
        await shell.wait()


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])

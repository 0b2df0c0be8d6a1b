"""Links: which terminals take them, and when a browser may be started."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def may_open_browser(environ: Mapping[str, str]) -> bool:
    """Return whether a browser started here would be seen: not at the other end of SSH."""
    return "SSH_CONNECTION" not in environ


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])

"""The terminal's title: which project and which view, for a row of tmux windows."""

from __future__ import annotations

from collections.abc import Callable

from phtui.formatting import safe

_SAVE, _RESTORE = "\x1b[22;2t", "\x1b[23;2t"
"""xterm's stack of titles; a terminal without one keeps the last title."""

_LONGEST = 80


class Title:
    """Sets the title when it changes, and gives the old one back."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._shown = ""

    def show(self, *parts: str) -> None:
        """Join the parts that are not empty: `phtui · Webshop · HogQL`."""
        text = safe(" · ".join(filter(None, parts)))[:_LONGEST]
        if text == self._shown:
            return
        self._write(f"{'' if self._shown else _SAVE}\x1b]2;{text}\x07")
        self._shown = text

    def restore(self) -> None:
        """Give the terminal the title it had."""
        if self._shown:
            self._write(_RESTORE)
            self._shown = ""

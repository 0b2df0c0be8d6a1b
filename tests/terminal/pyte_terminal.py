"""pyte, with what it lacks of a terminal."""

from __future__ import annotations

from typing import Any

import pyte
from pyte.screens import Margins


class _Screen(pyte.Screen):
    """pyte's screen with SU and SD, and the cursor home after DECSTBM."""

    def scroll_up(self, count: int = 1) -> None:
        self._shift(count or 1)

    def scroll_down(self, count: int = 1) -> None:
        self._shift(-(count or 1))

    def _shift(self, lines: int) -> None:
        top, bottom = self.margins or Margins(0, self.lines - 1)
        rows = {y: self.buffer.pop(y) for y in range(top, bottom + 1) if y in self.buffer}
        for y, row in rows.items():
            if top <= y - lines <= bottom:
                self.buffer[y - lines] = row

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        super().set_margins(top, bottom)
        self.cursor_position()

    def report_device_status(self, mode: int = 0, **_: Any) -> None:
        """Say nothing."""


class _Stream(pyte.Stream):
    csi = {**pyte.Stream.csi, "S": "scroll_up", "T": "scroll_down"}
    events = pyte.Stream.events | {"scroll_up", "scroll_down"}


class PyteTerminal:
    """A screen fed with text."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._screen = _Screen(width, height)
        self._stream = _Stream(self._screen)
        self._screen.reset_mode(pyte.modes.DECAWM)

    @property
    def cursor(self) -> tuple[int, int]:
        return min(self._screen.cursor.x, self.width - 1), self._screen.cursor.y

    def feed(self, text: str) -> None:
        self._stream.feed(text)

    def text(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    def cells(self) -> list[list[tuple[Any, ...]]]:
        """Return what one sees: of a blank, only what shows on a blank."""
        return [
            [_seen(self._screen.buffer[y][x]) for x in range(self.width)]
            for y in range(self.height)
        ]


def _seen(cell: Any) -> tuple[Any, ...]:
    if cell.data == " " and not (cell.underscore or cell.reverse or cell.strikethrough):
        return (" ", cell.bg)
    return tuple(cell)

"""Follow a file: `python -m tests.bench.apps.log FILE`. One widget, drawn line by line."""

from __future__ import annotations

import sys
from collections import deque
from itertools import islice
from pathlib import Path

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.strip import Strip
from textual.widget import Widget

from phtui.terminal.output import driver_class
from tests.bench.apps.stalls import note_stalls

KEPT = 10_000
"""Lines held in memory."""
BUSY = 16
"""Lines that have come since the last flush from which on the next one may take longer."""
QUICK, CALM = 0.1, 0.35
"""Seconds between flushes: a few lines are shown soon, a torrent three times a second."""


class LogPane(Widget):
    """A line about the pane, then the newest lines that fit."""

    DEFAULT_CSS = "LogPane { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=KEPT)
        self.pressed = 0
        self._window: list[str] = []

    def show(self) -> None:
        """Show the newest lines."""
        newest = islice(reversed(self.lines), max(self.size.height - 1, 0))
        self._window = [f"following, pressed {self.pressed}", *reversed(list(newest))]
        self.refresh()

    def on_resize(self) -> None:
        self.show()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        text = self._window[y] if y < len(self._window) else ""
        return Strip([Segment(text[:width].ljust(width), self.rich_style)], width)


class LogApp(App[None]):
    """Reads what was appended, and shows it."""

    BINDINGS = [Binding("p", "press", "Press")]

    def __init__(self, path: Path) -> None:
        super().__init__(driver_class=driver_class())
        self._file = path.open("rb")
        self._rest = b""

    def compose(self) -> ComposeResult:
        yield LogPane()

    def on_mount(self) -> None:
        self.run_worker(note_stalls())
        self._follow()

    def _follow(self) -> None:
        *whole, self._rest = (self._rest + self._file.read()).split(b"\n")
        if whole:
            pane = self.query_one(LogPane)
            pane.lines.extend(line.decode("utf-8", "replace") for line in whole)
            pane.show()
        self.set_timer(QUICK if len(whole) < BUSY else CALM, self._follow)

    def action_press(self) -> None:
        pane = self.query_one(LogPane)
        pane.pressed += 1
        pane.show()


if __name__ == "__main__":
    LogApp(Path(sys.argv[1])).run()

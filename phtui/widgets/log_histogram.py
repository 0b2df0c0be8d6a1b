"""How many lines there were when, by level: bars over the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from rich.segment import Segment
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.api.log_models import Level
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_windows import LogWindows
from phtui.widgets.log_lines import LEVEL_LOOKS
from phtui.widgets.log_times import MIDDLE, Times

BARS = " ▁▂▃▄▅▆▇█"
_LABEL = 16
"""Cells before the bars."""
_SECOND = 1_000_000
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
"""Seconds that a bar may stand for; days where those are too few."""
_WORDS = ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_ROWS = ((Level.ERROR, "log--error"), (Level.WARN, "log--warn"), (Level.INFO, "log--info"))
_FUTURE = 3600
"""Seconds from now after which a line says nothing about the time."""
_LEAST, _REST = 1.0, 10
"""Seconds from one count to the next, and how many times as long as the last one took."""


def bars(counts: Sequence[int]) -> str:
    """Return a bar for each count; the highest is full, and what is not nothing can be seen."""
    most = max(counts, default=0)
    return "".join(BARS[-(-count * 8 // most)] if count else " " for count in counts)


def step_for(seconds: float, cells: int) -> int:
    """Return the seconds of a bar so that so many of them are long enough."""
    wanted = max(seconds, 1) / max(cells - 1, 1)
    return next((step for step in _STEPS if step >= wanted), -int(-wanted // 86_400) * 86_400)


class LogHistogram(Widget):
    """Errors, warnings and the rest, each on a row of its own scale, over an axis of time."""

    DEFAULT_CSS = """
    LogHistogram { height: 4; display: none; background: $surface; }
    LogHistogram > .log--error { color: $text-error; }
    LogHistogram > .log--warn { color: $text-warning; }
    LogHistogram > .log--info { color: $foreground; }
    LogHistogram > .log--time { text-style: dim; }
    """
    COMPONENT_CLASSES = {"log--error", "log--warn", "log--info", "log--time"}

    times: var[Times] = var(Times(), init=False)
    """How times are written."""

    class Failed(Message):
        """The store cannot be read."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._windows: LogWindows | None = None
        self._chosen = LogFilter()
        self._rows: tuple[tuple[str, str], ...] = ()
        self._stale = self._counting = False

    @property
    def is_settled(self) -> bool:
        """Whether it shows all there is."""
        return not (self._stale or self._counting)

    def show_news(self, windows: LogWindows | None, chosen: LogFilter) -> None:
        """Count what is in the store now, soon."""
        changed = chosen != self._chosen
        self._windows, self._chosen = windows, chosen
        if changed or not self._counting:
            self._count_anew()
        self._stale = self._counting

    def watch_times(self) -> None:
        """Write the axis anew."""
        self._count_anew()

    def on_resize(self) -> None:
        """Count by other steps."""
        self._count_anew()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        look = self.get_component_rich_style
        if y >= len(self._rows):
            return Strip.blank(self.size.width, look("log--time"))
        text, name = self._rows[y]
        return Strip([Segment(text, look(name))]).adjust_cell_length(self.size.width, look(name))

    def _count_anew(self) -> None:
        if self.display and self.size.width:
            self._stale = self._counting = True
            self.run_worker(self._count(), group="histogram", exclusive=True)

    async def _count(self) -> None:
        try:
            while self._stale and self._windows is not None and self.display:
                self._stale = False
                began = time.monotonic()
                rows = await self._read(self._windows)
                if rows != self._rows:
                    self._rows = rows
                    self.refresh()
                await asyncio.sleep(max(_LEAST, _REST * (time.monotonic() - began)))
        except StoreError as error:
            self.post_message(self.Failed(error))
        self._counting = False

    async def _read(self, windows: LogWindows) -> tuple[tuple[str, str], ...]:
        cells = max(1, self.size.width - _LABEL)
        chosen, latest = self._chosen, (time.time() + _FUTURE) * _SECOND
        spans = await windows.spans()
        held = [
            span for key, span in spans.items() if chosen.sources is None or key in chosen.sources
        ]
        if not held:
            return ((" nothing to count yet", "log--time"),)
        oldest = max(min(span.oldest for span in held), chosen.since or 0)
        newest = int(max(oldest, min(max(span.newest for span in held), latest)))
        step = step_for((newest - oldest) / _SECOND, cells)
        part = step * _SECOND
        # The end is on a whole step: only the last bar moves until the next one begins.
        stop = (newest // part + 1) * part
        start = stop - cells * part
        table = await windows.histogram(chosen, start, stop, cells)
        counts = ([row[Level.ERROR] for row in table], [row[Level.WARN] for row in table],
                  [sum(row[: Level.WARN]) for row in table])  # fmt: skip
        rows = [
            (f"{_label(level, sum(each))}{bars(each)}", name)
            for (level, name), each in zip(_ROWS, counts, strict=True)
        ]
        return (*rows, (self._axis(start, stop, step, cells), "log--time"))

    def _axis(self, start: int, stop: int, step: int, cells: int) -> str:
        unit, word = next(each for each in _WORDS if step % each[0] == 0)
        form = 0 if stop - start < 86_400 * _SECOND else 2 * MIDDLE
        first, last = (self.times.absolute(end, form).partition(".")[0] for end in (start, stop))
        line = "─" * (cells - len(first) - len(last) - 2)
        return f"{f' {step // unit} {word} a bar':<{_LABEL}}{first} {line} {last}"


def _label(level: Level, count: int) -> str:
    glyph, word = LEVEL_LOOKS[level]
    return f" {glyph} {'OTHER' if level is Level.INFO else word:<5} {count:>6,} "

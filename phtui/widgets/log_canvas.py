"""The rows of a log on screen, drawn line by line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from phtui.store.log_filter import Match
from phtui.widgets.log_held import HeldLog
from phtui.widgets.log_items import Item, Place, place_of
from phtui.widgets.log_lines import LogLines, pattern_of
from phtui.widgets.log_looks import COMPONENT_CLASSES, css_of
from phtui.widgets.log_times import TimeForm, Times

_Shown = tuple[Item, int, bool, bool, str]
"""What a row on screen shows: item, which of its rows, cursor, mark, time."""


class LogCanvas(Widget):
    """Draws what is held of a log around its cursor, and paints only rows that have changed."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES = COMPONENT_CLASSES
    DEFAULT_CSS = css_of("LogCanvas")

    names: var[Mapping[str, str]] = var(dict, init=False)
    """Of the sources followed, by key."""
    following: var[bool] = var(True, init=False)
    """Whether the window stays at the end."""
    search: var[Match | None] = var(None, init=False)
    """What is searched for."""
    wrap: var[bool] = var(False, init=False)
    """Whether long messages take several rows."""
    times: var[Times] = var(Times(), init=False)
    """How times are written."""

    def __init__(self) -> None:
        super().__init__()
        self._held = HeldLog()
        self._cursor: Place | None = None
        self._rows: list[tuple[Item, int]] = []
        self._top = 0
        self._shown: list[_Shown] = []
        self._lines = LogLines()
        self._marks: set[Place] = set()
        self._ticker: Timer | None = None
        self._said = ""

    @property
    def item(self) -> Item | None:
        """What the cursor is on: the last item while the window follows."""
        return self._held.items[self._index] if self._held.items else None

    def watch_search(self) -> None:
        """Mark other hits."""
        self._redraw()

    def watch_names(self) -> None:
        """Draw anew: tags come with the second source."""
        self._redraw()

    def watch_wrap(self) -> None:
        """Draw anew."""
        self._redraw()

    def watch_times(self, times: Times) -> None:
        """Draw anew; relative times grow by themselves."""
        self._redraw()
        if self._ticker is None:
            self._ticker = self.set_interval(1, self.settle)
        self._ticker.resume() if times.form is TimeForm.RELATIVE else self._ticker.pause()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        look = self.get_component_rich_style
        if y < len(self._shown):
            item, row, at_cursor, marked, _ = self._shown[y]
            return self._lines.strip(item, row, at_cursor, marked, look)
        said = Segment("" if y else self._said, look("log--note"))
        return Strip([said]).adjust_cell_length(self.size.width, look("log--info"))

    @property
    def nothing(self) -> str:
        """What is said where there is no line to show."""
        return ""

    def settle(self) -> None:
        """Choose the rows on screen so that the cursor is among them, and paint what differs."""
        height, count = max(1, self.size.height), len(self._rows)
        row = count - 1 if self.following else self._cursor_row
        top = count - height if self.following else min(max(self._top, row - height + 1), row)
        self._top = max(0, min(top, count - height))
        shown = [self._row(at) for at in range(self._top, min(self._top + height, count))]
        for y in range(max(len(shown), len(self._shown))):
            if shown[y : y + 1] != self._shown[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))
        self._shown = shown
        said = "" if shown else self.nothing
        if said != self._said:
            self._said = said
            self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def _index(self) -> int:
        """The item the cursor is on, or the nearest one where that is gone."""
        last = len(self._held.items) - 1
        if self.following or self._cursor is None:
            return last
        return min(bisect_left(self._held.items, self._cursor, key=place_of), last)

    @property
    def _cursor_row(self) -> int:
        item = self.item
        found = (at for at, (each, _) in enumerate(self._rows) if each is item)
        return next(found, 0)

    def _row(self, at: int) -> _Shown:
        item, row = self._rows[at]
        at_cursor = not self.following and item is self.item
        return item, row, at_cursor, place_of(item) in self._marks, self._lines.time_of(item)

    def _lay_out(self) -> None:
        rows = self._lines.rows
        self._rows = [(item, n) for item in self._held.items for n in range(len(rows(item)))]

    def _redraw(self) -> None:
        pattern = pattern_of(self.search) if self.search else None
        width = max(1, self.size.width)
        self._lines = LogLines(width, self.wrap, self.times, self.names, pattern)
        line = self._cursor_row - self._top
        self._lay_out()
        self._top = self._cursor_row - line
        self.settle()
        self.refresh()

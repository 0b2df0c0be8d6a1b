"""The part of a log that is on screen, drawn line by line."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Position
from phtui.store.log_windows import LogWindows
from phtui.widgets.log_items import Held, Item, Marker, Place, place_of, read_around
from phtui.widgets.log_lines import LogLines, TimeForm, pattern_of
from phtui.widgets.log_looks import COMPONENT_CLASSES, CSS

FLUSH_SECONDS = 0.25
"""The least time from one look at what is new to the next."""
REACH = 100
"""Lines read on each side of the cursor, at least."""

_Shown = tuple[Item, int, bool, bool, str]
"""What a row on screen shows: item, which of its rows, cursor, mark, time."""


class LogWindow(Widget):
    """A window on a log: it reads what is around it, and never the whole.

    It follows the end until it is moved up. What is on screen is painted again only where it is
    not what it was.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES = COMPONENT_CLASSES
    DEFAULT_CSS = CSS

    windows: var[LogWindows | None] = var(None, init=False)
    """Where the lines come from."""
    names: var[Mapping[str, str]] = var(dict, init=False)
    """Of the sources followed, by key."""
    chosen: var[LogFilter] = var(LogFilter(), init=False)
    """Which lines are shown, but for those of muted sources."""
    muted: var[frozenset[str]] = var(frozenset(), init=False)
    """Keys of the sources whose lines are not shown."""
    hidden: var[tuple[int, ...]] = var((), init=False)
    """How many lines each match of the filter alone hides."""
    following: var[bool] = var(True, init=False)
    """Whether the window stays at the end."""
    new: var[int] = var(0, init=False)
    """Lines that came since it does not follow."""
    search: var[Match | None] = var(None, init=False)
    """What is searched for."""
    hits: var[int] = var(0, init=False)
    """Lines that have it."""
    wrap: var[bool] = var(False, init=False)
    """Whether long messages take several rows."""
    form: var[TimeForm] = var(TimeForm.LOCAL, init=False)
    """How times are written."""

    class Failed(Message):
        """The store cannot be read."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._held = Held()
        self._cursor: Place | None = None
        self._seen: Position = (0, 0)
        self._rows: list[tuple[Item, int]] = []
        self._top = 0
        self._shown: list[_Shown] = []
        self._lines = LogLines()
        self._marks: set[Place] = set()
        self._markers: list[Marker] = []
        self._reading = asyncio.Lock()
        self._stale = self._flushing = False
        self._ticker: Timer | None = None

    @property
    def filter(self) -> LogFilter:
        """Which lines are shown."""
        if not self.muted:
            return self.chosen
        heard = tuple(key for key in self.names if key not in self.muted)
        return replace(self.chosen, sources=heard)

    @property
    def item(self) -> Item | None:
        """What the cursor is on: the last item while the window follows."""
        return self._held.items[self._index] if self._held.items else None

    def show_news(self) -> None:
        """Look at what is in the store now, soon: at most a few times a second."""
        self._stale = True
        if not self._flushing:
            self._flushing = True
            self.run_worker(self._flush(), group="flush")

    def watch_windows(self) -> None:
        """Show what there is."""
        self.show_news()

    def watch_chosen(self) -> None:
        """Show other lines."""
        self.show_news()

    def watch_muted(self) -> None:
        """Show other lines."""
        self.show_news()

    def watch_search(self) -> None:
        """Mark other hits."""
        self._redraw()
        self.show_news()

    def watch_names(self) -> None:
        """Draw anew: tags come with the second source."""
        self._redraw()

    def watch_wrap(self) -> None:
        """Draw anew."""
        self._redraw()

    def watch_form(self, form: TimeForm) -> None:
        """Draw anew; relative times grow by themselves."""
        self._redraw()
        if self._ticker is None:
            self._ticker = self.set_interval(1, self.settle)
        self._ticker.resume() if form is TimeForm.RELATIVE else self._ticker.pause()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        look = self.get_component_rich_style
        if y < len(self._shown):
            item, row, at_cursor, marked, _ = self._shown[y]
            return self._lines.strip(item, row, at_cursor, marked, look)
        return Strip.blank(self.size.width)

    async def read(self, place: Place | None, reach: int = REACH) -> None:
        """Read around a place, or the end, and show it. The lock is held by the caller."""
        if self.windows is None:
            return
        reach = max(reach, 2 * self.size.height)
        held = await read_around(self.windows, self.filter, place, reach, self._markers)
        line = self._cursor_row - self._top
        self._held = held
        self._lay_out()
        self._top = self._cursor_row - line
        self.settle()

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
        self._lines = LogLines(width, self.wrap, self.form, self.names, pattern)
        line = self._cursor_row - self._top
        self._lay_out()
        self._top = self._cursor_row - line
        self.settle()
        self.refresh()

    async def _flush(self) -> None:
        try:
            while self._stale and self.windows is not None:
                self._stale = False
                async with self._reading:
                    await self.read(None if self.following else self._cursor)
                    await self._count(self.windows)
                await asyncio.sleep(FLUSH_SECONDS)
        except StoreError as error:
            self.post_message(self.Failed(error))
        finally:
            self._flushing = False

    async def _count(self, windows: LogWindows) -> None:
        chosen = self.filter
        self.new = 0 if self.following else await windows.count(chosen, self._seen)
        self.hits = await windows.count(chosen.searching(self.search)) if self.search else 0
        self.hidden = await windows.hidden(chosen)

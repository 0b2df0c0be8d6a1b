"""The part of a log that is on screen, drawn line by line."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace

from textual.message import Message
from textual.reactive import var

from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Gap, Position
from phtui.store.log_windows import LogWindows
from phtui.widgets.log_canvas import LogCanvas
from phtui.widgets.log_items import Marker, Place

FLUSH_SECONDS = 0.25
"""The least time from one look at what is new to the next."""
REACH = 100
"""Lines read on each side of the cursor, at least."""
_REST = 10
"""How many times as long as a count took nothing is counted after it."""


class LogWindow(LogCanvas):
    """A window on a log: it reads what is around it, and never the whole.

    It follows the end until it is moved up. What is on screen is painted again only where it is
    not what it was.
    """

    windows: var[LogWindows | None] = var(None, init=False)
    """Where the lines come from."""
    chosen: var[LogFilter] = var(LogFilter(), init=False)
    """Which lines are shown, but for those of muted sources."""
    muted: var[frozenset[str]] = var(frozenset(), init=False)
    """Keys of the sources whose lines are not shown."""
    hidden: var[tuple[int, ...]] = var((), init=False)
    """How many lines each match of the filter alone hides."""
    new: var[int] = var(0, init=False)
    """Lines that came since it does not follow."""
    hits: var[int | None] = var(0, init=False)
    """Lines that have it; None until they are counted."""
    outages: var[tuple[Gap, ...]] = var((), init=False)
    """What is missing and goes on."""
    looking: var[bool] = var(False, init=False)
    """Whether there may be more to show than was found so far."""

    class Looked(Message):
        """What is new has been laid out, and is about to be painted."""

    class Failed(Message):
        """The store cannot be read."""

        def __init__(self, error: StoreError) -> None:
            super().__init__()
            self.error = error

    def __init__(self) -> None:
        super().__init__()
        self._seen: Position = (0, 0)
        self._markers: list[Marker] = []
        self._reading = asyncio.Lock()
        self._hurry = asyncio.Event()
        self._stale = self._flushing = self._changed = False
        self._outdated = self._counting = False

    @property
    def filter(self) -> LogFilter:
        """Which lines are shown: of the sources that are followed and not muted."""
        heard = tuple(key for key in self.names if key not in self.muted)
        return replace(self.chosen, sources=heard)

    @property
    def is_settled(self) -> bool:
        """Whether all is shown and counted that there is."""
        return not (self._stale or self._flushing or self._outdated or self._counting)

    def show_news(self) -> None:
        """Look at what is in the store now, soon: at most a few times a second."""
        self._stale = True
        if not self._flushing:
            self._flushing = True
            self.run_worker(self._flush(), group="flush")

    def show_anew(self) -> None:
        """Show other lines than before."""
        self._changed = True
        self._hurry.set()
        self.show_news()

    def watch_windows(self) -> None:
        """Show what there is."""
        self.show_anew()

    def watch_chosen(self) -> None:
        """Show other lines; what is hidden now is not counted yet."""
        self.hidden, self.hits = (), None
        self.show_anew()

    def watch_muted(self) -> None:
        """Show other lines."""
        self.show_anew()

    def watch_outages(self) -> None:
        """Show what is missing."""
        self.show_news()

    def watch_search(self) -> None:
        """Mark and count other hits."""
        super().watch_search()
        self.hits = None
        self._count_anew()

    def watch_names(self) -> None:
        """Show other sources."""
        super().watch_names()
        self.show_anew()

    async def read(self, place: Place | None, reach: int = REACH) -> None:
        """Read around a place, or the end, and show it. The lock is held by the caller."""
        if self.windows is None:
            return
        reach = max(reach, 2 * self.size.height)
        await self._held.read(self.windows, self.filter, place, reach)
        await self._arrange(self.windows)

    async def _arrange(self, windows: LogWindows) -> None:
        line = self._cursor_row - self._top
        outages = [gap for gap in self.outages if gap.source not in self.muted]
        await self._held.arrange(windows, self.filter, self._markers, outages)
        self._lay_out()
        self._top = self._cursor_row - line
        self.looking = self._held.is_unread
        self.settle()

    async def _flush(self) -> None:
        try:
            while (self._stale or self._held.is_unread) and self.windows is not None:
                self._stale = False
                async with self._reading:
                    await self._look(self.windows)
                self.post_message(self.Looked())
                if not self._held.is_unread:
                    await self._rest()
        except StoreError as error:
            self.post_message(self.Failed(error))
        finally:
            self._flushing = False

    async def _rest(self) -> None:
        """Wait for the next look at what is new, or until other lines are wanted."""
        self._hurry.clear()
        if not self._changed:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._hurry.wait()

    async def _look(self, windows: LogWindows) -> None:
        """Read what is new, what is still to be found, or all of it where other lines are shown."""
        place = None if self.following else self._cursor
        if self._changed:
            self._changed = False
            await self.read(place)
            self._count_anew()
            return
        if self._held.is_unread:
            await self._held.read_on(windows, self.filter)
        if await self._held.take_news(windows, self.filter, place):
            self._outdated = True
        await self._arrange(windows)
        self._count_if_found()

    def _count_anew(self) -> None:
        self._outdated, self._counting = True, False
        self.workers.cancel_group(self, "count")
        self._count_if_found()

    def _count_if_found(self) -> None:
        """Count once all that is to be seen was found: that comes first."""
        if self._outdated and not self._counting and not self._held.is_unread:
            self._counting = True
            self.run_worker(self._keep_counting(), group="count")

    async def _keep_counting(self) -> None:
        """Count, then nothing for a while: it must not take all of the time there is."""
        try:
            while self._outdated:
                self._outdated = False
                began = time.monotonic()
                await self._count()
                await asyncio.sleep(_REST * (time.monotonic() - began))
        except StoreError as error:
            self.post_message(self.Failed(error))
        self._counting = False

    async def _count(self) -> None:
        chosen, since = self.filter, None if self.following else self._seen
        if self.windows is None or not (chosen.matches or self.search or since):
            self.hidden, self.hits, self.new = (), 0, 0
            return
        counted = await self.windows.tally(chosen, self.search, since)
        self.hidden, self.hits = counted.hidden, counted.hits
        self.new = 0 if self.following else counted.news

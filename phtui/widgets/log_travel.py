"""Ways about in a log: by lines, by pages, to the next of something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from textual.message import Message

from phtui.api.log_models import Level
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_windows import LogWindows
from phtui.widgets.log_items import Place, place_of
from phtui.widgets.log_window import REACH, LogWindow

_EVER = 1 << 62


class LogTravel(LogWindow):
    """A window on a log that moves."""

    class Missed(Message):
        """There is nothing to go to."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class OlderWanted(Message):
        """The reader went up from the oldest line held."""

    async def action_rows(self, by: int) -> None:
        """Move down, or up and away from the end."""
        if not self._step(by):
            await self._guarded(lambda: self._move(by))

    async def action_pages(self, by: float) -> None:
        """Move by parts of what is on screen."""
        items = len({id(item) for item, *_ in self._shown})
        count = int(by * items) or (1 if by > 0 else -1)
        if not self._step(count, scrolls=True):
            await self._guarded(lambda: self._move(count, scrolls=True))

    async def action_top(self) -> None:
        """Go to the oldest line that is kept."""
        await self._guarded(lambda: self._go((-_EVER, 0, 0)))

    async def action_follow(self) -> None:
        """Go to the end, and stay there."""
        self.following, self.new = True, 0
        await self._guarded(lambda: self.read(None))

    def go_to(self, time: int) -> None:
        """Show the first line from a time on in the middle of the screen."""

        async def go() -> None:
            await self._guarded(lambda: self._go((time, -1, 0)))

        self.run_worker(go(), group="seek", exclusive=True)

    def action_seek_level(self, level: str, forward: bool) -> None:
        """Go to the next line that is so bad."""
        chosen = replace(self.filter, level=max(self.filter.level, Level[level]))
        self._seek(chosen, forward, {"ERROR": "error", "WARN": "warning"}[level])

    def action_seek_hit(self, forward: bool) -> None:
        """Go to the next line that has what is searched for."""
        if self.search is not None:
            self._seek(self.filter.searching(self.search), forward, "hit")

    def action_seek_gap(self, forward: bool) -> None:
        """Go to the next gap."""

        async def gaps(windows: LogWindows) -> list[Place]:
            return [place_of(g) for g in await windows.gaps(-_EVER, _EVER, self.filter.sources)]

        self._start_seeking(gaps, forward, "gap")

    def action_seek_mark(self, forward: bool) -> None:
        """Go to the next mark."""

        async def marks(_: LogWindows) -> list[Place]:
            return sorted(self._marks)

        self._start_seeking(marks, forward, "mark")

    def _seek(self, chosen: LogFilter, forward: bool, what: str) -> None:
        async def lines(windows: LogWindows) -> list[Place]:
            time, number, _ = self._place
            if forward:
                found = await windows.after((time, number), chosen, 1)
            else:
                found = await windows.before((time, number), chosen, 1)
            return [place_of(line) for line in found]

        self._start_seeking(lines, forward, what)

    def _start_seeking(
        self,
        places: Callable[[LogWindows], Coroutine[Any, Any, list[Place]]],
        forward: bool,
        what: str,
    ) -> None:
        """Go to the nearest of some places on one side; moving on by keys stays possible."""

        async def seek() -> None:
            if self.windows is None:
                return
            here = self._place
            found = await places(self.windows)
            beside = [place for place in found if (place > here if forward else place < here)]
            if not beside:
                self.post_message(self.Missed(f"no {what} {'below' if forward else 'above'}"))
                return
            async with self._reading:
                await self._go(min(beside) if forward else max(beside))

        async def guarded() -> None:
            try:
                await seek()
            except StoreError as error:
                self.post_message(self.Failed(error))

        self.run_worker(guarded(), group="seek", exclusive=True)

    @property
    def _place(self) -> Place:
        """Where the cursor is; where the window follows, past everything."""
        return (_EVER, 0, 0) if self.following or self._cursor is None else self._cursor

    async def _guarded(self, move: Callable[[], Awaitable[None]]) -> None:
        try:
            async with self._reading:
                await move()
        except StoreError as error:
            self.post_message(self.Failed(error))

    def _step(self, by: int, scrolls: bool = False) -> bool:
        """Move among what is held; return False when that is not far enough.

        Nothing is waited for here: keys are answered while lines are looked for.
        """
        items = self._held.items
        if by > 0 and (self.following or not items):
            return True
        target = self._index + by
        if not 0 <= target < len(items):
            return False
        self._leave_end(place_of(items[target]))
        if scrolls:
            self._top += by
        self.settle()
        return True

    async def _move(self, by: int, scrolls: bool = False) -> None:
        held = self._held
        if not held.items:
            self.post_message(self.OlderWanted())
            return
        place = place_of(held.items[self._index])
        self._leave_end(place)
        target = self._index + by
        if (target < 0 and not held.at_start) or (target >= len(held.items) and not held.at_end):
            await self.read(place, REACH + abs(by))
            target = self._index + by
        if target < 0 and self._held.at_start:
            self.post_message(self.OlderWanted())
        last = len(self._held.items) - 1
        self._step(max(0, min(target, last)) - self._index, scrolls)

    async def _go(self, place: Place) -> None:
        """Show a place in the middle of the screen."""
        self._leave_end(place)
        await self.read(place)
        if self.item is not None:
            self._cursor = place_of(self.item)
        self._top = self._cursor_row - self.size.height // 2
        self.settle()

    def _leave_end(self, place: Place) -> None:
        if self.following:
            self._seen = self._held.edge
            self.following = False
        self._cursor = place

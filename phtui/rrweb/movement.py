"""Scrolling and resizing of one tab: many small steps told as one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from phtui.rrweb.actions import Action, Kind

_PAUSE = 1_000
"""Milliseconds of rest after which a movement is over."""
_LEAST_SCROLL = 50
"""Pixels: less is no scrolling."""


class Scrolls:
    """Tells where each scroll ended."""

    def __init__(self) -> None:
        self._going: Action | None = None
        self._from = self._to = 0

    def take(self, action: Action, where: str, before: int, now: int) -> Iterator[Action]:
        """Take one step; yield the scroll that it ends, if it is another's.

        Args:
            action: Its time, tab, node and page.
            where: The name of what is scrolled; "" for the page.
            before: Pixels from the top until now.
            now: Pixels from the top.
        """
        if self._going is None or self._going.node != action.node:
            yield from self.finish()
            self._going, self._from = action, before
        self._to = now
        way = "down" if now >= self._from else "up"
        words = f"{where} {way} to {now:,} px".strip()
        self._going = replace(self._going, words=words, end=action.time)

    def settled(self, now: int) -> Iterator[Action]:
        """Yield what is decided by a time in milliseconds since 1970."""
        if self._going and now - self._going.end > _PAUSE:
            yield from self.finish()

    def finish(self) -> Iterator[Action]:
        """Yield the scroll that is under way: it is over."""
        yield from self.pending()
        self._going = None

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        if self._going and abs(self._to - self._from) >= _LEAST_SCROLL:
            yield self._going


class Resizes:
    """Tells the size that a window came to have."""

    def __init__(self) -> None:
        self._going: Action | None = None
        self._from = (0, 0)
        self._to = (0, 0)

    def take(self, time: int, window: str, before: tuple[int, int], now: tuple[int, int]) -> None:
        """Take one step, in pixels of width and height."""
        if self._going is None:
            self._going, self._from = Action(time, Kind.RESIZE, "", window=window), before
        self._to = now
        words = f"{self._from[0]} × {self._from[1]} to {now[0]} × {now[1]}"
        self._going = replace(self._going, words=words, end=time)

    def settled(self, now: int) -> Iterator[Action]:
        """Yield what is decided by a time in milliseconds since 1970."""
        if self._going and now - self._going.end > _PAUSE:
            yield from self.pending()
            self._going = None

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        if self._going and self._to != self._from:
            yield self._going

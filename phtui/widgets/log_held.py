"""The part of a log around what is on screen, read bit by bit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Gap, Line, Position
from phtui.store.log_windows import LogWindows, Part
from phtui.widgets.log_items import Item, Marker, Place, place_of

_EVER = 1 << 62
_AT_ONCE, _MANY = 1000, 1000
"""Lines taken in at once; with more to come, and none hard to find, all is read anew."""


@dataclass(frozen=True, slots=True)
class _Unread:
    """Where a search for lines stopped before it had enough."""

    at: Position
    lacks: int


class HeldLog:
    """Some hundred lines, with the gaps and markers among them.

    What has come since is taken in without reading the rest again, and lines that are hard to
    find are looked for in parts, so that keys are answered meanwhile.
    """

    def __init__(self) -> None:
        self.items: tuple[Item, ...] = ()
        self.at_start = True
        """Whether it begins with the oldest line there is."""
        self.at_end = True
        """Whether it ends with the newest."""
        self._lines: list[Line] = []
        self._above: _Unread | None = None
        self._below: _Unread | None = None
        self._number = 0
        self._reach = 0

    @property
    def edge(self) -> Position:
        """The time of its first line and the number of the last one that was kept by now."""
        return (self._lines[0].time if self._lines else 0, self._number)

    @property
    def is_unread(self) -> bool:
        """Whether there may be more lines than were found so far."""
        return self._above is not None or self._below is not None

    async def read(
        self, windows: LogWindows, chosen: LogFilter, place: Place | None, reach: int
    ) -> None:
        """Read so many lines on each side of a place, or the newest when it is None.

        `arrange` is to be called after this and the two below.
        """
        self._reach = reach
        self._number = await windows.last_number()
        wanted, below = (2 * reach, Part((), None)) if place is None else (reach, None)
        position = None if place is None else place[:2]
        above = await windows.part_before(position, chosen, wanted)
        if below is None:
            assert position is not None
            below = await windows.part_after((position[0], position[1] - 1), chosen, reach)
        self._lines = [*above.lines, *below.lines]
        self._above, self._below = _unread(above, wanted), _unread(below, reach)
        self.at_start = len(above.lines) < wanted and above.rest is None
        self.at_end = place is None or (len(below.lines) < reach and below.rest is None)

    async def read_on(self, windows: LogWindows, chosen: LogFilter) -> None:
        """Look for some more of the lines that were not found yet."""
        if self._above is not None:
            lacks = self._above.lacks
            part = await windows.part_before(self._above.at, chosen, lacks)
            self._lines[:0] = part.lines
            self._above = _unread(part, lacks)
            self.at_start = len(part.lines) < lacks and part.rest is None
        if self._below is not None:
            lacks = self._below.lacks
            part = await windows.part_after(self._below.at, chosen, lacks)
            self._lines += part.lines
            self._below = _unread(part, lacks)
            self.at_end = len(part.lines) < lacks and part.rest is None

    async def take_news(self, windows: LogWindows, chosen: LogFilter, place: Place | None) -> bool:
        """Take in what was kept since; return whether there was anything, here or elsewhere.

        Args:
            windows: Where the lines are.
            chosen: As for `read`.
            place: Around which they are held; None for the end.
        """
        newest = await windows.last_number()
        if newest - self._number > _MANY and not chosen.matches:
            await self.read(windows, chosen, place, self._reach)
            return True
        found = False
        while lines := await windows.added(self._number, chosen, _AT_ONCE):
            found = True
            self._number = lines[-1].id
            low, high = self._low, self._high
            for line in lines:
                if low <= line.position <= high:
                    self._take(line)
            self._shorten(place)
        self._number = max(self._number, newest)
        return found

    async def arrange(
        self,
        windows: LogWindows,
        chosen: LogFilter,
        markers: Sequence[Marker],
        outages: Sequence[Gap],
    ) -> bool:
        """Put gaps and markers among the lines; return whether anything is not as it was.

        Args:
            windows: Where the gaps are.
            chosen: Whose.
            markers: What the reader has drawn.
            outages: What is missing and goes on.
        """
        low = -_EVER if self.at_start or not self._lines else self._lines[0].time
        high = _EVER if self.at_end or not self._lines else self._lines[-1].time
        gaps = [*await windows.gaps(low, high, chosen.sources), *outages]
        gaps = [gap for gap in gaps if low <= gap.start <= high]
        drawn = [marker for marker in markers if low <= marker.place[0] <= high]
        before = self.items
        items: list[Item] = [*self._lines, *gaps[-2 * self._reach :], *drawn]
        self.items = tuple(sorted(items, key=place_of))
        return self.items != before

    @property
    def _low(self) -> Position:
        """Where it begins; what is older is not taken in."""
        if self._above is not None:
            return self._above.at
        return (-_EVER, 0) if self.at_start or not self._lines else self._lines[0].position

    @property
    def _high(self) -> Position:
        if self._below is not None:
            return self._below.at
        return (_EVER, 0) if self.at_end or not self._lines else self._lines[-1].position

    def _take(self, line: Line) -> None:
        """Take a line in, unless it was read already: it may have been kept in the meantime."""
        at = bisect_left(self._lines, line.position, key=_position)
        if self._lines[at : at + 1] != [line]:
            self._lines.insert(at, line)

    def _shorten(self, place: Place | None) -> None:
        """Let go of lines that are far from the place."""
        most = 2 * self._reach
        if len(self._lines) <= 2 * most:
            return
        at = (
            len(self._lines)
            if place is None
            else bisect_left(self._lines, place[:2], key=_position)
        )
        if at + most < len(self._lines):
            del self._lines[at + most :]
            self._below, self.at_end = None, False
        if at > most:
            del self._lines[: at - most]
            self._above, self.at_start = None, False


def _unread(part: Part, wanted: int) -> _Unread | None:
    return None if part.rest is None else _Unread(part.rest, wanted - len(part.lines))


def _position(line: Line) -> Position:
    return line.position

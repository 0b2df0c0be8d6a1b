"""What a log view shows one below the other: lines, gaps and markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Gap, Line, Position
from phtui.store.log_windows import LogWindows

Place = tuple[int, int, int]
"""Where an item stands: time, number of the line (-1 for a gap), and which one there."""

_EVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that the reader has drawn."""

    place: Place
    """After the line that was the newest then."""
    time: int
    """Microseconds since 1970, by this machine."""


Item = Line | Gap | Marker


def place_of(item: Item) -> Place:
    """Return where an item stands; a gap before the lines of its beginning."""
    if isinstance(item, Line):
        return (*item.position, 0)
    if isinstance(item, Gap):
        return item.start, -1, item.id
    return item.place


@dataclass(frozen=True, slots=True)
class Held:
    """The part of a log around what is on screen."""

    items: tuple[Item, ...] = ()
    at_start: bool = True
    """Whether it begins with the oldest line there is."""
    at_end: bool = True
    """Whether it ends with the newest."""

    @property
    def newest(self) -> Position | None:
        """Where the last line stands, None if there is no line."""
        lines = (item.position for item in reversed(self.items) if isinstance(item, Line))
        return next(lines, None)


async def read_around(
    windows: LogWindows,
    chosen: LogFilter,
    place: Place | None,
    reach: int,
    markers: Sequence[Marker],
) -> Held:
    """Read so many lines on each side of a place, or the newest when it is None."""
    if place is None:
        lines = await windows.before(None, chosen, 2 * reach)
        at_start, at_end = len(lines) < 2 * reach, True
    else:
        time, number, _ = place
        older = await windows.before((time, number), chosen, reach)
        newer = await windows.after((time, number - 1), chosen, reach)
        lines, at_start, at_end = (*older, *newer), len(older) < reach, len(newer) < reach
    low = -_EVER if at_start or not lines else lines[0].time
    high = _EVER if at_end or not lines else lines[-1].time
    gaps = [g for g in await windows.gaps(low, high, chosen.sources) if low <= g.start <= high]
    drawn = [marker for marker in markers if low <= marker.place[0] <= high]
    items: list[Item] = [*lines, *gaps[-2 * reach :], *drawn]
    return Held(tuple(sorted(items, key=place_of)), at_start, at_end)

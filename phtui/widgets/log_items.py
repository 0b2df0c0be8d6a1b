"""What a log view shows one below the other: lines, gaps and markers."""

from __future__ import annotations

from dataclasses import dataclass

from phtui.store.log_values import Gap, Line

Place = tuple[int, int, int]
"""Where an item stands: time, number of the line (-1 for a gap), and which one there."""


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

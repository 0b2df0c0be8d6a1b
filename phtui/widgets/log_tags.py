"""Short names of sources, to stand before each of their lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from rich.cells import cell_len, set_cell_size

from phtui.formatting import safe
from phtui.widgets.log_times import MIDDLE, WIDE

_LONGEST = 64
"""Characters of a name that are looked at."""


def tags_of(names: Mapping[str, str], width: int) -> dict[str, str]:
    """Return names, by key, of the same few cells each, no two alike: colours are not enough.

    Args:
        names: Of sources, by key.
        width: Of the window.
    """
    said = {key: safe(name[:_LONGEST]) for key, name in names.items()}
    most = 16 if width >= WIDE else 10 if width >= MIDDLE else 5
    room = min(most, max(4, *map(cell_len, said.values())) if said else 0)
    tags = {key: _cut(name, room, 0) for key, name in said.items()}
    # Names that begin alike are told by their ends, those that are the same by a number.
    tags = _told_apart(tags, lambda key, _: _cut(said[key], room, room // 2))
    return _told_apart(tags, lambda key, number: f"{_cut(said[key], room - 2, 0)}#{number}")


def _told_apart(tags: dict[str, str], other: Callable[[str, int], str]) -> dict[str, str]:
    """Write those anew that are alike."""
    many = Counter(tags.values())
    alike = [key for key, tag in tags.items() if many[tag] > 1]
    return tags | {key: other(key, number) for number, key in enumerate(alike, 1)}


def _cut(name: str, room: int, end: int) -> str:
    """Return a name in so many cells, so many of which show its end if it is too long."""
    if cell_len(name) <= room:
        return set_cell_size(name, room)
    last = set_cell_size(name[::-1], end)[::-1]
    # Once more: what is joined may be one cluster.
    return set_cell_size(f"{set_cell_size(name, room - 1 - end)}…{last}", room)

"""The lists of recordings that were shown before, to go back to."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from phtui.api.recording_filters import RecordingFilter

_MOST = 5
"""Lists that are gone back to: `q` has at most so many steps more to the end."""


class Seen(NamedTuple):
    """A list as it was shown."""

    filter: RecordingFilter
    name: str
    """What it is called, if it has a name."""
    row: int
    """Where the cursor was."""


class RecordingTrail:
    """Where `Esc` leads: through the lists since one came, then out, all being as it was."""

    def __init__(self) -> None:
        self._before: list[Seen] = []
        self._left: Seen | None = None

    def leave(self, seen: Seen, following: RecordingFilter) -> None:
        """Keep a list that another takes the place of; another order is no other list."""
        if not _is_same(seen.filter, following):
            kept = [each for each in self._before if not _is_same(each.filter, following)]
            self._before = [*kept, seen][-_MOST:]

    def arrive(self, left: Seen | None) -> None:
        """Begin anew after a jump; what was shown then is to be there again later."""
        self._before, self._left = [], left

    def back(self) -> Seen | None:
        """Return the list before; None when there is none since one came."""
        return self._before.pop() if self._before else None

    def out(self) -> Seen | None:
        """Return, once, what was shown before the jump."""
        left, self._left = self._left, None
        return left


def _is_same(one: RecordingFilter, other: RecordingFilter) -> bool:
    return replace(one, order=other.order, ascending=other.ascending) == other

"""What was looked at before, so that Esc can go back there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from phtui.jobs.person_detail import PersonDetail
from phtui.jobs.persons import PersonList

_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A tab, and in it a list and somebody of it."""

    tab: str
    people: PersonList
    detail: PersonDetail
    row: int = 0
    """Where the cursor was in the list."""
    looking: bool = False
    """Whether the keys were with the person, not with the list."""
    section: str = "properties"
    """What was shown of the person."""
    card_row: int = 0
    """Where the cursor was in that."""
    leads_out: bool = False
    """Whether one came here from another view since, which is where `Esc` goes."""


class Trail:
    """The places one came through, the last first to be left; bounded."""

    def __init__(self) -> None:
        self._places: list[Place] = []

    def leave(self, place: Place) -> None:
        """Remember a place that is left."""
        self._places = [*self._places, place][-_LONGEST:]

    def arrive(self, left: Place) -> None:
        """Remember what was there before a jump from another view: it leads out there again."""
        if self._places[-1:] == [left]:
            self._places.pop()
        self.leave(replace(left, leads_out=True))

    def back(self) -> Place | None:
        """Return the last place and forget it; None where there is none."""
        return self._places.pop() if self._places else None

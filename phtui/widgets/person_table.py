"""People in a list: who they are, when they came, when they were seen last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import overload

from textual.binding import Binding
from textual.coordinate import Coordinate

from phtui.api.person_models import PersonLine
from phtui.jobs.person_fields import FIELDS, fields_of
from phtui.jobs.persons import PersonList
from phtui.widgets.cells import local_minute
from phtui.widgets.grid import Grid, GridMessage
from phtui.widgets.taking import Taken, TakenTable

_COLUMNS = ("person", "last seen", "first seen", "distinct id")
_OLD_COLUMNS = ("person", "first seen", "distinct id")
"""Where the server does not say when somebody was seen last."""
_COUNTED = ("person", "events", "distinct id", "uuid")
PersonRow = tuple[str | int | None, ...]
_AHEAD = 10
"""Rows before the end from which the next page is wanted: never more ahead than that."""


class PersonRows(Sequence[PersonRow]):
    """A row for each person, made when it is looked at: there may be fifty thousand."""

    def __init__(
        self, people: Sequence[PersonLine], row_of: Callable[[PersonLine], PersonRow]
    ) -> None:
        self._people = people
        self._row_of = row_of

    def __len__(self) -> int:
        return len(self._people)

    @overload
    def __getitem__(self, index: int) -> PersonRow: ...
    @overload
    def __getitem__(self, index: slice) -> PersonRows: ...
    def __getitem__(self, index: int | slice) -> PersonRow | PersonRows:
        """Return a row, or a part that is as lazy as the whole."""
        if isinstance(index, slice):
            return PersonRows(self._people[index], self._row_of)
        return self._row_of(self._people[index])


class PersonTable(TakenTable):
    """A row for each person."""

    noun = "persons"
    BINDINGS = [
        Binding("enter", "look", "Open", id="persons.open", tooltip="Look at this person"),
    ]

    class Opened(GridMessage):
        """Somebody is to be looked at."""

        def __init__(self, grid: Grid, person: PersonLine) -> None:
            super().__init__(grid)
            self.person = person

    class MoreWanted(GridMessage):
        """The end of what is loaded comes near."""

    _people: tuple[PersonLine, ...] = ()

    def show_people(self, found: PersonList) -> None:
        """Show who was found; the cursor stays on its person."""
        if found.persons is self._people:
            return
        here = self.person
        self._people = found.persons
        row = self._row_of(here) if here is not None else None
        columns, row_of = _look(found.persons)
        self.show(columns if found.persons else (), (), PersonRows(found.persons, row_of), row)

    def go_to(self, uuid: str) -> None:
        """Put the cursor on somebody who is in the list."""
        for row, person in enumerate(self._people):
            if person.uuid == uuid:
                self.cursor = Coordinate(row, 0)
                return

    @property
    def taken(self) -> Taken:
        """Whole persons, with how many events brought them here where that is known."""
        people = self._people
        if _are_counted(people):
            rows, columns = PersonRows(people, _counted_fields), [*FIELDS, "events"]
        else:
            rows, columns = PersonRows(people, fields_of), [*FIELDS]
        return replace(super().taken, columns=columns, rows=rows)

    @property
    def person(self) -> PersonLine | None:
        """Who is under the cursor."""
        row = self.cursor.row
        return self._people[row] if row < len(self._people) else None

    def watch_cursor(self, old: Coordinate, cursor: Coordinate) -> None:
        """Ask for more in time."""
        super().watch_cursor(old, cursor)
        if cursor.row > old.row and cursor.row >= len(self._people) - _AHEAD:
            self.post_message(self.MoreWanted(self))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is somebody for; a row is not a value to read."""
        if action == "look":
            return self.person is not None
        return action != "open" and super().check_action(action, parameters)

    def action_look(self) -> None:
        """Ask for the person to be shown."""
        if self.person is not None:
            self.post_message(self.Opened(self, self.person))

    def _row_of(self, person: PersonLine) -> int | None:
        row = self.cursor.row
        if row < len(self._people) and self._people[row].uuid == person.uuid:
            return row  # a page more: nobody has moved
        return next((i for i, each in enumerate(self._people) if each.uuid == person.uuid), None)


def _look(
    people: Sequence[PersonLine],
) -> tuple[tuple[str, ...], Callable[[PersonLine], PersonRow]]:
    """Return the columns, and what makes a row of them, for what the server says of people."""
    if _are_counted(people):
        return _COUNTED, _counted_row
    if any(person.last_seen for person in people):
        return _COLUMNS, _row
    return _OLD_COLUMNS, _old_row


def _are_counted(people: Sequence[PersonLine]) -> bool:
    return bool(people) and people[0].count is not None


def _row(person: PersonLine) -> PersonRow:
    last = local_minute(person.last_seen) or None
    return (person.label, last, _day(person), person.distinct_id)


def _old_row(person: PersonLine) -> PersonRow:
    return (person.label, _day(person), person.distinct_id)


def _counted_row(person: PersonLine) -> PersonRow:
    return (person.label, person.count, person.distinct_id, person.uuid)


def _counted_fields(person: PersonLine) -> PersonRow:
    return (*fields_of(person), person.count)


def _day(person: PersonLine) -> str | None:
    return local_minute(person.created)[:10] or None

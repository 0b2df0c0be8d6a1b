"""Which views there are; each is imported when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phtui.view import Frame, View
    from phtui.worker import ApiWorker

OpenView = Callable[["ApiWorker", "Frame"], "View"]


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """How one gets to a view."""

    key: str
    title: str
    command: str
    """The word after `:` that goes there."""
    takes: str
    """What may follow that word."""
    open: OpenView


def _recordings(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.recordings import RecordingsScreen

    return RecordingsScreen(worker, frame)


def _logs(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.logs import LogsScreen

    return LogsScreen(worker, frame)


def _hogql(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.hogql import HogQLScreen

    return HogQLScreen(worker, frame)


def _persons(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.persons import PersonsScreen

    return PersonsScreen(worker, frame)


VIEWS = {
    "recordings": ViewEntry(
        "1",
        "Recordings",
        "rec",
        "-7d errors>0 person:a@b.c person.plan:pro, or a list's name",
        _recordings,
    ),
    "logs": ViewEntry("2", "Logs", "logs", "NAME -15m level:error /re/", _logs),
    "hogql": ViewEntry("3", "HogQL", "sql", "new SQL, open FILE", _hogql),
    "persons": ViewEntry("4", "Persons", "p", "EMAIL, id or text; values KEY", _persons),
}
"""By name, in the order of their keys."""

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


def _logs(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.logs import LogsScreen

    return LogsScreen(worker, frame)


def _hogql(worker: ApiWorker, frame: Frame) -> View:
    from phtui.screens.hogql import HogQLScreen

    return HogQLScreen(worker, frame)


VIEWS = {
    "logs": ViewEntry("2", "Logs", "logs", "NAME -15m level:error /re/", _logs),
    "hogql": ViewEntry("3", "HogQL", "sql", "new SQL, open FILE", _hogql),
}
"""By name, in the order of their keys."""

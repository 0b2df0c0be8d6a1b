"""The runs and snippets that were found in the history, one in a row."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.binding import Binding

from phtui.formatting import duration, size
from phtui.jobs.query_record import clock_time
from phtui.store.history import Entry
from phtui.widgets.cells import GridCell
from phtui.widgets.grid import Grid, GridMessage

_COLUMNS = ("★", "when", "ended", "rows", "took", "read")


class HistoryMessage(GridMessage):
    """Something is to be done with an entry."""

    def __init__(self, grid: Grid, entry: Entry) -> None:
        super().__init__(grid)
        self.entry = entry


class HistoryList(Grid):
    """A row for each entry."""

    HAS_TYPES = False
    BINDINGS = [
        Binding("enter", "tell('Inserted')", "New tab", id="history.insert",
                tooltip="Put the query into a new tab"),
        Binding("i", "tell('WriteWanted')", "Insert", id="history.write",
                tooltip="Write it where the editor's cursor is"),
        Binding("ctrl+j,r", "tell('RunWanted')", "Run again", id="history.run", key_display="r",
                tooltip="Put it into a new tab and run it"),
        Binding("asterisk", "tell('StarWanted')", "Star", id="history.star", key_display="*",
                tooltip="Keep it for ever; again: no longer"),
        Binding("n", "tell('NameWanted')", "Name", id="history.name",
                tooltip="Make it a snippet with a name"),
        Binding("x", "tell('ForgetWanted')", "Forget", id="history.forget",
                tooltip="Delete it from the history"),
        Binding("y", "copy", "Copy", id="grid.copy", tooltip="Copy the query"),
        Binding("v", "open", "In full", id="grid.open", tooltip="Show the query in full"),
    ]  # fmt: skip

    class Inserted(HistoryMessage):
        """It is to be put into a tab."""

    class WriteWanted(HistoryMessage):
        """It is to be written into the text."""

    class RunWanted(HistoryMessage):
        """It is to be run again."""

    class StarWanted(HistoryMessage):
        """Its star is to be set, or taken away."""

    class NameWanted(HistoryMessage):
        """It is to get a name."""

    class ForgetWanted(HistoryMessage):
        """It is to be deleted."""

    _entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry], *, with_project: bool) -> None:
        """Show them, newest first; with the project where they are of several."""
        self._entries = entries
        now = time.time()
        rows = [
            (*_figures(entry, now), *([_project(entry)] if with_project else []), _query(entry))
            for entry in entries
        ]
        self.show((*_COLUMNS, *(["project"] if with_project else []), "query"), (), rows)

    @property
    def entry(self) -> Entry | None:
        """The one under the cursor."""
        row = self.cursor.row
        return self._entries[row] if row < len(self._entries) else None

    @property
    def cell(self) -> GridCell | None:
        """The query, whichever column the cursor is in."""
        entry, (row, column) = self.entry, self.cursor
        if entry is None:
            return None
        return GridCell(row, column, entry.name or "query", "", entry.sql)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is an entry for."""
        if action == "tell":
            return self.entry is not None
        return super().check_action(action, parameters)

    def action_tell(self, message: str) -> None:
        """Ask for something to be done with the entry."""
        if self.entry is not None:
            self.post_message(getattr(self, message)(self, self.entry))


def _figures(entry: Entry, now: float) -> tuple[str, ...]:
    times = f" ×{entry.times}" if entry.times > 1 else ""
    by = " $" if entry.by_command else ""
    ran = entry.ended != "saved"
    return (
        "★" if entry.starred or entry.name else "·",
        clock_time(entry.started, now),
        f"{entry.ended}{times}{by}",
        "–" if entry.rows is None else f"{entry.rows:,}",
        duration(entry.seconds) if ran else "–",
        "–" if entry.bytes is None else size(entry.bytes),
    )


def _project(entry: Entry) -> str:
    return entry.place.name or str(entry.place.project)


def _query(entry: Entry) -> str:
    name = f"[{entry.name}] " if entry.name else ""
    return name + " ".join(entry.sql.split())[:300]

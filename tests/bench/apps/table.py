"""A result of 50,000 × 10 to page through: `python -m tests.bench.apps.table grid|datatable`.

The rows are those of a PostHog's answer. A key, `l`, shows them; it has effect `LOADED`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import DataTable, Static

from phtui.terminal.output import driver_class
from phtui.widgets.grid import Grid
from tests.bench.apps.stalls import note_stalls

LOADED = "loaded"


class TableApp(App[None]):
    """One table under a line that says whether it has rows."""

    BINDINGS = [Binding("l", "load", "Load", priority=True)]

    def __init__(self, kind: str, path: Path) -> None:
        """Args: kind: `grid` for ours, `datatable` for Textual's; path: the answer's body."""
        super().__init__(driver_class=driver_class())
        self._path = path
        self._table: Grid | DataTable[str] = Grid() if kind == "grid" else DataTable()

    def compose(self) -> ComposeResult:
        yield Static("press l", id="state")
        yield self._table

    def on_mount(self) -> None:
        self.run_worker(note_stalls())
        self._table.focus()

    def action_load(self) -> None:
        results = json.loads(self._path.read_bytes())["query_status"]["results"]
        columns, types = results["columns"], [kind for _, kind in results["types"]]
        self._show(columns, types, results["results"])
        self.query_one("#state", Static).update(LOADED)

    def _show(
        self, columns: Sequence[str], types: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        if isinstance(self._table, Grid):
            self._table.show(columns, types, rows)
        else:
            self._table.add_columns(*columns)
            self._table.add_rows([map(str, row) for row in rows])


if __name__ == "__main__":
    TableApp(sys.argv[1], Path(sys.argv[2])).run()

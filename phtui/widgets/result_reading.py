"""A value, a row, a column, the server's side: what one reads of a result."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate

from phtui.jobs.result_statistics import statistics_of
from phtui.jobs.result_words import server_words
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.record_view import RecordView
from phtui.widgets.result_arranging import ResultArranging
from phtui.widgets.result_server import ServerView
from phtui.widgets.statistics_view import StatisticsView


class ResultReading(ResultArranging):
    """The keys that open a panel."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "record", "Record", id="result.record",
                tooltip="This row as a record, a line a column"),
        Binding("i", "statistics", "Statistics", id="result.statistics",
                tooltip="This column in figures: counts, extremes, the most frequent values"),
        Binding("d", "server", "Details", show=False, id="result.server",
                tooltip="The ClickHouse SQL of this result, timings, bytes read"),
    ]  # fmt: skip

    def action_record(self) -> None:
        """Show the row under the cursor as a record."""

        def go(row: int | None) -> None:
            if row is not None:
                self.grid.cursor = Coordinate(row, self.grid.cursor.column)

        self.app.push_screen(RecordView(self.grid.table, self.grid.cursor.row), go)

    def action_statistics(self) -> None:
        """Count what is in the column under the cursor."""
        state, column = self.result_state, self.column
        if column is None:
            return
        types = state.result.column_types
        name = state.columns[column]
        kind = types[column] if column < len(types) else ""
        about = " ".join(filter(None, (name, kind, "·", state.of_what)))
        count = partial(statistics_of, state.whole_rows, column, name, kind)

        def filter_by(wanted: str | None) -> None:
            if wanted is not None:
                before = self.arrangement.wanted
                self.filter_by(f"{before} {wanted}".strip())

        self.app.push_screen(StatisticsView(about, count), filter_by)

    def action_server(self) -> None:
        """Show what the server says of the result."""
        state = self.result_state
        words = server_words(state.result, state.bytes_read, state.seconds)
        self.app.push_screen(ServerView(words, state.result.clickhouse or ""))

    @on(Grid.CellOpened)
    def open_cell(self, event: Grid.CellOpened) -> None:
        """Show a value in full."""
        event.stop()
        self.app.push_screen(CellView(event.cell))

r"""One row as a record, a line a column, as psql's `\x` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate

from phtui.jobs.export import text_of_rows
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell, full_text
from phtui.widgets.columns import Table, short_type
from phtui.widgets.grid import Grid
from phtui.widgets.result_panel import ResultPanel


class RecordGrid(Grid):
    """The fields of a record; left and right go to other records."""

    HAS_TYPES = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,greater_than_sign", "screen.record(1)", "Next row", key_display="→",
                tooltip="The next row as a record", id="record.next"),
        Binding("left,h,less_than_sign", "screen.record(-1)", "Row before", key_display="←",
                tooltip="The row before as a record", id="record.previous"),
    ]  # fmt: skip


class RecordView(ResultPanel[int]):
    """A row of a result to read; answers with the row it was left at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "close", "Back", show=False, tooltip="Back to the rows", id="record.close"),
        Binding("Y", "copy_record", "Copy record", tooltip="Copy the record as JSON",
                id="record.copy"),
    ]  # fmt: skip

    def __init__(self, table: Table, row: int) -> None:
        """Args: table: what the grid shows; row: the place of the row in it."""
        super().__init__("")
        self._table = table
        self._row = row

    def compose_panel(self) -> ComposeResult:
        """Lay out the fields."""
        yield RecordGrid()

    def on_mount(self) -> None:
        """Show the first record."""
        self._show()

    def action_record(self, by: int) -> None:
        """Show another row."""
        row = min(max(self._row + by, 0), len(self._table.rows) - 1)
        if row != self._row:
            self._row = row
            self._show()

    def action_close(self) -> None:
        """Go back to the rows, to this one."""
        self.dismiss(self._row)

    def action_copy_record(self) -> None:
        """Copy the record as a JSON object."""
        row = self._table.rows[self._row]
        self.app.copy_to_clipboard(text_of_rows("jsonl", self._table.columns, [row]))

    @on(Grid.CellOpened)
    def open_value(self, event: Grid.CellOpened) -> None:
        """Show a field's value in full."""
        event.stop()
        self.app.push_screen(CellView(self._field(event.cell.row), f"row {self._row + 1:,}"))

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy a field's value, wherever in its line the cursor is."""
        event.stop()
        self.app.copy_to_clipboard(full_text(self._field(event.grid.cursor.row).value))

    def _field(self, number: int) -> GridCell:
        name, kind, value = self._fields()[number]
        return GridCell(self._row, number, str(name), str(kind), value)

    def _fields(self) -> list[Sequence[object]]:
        table = self._table
        values = table.rows[self._row]
        return [
            (
                table.columns[n] if n < len(table.columns) else f"#{n + 1}",
                table.types[n] if n < len(table.types) else "",
                values[n] if n < len(values) else None,
            )
            for n in range(max(len(table.columns), len(values)))
        ]

    def _show(self) -> None:
        fields = [
            (name, short_type(str(kind)).partition("(")[0], value)
            for name, kind, value in self._fields()
        ]
        grid = self.query_one(RecordGrid)
        grid.show(["column", "type", "value"], [], fields)
        grid.cursor = Coordinate(grid.cursor.row, 0)  # the names stay in sight
        self.entitle(f"row {self._row + 1:,} of {len(self._table.rows):,}")

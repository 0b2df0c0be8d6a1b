"""Which columns of a result are shown, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate

from phtui.widgets.columns import short_type
from phtui.widgets.grid import Grid
from phtui.widgets.result_panel import ResultPanel

_SHOWN, _HIDDEN = "● shown", "○ hidden"


class ColumnsGrid(Grid):
    """The columns, a line each."""

    HAS_TYPES = False
    OPENS = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,H", "screen.switch", "Show or hide", key_display="space",
                id="columns.toggle", tooltip="Show or hide this column"),
        Binding("enter", "screen.close", "Apply", id="columns.apply",
                tooltip="Back to the rows, with these columns"),
        Binding("less_than_sign,left,h", "screen.move(-1)", "Further left", key_display="<",
                id="columns.left", tooltip="Move this column to the left"),
        Binding("greater_than_sign,right,l", "screen.move(1)", "Further right", key_display=">",
                id="columns.right", tooltip="Move this column to the right"),
        Binding("a", "screen.all", "All as they came", id="columns.all",
                tooltip="Show all columns in the order in which they came"),
        Binding("o", "screen.only", "Only this", id="columns.only",
                tooltip="Hide all other columns"),
    ]  # fmt: skip


class ColumnsView(ResultPanel[tuple[int, ...]]):
    """Chooses columns; answers with their numbers in order."""

    def __init__(
        self, names: Sequence[str], types: Sequence[str], shown: Sequence[int], at: int
    ) -> None:
        """Args: shown: the columns in the view, in order; at: the one to begin on."""
        super().__init__("Columns")
        self._names = names
        self._types = types
        self._shown = set(shown)
        self._order = [*shown, *(n for n in range(len(names)) if n not in self._shown)]
        self._at = self._order.index(at) if at in self._order else 0

    def compose_panel(self) -> ComposeResult:
        """Lay out the list."""
        yield ColumnsGrid()

    def on_mount(self) -> None:
        """Begin on the column the cursor was in."""
        self._show(self._at)

    def action_close(self) -> None:
        """Go back to the rows with what was chosen."""
        self.dismiss(tuple(number for number in self._order if number in self._shown))

    def action_switch(self) -> None:
        """Show or hide the column under the cursor; one stays."""
        number = self._order[self._row]
        if self._shown == {number}:
            self.notify("One column stays.", markup=False)
            return
        self._shown ^= {number}
        self._show(self._row + 1)

    def action_move(self, by: int) -> None:
        """Move the column under the cursor."""
        here, there = self._row, self._row + by
        if 0 <= there < len(self._order):
            self._order[here], self._order[there] = self._order[there], self._order[here]
            self._show(there)

    def action_all(self) -> None:
        """Show all columns as they came."""
        number = self._order[self._row]
        self._order = list(range(len(self._names)))
        self._shown = set(self._order)
        self._show(self._order.index(number))

    def action_only(self) -> None:
        """Hide all but the column under the cursor."""
        self._shown = {self._order[self._row]}
        self._show(self._row)

    @on(Grid.CopyRequested)
    def copy_name(self, event: Grid.CopyRequested) -> None:
        """Copy the name under the cursor."""
        event.stop()
        self.app.copy_to_clipboard(self._names[self._order[self._row]])

    @property
    def _row(self) -> int:
        return self.query_one(ColumnsGrid).cursor.row

    def _show(self, row: int) -> None:
        grid = self.query_one(ColumnsGrid)
        grid.show(
            ["", "column", "type"],
            [],
            [
                (
                    _SHOWN if number in self._shown else _HIDDEN,
                    self._names[number],
                    short_type(self._types[number]) if number < len(self._types) else "",
                )
                for number in self._order
            ],
        )
        grid.cursor = Coordinate(row, 1)
        self.entitle(f"{len(self._shown)} of {len(self._order)} columns shown")

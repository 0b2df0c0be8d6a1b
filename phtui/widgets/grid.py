"""A table to move about in, whatever its size."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from phtui.widgets.cells import GridCell, full_text
from phtui.widgets.keys import horizontal_keys, vertical_keys
from phtui.widgets.table_window import TableWindow

WHEEL_ROWS = 3
"""Rows that one turn of the wheel moves."""


class GridMessage(Message):
    """What a grid says, and which one."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self.grid = grid

    @property
    def control(self) -> Grid:
        """The grid, for the selector of an `@on`."""
        return self.grid


class Grid(TableWindow, can_focus=True):
    """A table with keys: values in through `table` or `show`, intent out through messages."""

    OPENS: ClassVar[bool] = True
    """Whether there is more to a value than is seen."""

    BINDINGS = [
        *vertical_keys("grid"),
        *horizontal_keys("grid"),
        Binding("v,enter", "open", "In full", tooltip="Show the value in full", id="grid.open"),
        Binding("y", "copy", "Copy", tooltip="Copy the value in full", id="grid.copy"),
    ]

    class Moved(GridMessage):
        """The cursor went to another cell."""

    class CellOpened(GridMessage):
        """A value is to be shown in full."""

        def __init__(self, grid: Grid, cell: GridCell) -> None:
            super().__init__(grid)
            self.cell = cell

    class CopyRequested(GridMessage):
        """Text is to be copied: as the server sent it, not made safe to show."""

        def __init__(self, grid: Grid, text: str) -> None:
            super().__init__(grid)
            self.text = text

    def watch_cursor(self, old: Coordinate, cursor: Coordinate) -> None:
        """Say that the cursor moved."""
        super().watch_cursor(old, cursor)
        self.post_message(self.Moved(self))

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 -- Textual's signature
    ) -> bool:
        """Offer the value in full, and its copy, only where there are values."""
        if action == "open" and not self.OPENS:
            return False
        return action not in ("open", "copy") or bool(self.table.rows and self._columns)

    def action_rows(self, by: int) -> None:
        """Move the cursor down."""
        self.cursor = Coordinate(self.cursor.row + by, self.cursor.column)

    def action_columns(self, by: int) -> None:
        """Move the cursor right."""
        self.cursor = Coordinate(self.cursor.row, self.cursor.column + by)

    def action_pages(self, by: float) -> None:
        """Move the rows under a cursor that stays where it is on screen, while there are any."""
        rows = int(by * self.body_lines) or (1 if by > 0 else -1)
        self._top += rows
        self.action_rows(rows)
        self._settle()

    def action_top(self) -> None:
        """Go to the first row."""
        self.cursor = Coordinate(0, self.cursor.column)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.cursor = Coordinate(len(self.table.rows), self.cursor.column)

    def action_first(self) -> None:
        """Go to the first column."""
        self.cursor = Coordinate(self.cursor.row, 0)

    def action_last(self) -> None:
        """Go to the last column."""
        self.cursor = Coordinate(self.cursor.row, len(self._columns))

    def action_open(self) -> None:
        """Ask for the value in full."""
        if self.OPENS and (cell := self.cell):
            self.post_message(self.CellOpened(self, cell))

    def action_copy(self) -> None:
        """Ask for the value to be copied."""
        if cell := self.cell:
            self.post_message(self.CopyRequested(self, full_text(cell.value)))

    def on_click(self, event: Click) -> None:
        """Put the cursor where the mouse is; a second click opens the value."""
        at = event.get_content_offset(self)
        if at is None or at.y < self.header_lines:
            return
        column = self._lines.column_at(at.x)
        self.cursor = Coordinate(
            self._top + at.y - self.header_lines,
            self.cursor.column if column is None else column,
        )
        if event.chain == 2:
            self.action_open()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move the window, and the cursor only if it would be left behind."""
        event.stop()
        self._roll(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move the window, and the cursor only if it would be left behind."""
        event.stop()
        self._roll(-WHEEL_ROWS)

    def _roll(self, rows: int) -> None:
        last = len(self.table.rows) - self.body_lines
        self._top = max(0, min(self._top + rows, last))
        row = min(max(self.cursor.row, self._top), self._top + self.body_lines - 1)
        self.cursor = Coordinate(row, self.cursor.column)
        self._settle()

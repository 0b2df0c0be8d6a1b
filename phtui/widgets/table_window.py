"""The part of a table that is on screen, drawn line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import ClassVar

from textual.coordinate import Coordinate
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.widgets.cells import GridCell, Kind
from phtui.widgets.columns import Column, Table, leftmost, measure, short_type
from phtui.widgets.grid_lines import GridLines, gutter_width

ROWS_HELD = 128
"""Rows kept as they were read, so that a cursor that moves does not decode them again."""
TALL = 8
"""Lines from which the types have a line of their own."""


class TableWindow(Widget):
    """A table under a header that stays, with a cursor on one cell.

    It draws its own window, so a table costs what is on screen of it: rows that are not are never
    read, but for a sample that gives the widths.
    """

    ALLOW_SELECT = False
    HAS_TYPES: ClassVar[bool] = True
    """Whether there may be a line of types under the names."""

    COMPONENT_CLASSES = {
        "grid--header",
        "grid--type",
        "grid--more",
        "grid--row-number",
        "grid--row-number-here",
        "grid--note",
        "grid--cursor",
        *(kind.value for kind in Kind),
    }

    DEFAULT_CSS = """
    TableWindow { height: 1fr; }
    TableWindow > .grid--header { background: $panel; text-style: bold; }
    TableWindow > .grid--type { background: $panel; text-style: dim; }
    TableWindow > .grid--more { background: $panel; text-style: bold; }
    TableWindow > .grid--row-number { text-style: dim; }
    TableWindow > .grid--row-number-here { text-style: bold; }
    TableWindow > .grid--note { text-style: dim; }
    TableWindow > .grid--number { color: $text-primary; }
    TableWindow > .grid--boolean { color: $text-success; }
    TableWindow > .grid--nested { color: $text-accent; }
    TableWindow > .grid--null { text-style: dim; }
    TableWindow > .grid--empty { text-style: dim; }
    TableWindow > .grid--cursor { text-style: bold underline; }
    TableWindow:focus > .grid--cursor { text-style: reverse; }
    """

    table: var[Table] = var(Table(), init=False)
    """What is shown."""
    cursor: var[Coordinate] = var(Coordinate(0, 0), init=False)
    """The cell the keys act on: one that is there, or the first."""
    marked: var[frozenset[int]] = var(frozenset[int](), init=False)
    """Rows with a mark, by their place in the table."""
    status: var[str] = var("", init=False)
    """Where the cursor is, in words: `row 38 of 50,000 · column event String`."""

    _columns: tuple[Column, ...] = ()
    _values: Callable[[int], Sequence[object]]
    """Reads a row."""
    _top: int = 0
    """The first row on screen, until `_settle` keeps it within bounds."""
    _lines: GridLines = GridLines((), 0, 0, 0)
    _settled: tuple[int, int] = (0, 0)
    """The first row and the first column on screen."""

    def show(
        self,
        columns: Sequence[str],
        types: Sequence[str],
        rows: Sequence[Sequence[object]],
        row: int | None = None,
    ) -> None:
        """Show a result.

        The cursor stays where it was if the columns are the same, else it goes to the first cell.

        Args:
            columns: Their names.
            types: Their ClickHouse types; fewer, or none, will do.
            rows: Read one at a time, when looked at.
            row: The row the cursor is to be on without moving on screen: for a list whose items
                have moved.
        """
        line = self.cursor.row - self._top
        self.table = Table(columns, types, rows)
        if row is not None:
            self._top = row - line
            self.cursor = Coordinate(row, self.cursor.column)
            self._settle()

    def clear(self) -> None:
        """Show nothing."""
        self.table = Table()

    @property
    def cell(self) -> GridCell | None:
        """The value under the cursor; None if the table is empty or the row too short."""
        row, column = self.cursor
        if row >= len(self.table.rows):
            return None
        values = self._values(row)
        if column >= min(len(values), len(self._columns)):
            return None
        about = self._columns[column]
        return GridCell(row, column, about.name, about.type, values[column])

    @property
    def header_lines(self) -> int:
        """How many lines the header has: one without types, none if no row would be left."""
        height = self.size.height
        return 2 if self.HAS_TYPES and height >= TALL else min(1, max(0, height - 1))

    @property
    def body_lines(self) -> int:
        """How many rows there is room for, at least one."""
        return max(1, self.size.height - self.header_lines)

    def validate_cursor(self, cursor: Coordinate) -> Coordinate:
        """Keep the cursor on a cell."""
        row = min(cursor.row, len(self.table.rows) - 1)
        column = min(cursor.column, len(self._columns) - 1)
        return Coordinate(max(0, row), max(0, column))

    def watch_table(self, old: Table, table: Table) -> None:
        """Take in new values."""
        self._columns = measure(table)
        self._values = lru_cache(ROWS_HELD)(lambda row: table.rows[row])
        if tuple(old.columns) == tuple(table.columns):
            self.cursor = self.validate_cursor(self.cursor)
        else:
            self._top, self._settled = 0, (0, 0)
            self.cursor = Coordinate(0, 0)
        self._settle()
        self.refresh()
        self.refresh_bindings()

    def watch_marked(self) -> None:
        """Show the marks."""
        self.refresh()

    def watch_cursor(self, old: Coordinate, cursor: Coordinate) -> None:
        """Show where the cursor is now, with as little paint as will do."""
        self._settle()
        for row in {old.row, cursor.row}:
            line = self.header_lines + row - self._top
            self.refresh(Region(0, line, self.size.width, 1))

    def on_resize(self) -> None:
        """Keep the cursor on screen."""
        self._settle()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        look, header = self.get_component_rich_style, self.header_lines
        row = self._top + y - header
        if y < header:
            return self._lines.header(y, header if self.HAS_TYPES else 0, look)
        if row < len(self.table.rows):
            column = self.cursor.column if row == self.cursor.row else None
            return self._lines.row(row, self._values(row), column, look, row in self.marked)
        empty = y == header and self._columns and not self.table.rows
        return self._lines.note("no rows" if empty else "", look)

    def _settle(self) -> None:
        """Choose the window that shows the cursor and differs least from the one that is."""
        count, width = len(self.table.rows), self.size.width
        row, column = self.cursor
        top = min(max(self._top, row - self.body_lines + 1), row)
        self._top = max(0, min(top, count - self.body_lines))
        gutter = gutter_width(count, width)
        left = leftmost(self._columns, self._settled[1], column, width - gutter)
        if self._settled != (self._top, left):
            self._settled = (self._top, left)
            self.refresh()
        self._lines = GridLines(self._columns, gutter, left, width)
        self.status = self._describe()

    def _describe(self) -> str:
        row, column = self.cursor
        count = len(self.table.rows)
        if not self._columns:
            return ""
        about = self._columns[column]
        place = f"row {row + 1:,} of {count:,}" if count else "0 rows"
        return safe(f"{place} · column {about.name} {short_type(about.type)}".rstrip())

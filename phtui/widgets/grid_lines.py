"""The lines a grid draws: header and rows as strips of exactly its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phtui.widgets.cells import Cell, Kind, fit, short_cell
from phtui.widgets.columns import PADDING, Column, Slot, lay_out

_LEAST_DATA = 8
"""Cells beside the row numbers; where there are fewer the numbers make room."""
_LOOKED_AT = 4
"""Characters of a value looked at per cell of room: combining ones take none."""
_MISSING = Cell("", Kind.TEXT)

Look = Callable[[str], Style]
"""Gives the style of a component class."""


def gutter_width(row_count: int, width: int) -> int:
    """Return the cells of a row number and the blank after it, 0 where they are needed for data."""
    # At least an arrow and two figures: how many columns are out of sight.
    gutter = max(3, len(str(row_count))) + 1
    return gutter if width - gutter >= _LEAST_DATA else 0


class GridLines:
    """What of a table's columns is on screen, and how its lines look.

    Args:
        columns: All of them.
        gutter: Cells of the row numbers.
        left: The first column on screen.
        width: Cells of a line.
    """

    def __init__(self, columns: Sequence[Column], gutter: int, left: int, width: int) -> None:
        self._columns = columns
        self._gutter = gutter
        self._left = left
        self._width = width
        self._slots = lay_out(columns, left, width - gutter)
        # A column that is cut though it begins the screen has nothing more to come.
        seen = [s for s in self._slots if s.column == left or s.width >= columns[s.column].width]
        self._hidden_right = len(columns) - left - len(seen)

    def column_at(self, x: int) -> int | None:
        """Return the column drawn at a cell of the line, None if there is none."""
        edge = self._gutter
        for slot in self._slots:
            if edge <= x < (edge := edge + slot.width + PADDING):
                return slot.column
        return None

    def header(self, line: int, lines: int, look: Look) -> Strip:
        """Return a line of the header: names, then types; both on one line if it is all there is.

        The first line also says how many columns are out of sight at the left and the right.
        With no `lines` at all there is one, of names alone.
        """
        style = look("grid--type" if line else "grid--header")
        cells = [(self._heading(slot, line, lines), style) for slot in self._slots]
        before = f"<{self._left}" if self._left and not line else ""
        strip = self._strip(fit(before, self._gutter), look("grid--more"), cells, style)
        if line or not self._hidden_right:
            return strip
        after = f" {self._hidden_right}>"
        rest = max(0, self._width - cell_len(after))
        end = Segment(fit(after, self._width - rest), look("grid--more"))
        return Strip([*strip.crop(0, rest), end], self._width)

    def row(
        self,
        row: int,
        values: Sequence[object],
        cursor: int | None,
        look: Look,
        is_marked: bool = False,
    ) -> Strip:
        """Return the line of a row; `cursor` is the column the cursor is in, if it is here."""
        cells = []
        for index, width in self._slots:
            column = self._columns[index]
            cell = _MISSING
            if index < len(values):
                cell = short_cell(values[index], _LOOKED_AT * width, column.is_time)
            style = look("grid--cursor" if index == cursor else cell.kind.value)
            cells.append((fit(cell.text, width, column.right), style))
        number = look("grid--row-number" if cursor is None else "grid--row-number-here")
        gutter = fit(f"{row + 1}{'●' if is_marked else ' '}", self._gutter, right=True)
        return self._strip(gutter, number, cells, look(TEXT))

    def note(self, text: str, look: Look) -> Strip:
        """Return a line that stands in for the rows."""
        return Strip([Segment(fit(f" {text}", self._width), look("grid--note"))], self._width)

    def _heading(self, slot: Slot, line: int, lines: int) -> str:
        column = self._columns[slot.column]
        name, kind = column.heading
        both = f"{name} {kind}"
        one_line = both if lines == 1 and cell_len(both) <= slot.width else name
        return fit(kind if line else one_line, slot.width, column.right)

    def _strip(
        self, gutter: str, number: Style, cells: Sequence[tuple[str, Style]], rest: Style
    ) -> Strip:
        # One segment for all neighbours of one style: what is written is the half of it.
        segments = [
            Segment("".join(f" {text} " for text, _ in run), style)
            for style, run in groupby(cells, key=itemgetter(1))
        ]
        if gutter:
            segments.insert(0, Segment(gutter, number))
        used = self._gutter + sum(slot.width + PADDING for slot in self._slots)
        return Strip(segments, used).adjust_cell_length(self._width, rest)


TEXT = Kind.TEXT.value
"""The component class of what is not special."""

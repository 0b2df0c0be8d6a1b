"""What of a result is looked at: its rows sorted and filtered, its columns hidden and moved.

The rows stay where they are, undecoded; a view is a list of their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import overload

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How somebody wants to look at a result. Columns are numbered as they came, from 0."""

    sort: int | None = None
    """The column the rows are sorted by; None: as they came."""
    descending: bool = False
    wanted: str = ""
    """What is filtered by, as it was typed: see `result_filter`."""
    columns: tuple[int, ...] | None = None
    """The columns to show, in order; None: all, as they came."""

    def shown(self, count: int) -> tuple[int, ...]:
        """Return the columns to show of a result that has `count`."""
        return tuple(range(count)) if self.columns is None else self.columns

    def sorted_by(self, column: int | None, descending: bool = False) -> Arrangement:
        """Return the arrangement with its rows in another order."""
        return replace(self, sort=column, descending=descending and column is not None)


class ArrangedRows(Sequence[tuple[object, ...]]):
    """The rows of a view, each read and its columns picked when it is looked at.

    Args:
        rows: All of them.
        order: The numbers of the rows in the view; None: all, as they came.
        columns: The columns to pick; None: all, as they came.
    """

    __slots__ = ("_columns", "_order", "_rows")

    def __init__(
        self,
        rows: Sequence[Row],
        order: Sequence[int] | None = None,
        columns: tuple[int, ...] | None = None,
    ) -> None:
        self._rows = rows
        self._order = range(len(rows)) if order is None else order
        self._columns = columns

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> tuple[object, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> ArrangedRows: ...
    def __getitem__(self, index: int | slice) -> tuple[object, ...] | ArrangedRows:
        """Return a row, or a part that is as lazy as the whole."""
        if isinstance(index, slice):
            return ArrangedRows(self._rows, self._order[index], self._columns)
        row = tuple(self._rows[self._order[index]])
        if self._columns is None:
            return row
        return tuple(row[column] if column < len(row) else None for column in self._columns)

    def number(self, index: int) -> int:
        """Return which row of the result stands at a place of the view."""
        return self._order[index]

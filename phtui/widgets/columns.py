"""How wide the columns of a result are, from a sample of it, and which of them are on screen."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rich.cells import cell_len

from phtui.formatting import safe
from phtui.widgets.cells import Kind, short_cell

WIDEST = 40
"""Cells of text a column may take unless it is the last one."""
PADDING = 2
"""Cells beside the text of a column, one on each side."""
SAMPLED = 100
"""Rows at the top that widths are taken from, and as many spread over the rest."""
SAMPLE_SECONDS = 0.05
"""Processor time after which the sample ends early: a row may be megabytes."""
_LOOKED_AT = 500
"""Characters of a sampled value: more than the last column has room for."""

_WRAPPER = re.compile(r"(LowCardinality|Nullable)\((.*)\)")
_NUMBERS = re.compile(r"U?Int\d+|B?Float\d+|Decimal\d*\(.*\)")


@dataclass(frozen=True, eq=False)
class Table:
    """A result to show. Rows are read only where they are looked at."""

    columns: Sequence[str] = ()
    types: Sequence[str] = ()
    """The ClickHouse type of each column; may be shorter than the columns."""
    rows: Sequence[Sequence[object]] = ()
    """May be shorter or longer than the columns, each."""
    sort: int | None = None
    """The column that the rows are sorted by, if one is to be told so."""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """How one column is drawn."""

    name: str
    """Its name as the server gave it."""
    type: str
    heading: tuple[str, str]
    """Name and type, safe and short; with an arrow at the name if the rows are sorted by it."""
    width: int
    """Cells of text, at most `WIDEST`."""
    wanted: int
    """Cells the widest sampled value would take."""
    right: bool
    """Whether the values stand at the right edge, as numbers do."""
    is_time: bool


class Slot(NamedTuple):
    """A column that is on screen."""

    column: int
    width: int
    """Cells of text it has here: fewer than its own at the screen's edge, more if it is last."""


def short_type(kind: str) -> str:
    """Return a ClickHouse type without its wrappers: `Nullable(String)` is `String?`."""
    nullable = ""
    while match := _WRAPPER.fullmatch(kind):
        nullable = "?" if match[1] == "Nullable" else nullable
        kind = match[2]
    return kind + nullable


def measure(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table, with one more for every value that no name came for."""
    sample = list(_within(SAMPLE_SECONDS, _sample(table.rows)))
    count = max(len(table.columns), max(map(len, sample), default=0))
    return tuple(_measure_column(table, sample, index) for index in range(count))


def _sample(rows: Sequence[Sequence[object]]) -> Iterator[Sequence[object]]:
    for index in range(min(len(rows), SAMPLED)):
        yield rows[index]
    step = max(1, (len(rows) - SAMPLED) // SAMPLED)
    for index in islice(range(SAMPLED, len(rows), step), SAMPLED):
        yield rows[index]


def _within(seconds: float, rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    # This thread's own time: the widths must not depend on what else the machine does.
    began = time.thread_time()
    for row in rows:
        yield row
        if time.thread_time() - began > seconds:
            return


def _measure_column(table: Table, sample: Sequence[Sequence[object]], index: int) -> Column:
    name = table.columns[index] if index < len(table.columns) else f"#{index + 1}"
    kind = table.types[index] if index < len(table.types) else ""
    bare = short_type(kind)
    is_time = bare.casefold().startswith("date")
    cells = [short_cell(row[index], _LOOKED_AT, is_time) for row in sample if index < len(row)]
    kinds = {cell.kind for cell in cells} - {Kind.NULL}
    arrow = "" if index != table.sort else " ▼" if table.descending else " ▲"
    heading = (safe(name) + arrow, safe(bare))
    wanted = max((cell_len(cell.text) for cell in cells), default=0)
    return Column(
        name=name,
        type=kind,
        heading=heading,
        width=max(1, min(WIDEST, max(wanted, *map(cell_len, heading)))),
        wanted=wanted,
        right=kinds == {Kind.NUMBER} or bool(_NUMBERS.fullmatch(bare.removesuffix("?"))),
        is_time=is_time,
    )


def lay_out(columns: Sequence[Column], left: int, width: int) -> tuple[Slot, ...]:
    """Return the columns that have room in `width` cells, from column `left` on."""
    slots = []
    for index in range(left, len(columns)):
        room = width - PADDING
        if room < 1:
            break
        column = columns[index]
        wanted = max(column.width, column.wanted) if index == len(columns) - 1 else column.width
        slots.append(Slot(index, min(wanted, room)))
        width = room - slots[-1].width
    return tuple(slots)


def leftmost(columns: Sequence[Column], left: int, column: int, width: int) -> int:
    """Return the column to begin with, near `left`, so that `column` is seen whole.

    A column wider than the screen is begun with; no room is left at the right while there are
    columns at the left to fill it.
    """
    if not columns:
        return 0
    left = min(max(left, _first_beside(columns, column, width)), column)
    return min(left, _first_beside(columns, len(columns) - 1, width))


def _first_beside(columns: Sequence[Column], last: int, width: int) -> int:
    """Return the first of the columns that fit in `width` cells together with column `last`."""
    first = last
    room = width - columns[last].width - PADDING
    while first > 0 and (room := room - columns[first - 1].width - PADDING) >= 0:
        first -= 1
    return first

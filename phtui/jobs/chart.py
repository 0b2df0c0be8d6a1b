"""Which chart a result makes: what goes along it, what is drawn, what divides it into series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from phtui.jobs.result_values import Row, instant_of, is_time_type, number_of

_NUMBERS = re.compile(r"(?:(?:LowCardinality|Nullable)\()*(?:U?Int\d+|B?Float\d+|Decimal\d*\().*")
_SAMPLED = 200
_SPLIT_AT_MOST = 50
"""Different texts in the sample of a column that divides a chart: ids do not."""


class Role(Enum):
    """What a column is good for in a chart."""

    TIME = "time"
    NUMBER = "number"
    TEXT = "text"


class Kind(Enum):
    """How values are drawn."""

    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a result. Columns are numbered as they came, from 0."""

    kind: Kind
    along: int | None
    """The column of the axis: times, categories or numbers; None: the rows in their order."""
    drawn: tuple[int, ...]
    """The columns of numbers, a series each."""
    by: int | None = None
    """The column whose texts divide the drawn one into series."""


def roles(columns: Sequence[str], types: Sequence[str], rows: Sequence[Row]) -> tuple[Role, ...]:
    """Return what each column is good for, by its type, and by a sample where that says nothing."""
    sample = list(islice(rows, _SAMPLED))
    return tuple(
        _role(types[number] if number < len(types) else "", _column(sample, number))
        for number in range(len(columns))
    )


def choose_chart(columns: Sequence[str], types: Sequence[str], rows: Sequence[Row]) -> Chart | None:
    """Return the chart that suits a result best; None if it has no numbers.

    Numbers over the first column of times, as lines: one column of numbers is divided by a column
    of texts, if there is one. Else bars over the first column of texts. Else lines over the first
    column of numbers, if it grows, or over the rows.
    """
    found = roles(columns, types, rows)
    numbers = tuple(n for n, role in enumerate(found) if role is Role.NUMBER)
    if not numbers:
        return None
    texts = [n for n, role in enumerate(found) if role is Role.TEXT]
    if Role.TIME in found:
        time = found.index(Role.TIME)
        by = next((n for n in texts if _divides(rows, time, n)), None)
        return Chart(Kind.LINES, time, numbers[:1] if by is not None else numbers, by)
    if texts:
        return Chart(Kind.BARS, texts[0], numbers)
    if len(numbers) > 1 and _grows(_column(list(islice(rows, _SAMPLED)), numbers[0])):
        return Chart(Kind.LINES, numbers[0], numbers[1:])
    return Chart(Kind.LINES, None, numbers)


def with_kind(chart: Chart, kind: Kind) -> Chart:
    """Return the same chart drawn otherwise."""
    return replace(chart, kind=kind)


def _column(rows: Sequence[Row], column: int) -> list[object]:
    values = (row[column] if column < len(row) else None for row in rows)
    return [value for value in values if value is not None]


def _role(kind: str, values: Sequence[object]) -> Role:
    if is_time_type(kind):
        return Role.TIME
    if _NUMBERS.fullmatch(kind):
        return Role.NUMBER
    if values and all(number_of(value) is not None for value in values):
        return Role.NUMBER  # properties are text, whatever they hold
    if values and not kind and all(instant_of(value) is not None for value in values):
        return Role.TIME
    return Role.TEXT


def _divides(rows: Sequence[Row], time: int, text: int) -> bool:
    """Return whether a text tells apart the rows of one time, and is not a name for each."""
    sample = [row for row in islice(rows, _SAMPLED) if len(row) > max(time, text)]
    times = {str(row[time]) for row in sample}
    texts = {str(row[text]) for row in sample}
    return len(times) < len(sample) and 1 < len(texts) <= _SPLIT_AT_MOST


def _grows(values: Sequence[object]) -> bool:
    known = [number for value in values if (number := number_of(value)) is not None]
    return len(known) > 1 and known == sorted(known) and known[0] < known[-1]

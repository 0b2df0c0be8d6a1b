"""What is in a column: of the rows that are loaded, not of what the server has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from phtui.jobs.result_order import sorted_places
from phtui.jobs.result_values import Row, column_values, never, number_of, sort_keys, text_of

TOP: Final = 50
"""Values that are told how often they come."""


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """A column in figures."""

    name: str
    type: str
    """Its ClickHouse type, "" where it is not known."""
    rows: int
    nulls: int
    empty: int
    """Texts without a character."""
    distinct: int
    """How many different values there are; a null is none."""
    smallest: object = None
    median: object = None
    largest: object = None
    total: float | None = None
    """Of numbers, or of text that is all numbers."""
    mean: float | None = None
    top: tuple[tuple[object, int], ...] = ()
    """The values that come most often and how often, at most `TOP`; a null is one here."""


def statistics_of(
    rows: Sequence[Row],
    column: int,
    name: str,
    kind: str = "",
    superseded: Callable[[], bool] = never,
) -> ColumnStatistics:
    """Count what is in a column.

    Args:
        rows: Those that are looked at.
        column: Its number in them.
        name: Its name.
        kind: Its ClickHouse type.
        superseded: Tells whether the answer is waited for no more.

    Raises:
        SupersededError: It is not.
    """
    values = column_values(rows, column, superseded)
    counted, originals = _count(values)
    nulls = counted.get(_key(None), 0)
    order = sorted_places(sort_keys(values, kind))[: len(values) - nulls]
    total = _total(values)
    return ColumnStatistics(
        name,
        kind,
        rows=len(values),
        nulls=nulls,
        empty=counted.get(_key(""), 0),
        distinct=len(counted) - (nulls > 0),
        smallest=values[order[0]] if order else None,
        median=values[order[(len(order) - 1) // 2]] if order else None,
        largest=values[order[-1]] if order else None,
        total=total,
        mean=None if total is None else total / len(order),
        top=tuple((originals[key], count) for key, count in counted.most_common(TOP)),
    )


def _count(values: Sequence[object]) -> tuple[Counter[Any], dict[Any, object]]:
    keys = list(map(_key, values))
    return Counter(keys), dict(zip(keys, values, strict=True))


def _key(value: object) -> object:
    """Return what a value is counted by: True is not 1, a list is its JSON."""
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, (list, dict, tuple)):
        return list, text_of(value)
    return value


def _total(values: Sequence[object]) -> float | None:
    numbers = [number_of(value) for value in values if value is not None]
    known = [number for number in numbers if number is not None]
    if not known or len(known) < len(numbers):
        return None
    try:
        return float(sum(known))
    except OverflowError:
        return None

"""The rows of a view in order: filtered, then sorted. For a thread: it never holds others long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from phtui.jobs.result_filter import matcher, parse_filter
from phtui.jobs.result_values import SLICE, Row, column_values, never, slices, sort_keys
from phtui.jobs.result_view import ArrangedRows, Arrangement


def arrange(
    rows: Sequence[Row],
    columns: Sequence[str],
    types: Sequence[str],
    arrangement: Arrangement,
    superseded: Callable[[], bool] = never,
) -> list[int] | None:
    """Return the numbers of the rows to show, in order; None: all, as they came.

    The sort is stable, and a null is last both ways.

    Args:
        rows: All that are loaded.
        columns: Their names.
        types: Their ClickHouse types.
        arrangement: What is wanted.
        superseded: Tells whether the answer is waited for no more.

    Raises:
        SupersededError: It is not.
    """
    order = _matching(rows, columns, arrangement.wanted, superseded)
    column = arrangement.sort
    if column is None:
        return order
    looked_at = rows if order is None else ArrangedRows(rows, order)
    values = column_values(looked_at, column, superseded)
    keys = sort_keys(values, types[column] if column < len(types) else "")
    places = sorted_places(keys, arrangement.descending)
    return places if order is None else [order[place] for place in places]


def _matching(
    rows: Sequence[Row], columns: Sequence[str], wanted: str, superseded: Callable[[], bool]
) -> list[int] | None:
    terms = parse_filter(wanted, columns)
    if not terms:
        return None
    matches = matcher(terms)
    seen = (row for part in slices(rows, superseded) for row in part)
    return [number for number, row in enumerate(seen) if matches(row)]


def sorted_places(keys: Sequence[Any], descending: bool = False) -> list[int]:
    """Return the places of keys in the order of the keys; those of a None are last.

    Sorted in parts, which are merged two by two: whatever is done to a million things in one go
    stops every other thread.
    """

    def in_order(places: list[int]) -> list[int]:
        time.sleep(0)
        return sorted(places, key=keys.__getitem__, reverse=descending)

    there = [place for place, key in enumerate(keys) if key is not None]
    runs = [in_order(there[start : start + SLICE]) for start in range(0, len(there), SLICE)]
    while len(runs) > 1:
        pairs = (runs[start : start + 2] for start in range(0, len(runs), 2))
        runs = [in_order([*chain(*pair)]) for pair in pairs]
    return [*chain(*runs), *(place for place, key in enumerate(keys) if key is None)]

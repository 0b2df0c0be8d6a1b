"""The values of one column as things to compare: numbers, moments, texts. A null is None."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

Row = Sequence[object]

SLICE: Final = 2000
"""Rows read, or keys sorted, before others get a turn: a few milliseconds."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, default=str)
_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?", re.ASCII
)


class SupersededError(Exception):
    """Nobody waits for the answer any more."""


def never() -> bool:
    """Say that the answer is still waited for."""
    return False


def slices(rows: Sequence[Row], superseded: Callable[[], bool] = never) -> Iterator[Sequence[Row]]:
    """Yield the rows in parts, and let other threads run between them.

    Raises:
        SupersededError: Nobody waits any more.
    """
    for start in range(0, len(rows), SLICE):
        if superseded():
            raise SupersededError
        yield rows[start : start + SLICE]
        time.sleep(0)


def column_values(
    rows: Sequence[Row], column: int, superseded: Callable[[], bool] = never
) -> list[object]:
    """Return the values of a column; a row that is too short has a null there."""
    return [
        row[column] if column < len(row) else None
        for part in slices(rows, superseded)
        for row in part
    ]


def text_of(value: object) -> str:
    """Return a value as text to compare: JSON for what is nested, "" for a null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value).lower()  # `true` for True
    try:
        return _JSON.encode(value)
    except RecursionError:
        return ""  # nested hundreds deep: it has no order


def number_of(value: object) -> int | float | None:
    """Return a number, or text that is one (properties are text), as a number; else None."""
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            return None
        return int(value) if value.lstrip("+-").isdigit() else float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return None


def moment_of(value: object) -> datetime | None:
    """Return an ISO date or date and time, else None. Without an offset it is naive."""
    if not isinstance(value, str) or not value[:4].isdigit():
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def instant_of(value: object) -> float | None:
    """Return a date and time as Unix time, UTC where it says no offset; None if it is none."""
    moment = moment_of(value)
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def is_time_type(kind: str) -> bool:
    """Return whether a ClickHouse type is a date or a date and time."""
    return re.sub(r"^(?:(?:LowCardinality|Nullable)\()+", "", kind).casefold().startswith("date")


def sort_keys(values: Sequence[object], kind: str = "") -> list[Any]:
    """Return a key for each value, None for a null; the others can be compared with each other.

    Numbers, and text that is all numbers, by size; dates by the moment; other text by code point,
    as ClickHouse does. In a mixed column numbers come before text and text before JSON.

    Args:
        values: Of one column.
        kind: Its ClickHouse type.
    """
    types = set(map(type, values)) - {type(None)}
    if types <= {int, float, bool}:
        return list(values)
    if types == {str}:
        parse = instant_of if is_time_type(kind) else number_of
        return _all(parse, values) or list(values)
    return [None if value is None else _ranked(value) for value in values]


def _all(parse: Callable[[object], float | None], values: Sequence[object]) -> list[Any] | None:
    """Return the values parsed; None if one of them cannot be."""
    keys: list[float | None] = []
    for value in values:
        key = None if value is None else parse(value)
        if key is None and value is not None:
            return None
        keys.append(key)
    return keys


def _ranked(value: object) -> tuple[int, Any]:
    if isinstance(value, (int, float)):
        return 0, value
    return (1, value) if isinstance(value, str) else (2, text_of(value))

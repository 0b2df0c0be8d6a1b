"""A value of a result as text: short for a table, in full for reading and copying."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple

from rich.cells import cell_len, set_cell_size

from phtui.formatting import safe

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)"
    r"(?:(?P<fraction>\.\d+?)0*)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_LONG_INT = 10_000
"""Bits from which an int is shown in hexadecimal: Python refuses to write out so many digits."""


class Kind(Enum):
    """What a value is, by the component class of `Grid` that draws it."""

    TEXT = "grid--text"
    NUMBER = "grid--number"
    BOOLEAN = "grid--boolean"
    NESTED = "grid--nested"
    NULL = "grid--null"
    EMPTY = "grid--empty"


class Cell(NamedTuple):
    """A value as one line that is safe to show."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class GridCell:
    """One value of a result, and where it stands."""

    row: int
    column: int
    name: str
    """The column's name."""
    type: str
    """The column's ClickHouse type, "" where it is not known."""
    value: object


NULL = Cell("∅", Kind.NULL)
EMPTY = Cell('""', Kind.EMPTY)


def short_cell(value: object, limit: int, is_time: bool = False) -> Cell:
    """Return a value as one safe line.

    Args:
        value: A cell as decoded from JSON, or anything else with a `str`.
        limit: How many characters of it are looked at; what is longer ends with `…`.
        is_time: Whether the column holds dates and times.
    """
    if value is None:
        return NULL
    kind = _FORMS[type(value)][0] if type(value) in _FORMS else Kind.TEXT
    text = _start_of_json(value, limit) if kind is Kind.NESTED else full_text(value)
    if not text:
        return EMPTY
    if is_time or isinstance(value, datetime):
        text = short_time(text)
    return Cell(safe(text) if len(text) <= limit else f"{safe(text[:limit])}…", kind)


def full_text(value: object) -> str:
    """Return a value as text with nothing left out: JSON where it is nested, `null` for None."""
    form = _FORMS.get(type(value))
    return form[1](value) if form else str(value)


def local_minute(text: str) -> str:
    """Return an ISO moment as this machine's clock shows it: `2026-05-04 09:00`.

    Text that is no moment, or says no zone, is returned as `short_time` does, without seconds.
    """
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return f"{moment.astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        pass
    short = short_time(text)
    return short[:16] if short[:1].isdigit() else short


def short_time(text: str) -> str:
    """Return an ISO date and time without what says nothing: `2026-05-04 09:00:00.25Z`.

    A fraction keeps its figures up to the last that is not 0; an offset of 0 is `Z`. Text that
    is no ISO date and time is returned as it is.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        return text
    fraction = match["fraction"] or ""
    zone = match["zone"] or ""
    return (
        f"{match['day']} {match['time']}"
        f"{'' if fraction in ('', '.0') else fraction}"
        f"{'Z' if zone in ('+00:00', '+0000') else zone}"
    )


def fit(text: str, width: int, right: bool = False) -> str:
    """Return text as exactly `width` cells: padded, or cut and ended with `…`."""
    if cell_len(text) > width:
        text = f"{set_cell_size(text, width - 1)}…" if width > 0 else ""
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding


def _start_of_json(value: object, limit: int) -> str:
    """Encode no more of a nested value than is looked at, and one character to tell."""
    text = ""
    try:
        for chunk in _JSON.iterencode(value):
            text += chunk
            if len(text) > limit:
                break
    except RecursionError:
        return f"{text}…"
    return text


def _whole_json(value: object) -> str:
    try:
        return _JSON.encode(value)
    except RecursionError:
        return "(nested too deeply to write out)"


def _int_text(value: int) -> str:
    return str(value) if value.bit_length() < _LONG_INT else hex(value)


_FORMS: Mapping[type, tuple[Kind, Callable[[Any], str]]] = {
    NoneType: (Kind.NULL, lambda _: "null"),
    bool: (Kind.BOOLEAN, lambda value: "true" if value else "false"),
    int: (Kind.NUMBER, _int_text),
    float: (Kind.NUMBER, repr),
    str: (Kind.TEXT, lambda value: value),
    dict: (Kind.NESTED, _whole_json),
    list: (Kind.NESTED, _whole_json),
    tuple: (Kind.NESTED, _whole_json),
}
"""What each type of value is, and how it reads in full."""

"""PostHog's property filters on recordings as SQL conditions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from phtui.demo.endpoints.person_filters import property_text
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem

_NUMBERS: Mapping[str, str] = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_TEXTS: Mapping[str, Callable[[str, str], str]] = {
    "exact": lambda column, text: f"toString({column}) = {text}",
    "icontains": lambda column, text: (
        f"positionCaseInsensitiveUTF8(toString({column}), {text}) > 0"
    ),
    "regex": lambda column, text: f"match(toString({column}), {text})",
}
_NOT = {"is_not": "exact", "not_icontains": "icontains", "not_regex": "regex"}
_COLUMNS = frozenset((
    "duration", "active_seconds", "inactive_seconds", "click_count", "keypress_count",
    "mouse_activity_count", "console_log_count", "console_warn_count", "console_error_count",
    "activity_score", "ongoing", "recording_ttl", "snapshot_source", "snapshot_library",
))  # fmt: skip
"""What a predicate on a recording may name."""
_EVENT_COLUMNS = {"$session_id": "`$session_id`", "event": "event"}

Predicate = Mapping[str, Any]


def on_recording(predicate: Predicate) -> str:
    """Return a condition on the list's own columns."""
    key = str(predicate.get("key"))
    if key not in _COLUMNS:
        raise Problem(400, "invalid_input", f"Unable to resolve field: {key}")
    return compare(key, predicate)


def on_property(predicate: Predicate, events: str) -> str:
    """Return a condition on a session for a filter of its `properties`.

    Args:
        predicate: The filter.
        events: What holds for the events that are looked at.
    """
    match predicate.get("type"):
        case "person":
            return f"s.distinct_id IN ({_persons(predicate)})"
        case "event":
            return f"s.session_id IN ({events_with(events, on_event(predicate))})"
        case "recording" if predicate.get("key") == "visited_page":
            return f"arrayExists(v -> {compare('v', predicate)}, s.all_urls)"
        case "session":
            inner = compare(f"`{_name(predicate)}`", predicate)
            return f"s.session_id IN (SELECT session_id FROM ph.sessions WHERE {inner})"
        case kind:
            raise Problem(400, "invalid_input", f"The demo has no filters of the type {kind!r}.")


def on_event(predicate: Predicate) -> str:
    """Return a condition on an event."""
    key = _name(predicate)
    column = _EVENT_COLUMNS.get(key, f"simpleJSONExtractString(properties, {string(key)})")
    return compare(column, predicate)


def on_log_line(predicate: Predicate) -> str:
    """Return a condition on a console line."""
    key = str(predicate.get("key"))
    if key not in ("level", "message"):
        raise Problem(400, "invalid_input", f"Unable to resolve field: {key}")
    return compare(key, predicate)


def events_with(*conditions: str) -> str:
    """Return a query for the sessions that have such an event."""
    where = " AND ".join(f"({condition})" for condition in conditions if condition)
    return f"SELECT `$session_id` FROM ph.events WHERE {where}"


def compare(column: str, predicate: Predicate) -> str:
    """Return the comparison of a column with a filter's value, or with any of several."""
    operator, value = predicate.get("operator") or "exact", predicate.get("value")
    if operator in ("is_set", "is_not_set"):
        return f"toString({column}) {'!=' if operator == 'is_set' else '='} ''"
    values = value if isinstance(value, list) else [value]
    if not values:
        return "1"
    if operator in _NUMBERS:
        number = _number(values[0])
        return f"{column} {_NUMBERS[operator]} {number!r}"
    positive = _NOT.get(str(operator), str(operator))
    if positive not in _TEXTS:
        raise Problem(400, "invalid_input", f"Operator not supported: {operator}")
    any_of = " OR ".join(_TEXTS[positive](column, string(_text(each))) for each in values)
    return f"NOT ({any_of})" if operator in _NOT else f"({any_of})"


def _persons(predicate: Predicate) -> str:
    found = compare(property_text(_name(predicate)), predicate)
    return f"SELECT distinct_id FROM ph.persons WHERE {found}"


def _name(predicate: Predicate) -> str:
    key = predicate.get("key")
    if not isinstance(key, str) or "`" in key or "\\" in key:
        raise Problem(400, "invalid_input", f"Unable to resolve field: {key}")
    return key


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: object) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number says so itself
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise Problem(400, "invalid_input", f"{value!r} is no number.")
    return number

"""What persons are asked for by, as SQL conditions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from starlette.datastructures import QueryParams

from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem

_INTERVALS = {
    "hour": "toStartOfHour(timestamp)",
    "day": "toDate(timestamp)",
    "week": "toStartOfWeek(timestamp, 1)",
    "month": "toStartOfMonth(timestamp)",
}
_USUAL_DAYS = 7


def person_filters(params: QueryParams) -> list[str]:
    """Read who is asked for in a list.

    Raises:
        Problem: 400 for filters that are none.
    """
    where = _property_filters(params)
    if email := params.get("email"):
        where.append(f"{_text('email')} = {string(email)}")
    if distinct_id := params.get("distinct_id"):
        where.append(f"distinct_id = {string(distinct_id)}")
    if search := params.get("search", "").strip():
        found = f"positionCaseInsensitiveUTF8({_text('email')}, {string(search)}) > 0"
        where.append(f"({found} OR distinct_id = {string(search)}{_or_id(search)})")
    return where


def property_text(key: str) -> str:
    """Return a property as text: what is text as it is, anything else as JSON."""
    raw = f"JSONExtractRaw(properties, {string(key)})"
    return f"if(startsWith({raw}, '\"'), {_text(key)}, {raw})"


def value_filters(key: str, search: str) -> str:
    """Return the condition that a property is there and contains a text."""
    raw = f"JSONExtractRaw(properties, {string(key)})"
    where = f"{raw} NOT IN ('', 'null')"
    if search:
        where += f" AND positionCaseInsensitiveUTF8({raw}, {string(search)}) > 0"
    return where


def behind_filters(params: QueryParams, active_in: int | None) -> str:
    """Return the condition that somebody is behind a point of a figure.

    Args:
        params: As the older insights took them.
        active_in: In exactly so many intervals; None for any.

    Raises:
        Problem: 400 for times or filters that are none.
    """
    begin = _moment(params.get("date_from") or f"-{_USUAL_DAYS}d")
    end = _moment(params.get("date_to") or datetime.now(UTC).isoformat())
    where = [f"timestamp >= {_sql(begin)}", f"timestamp <= least({_sql(end)}, now64(6))"]
    if event := params.get("entity_id"):
        where.append(f"event = {string(event)}")
    interval = _INTERVALS.get(params.get("interval", "day"), _INTERVALS["day"])
    having = "" if active_in is None else f" HAVING uniqExact({interval}) = {active_in}"
    active = f"SELECT person_id FROM ph.events WHERE {' AND '.join(where)} GROUP BY person_id"
    return " AND ".join([f"id IN ({active}{having})", *_property_filters(params)])


def _text(key: str) -> str:
    return f"JSONExtractString(properties, {string(key)})"


def _or_id(search: str) -> str:
    try:
        return f" OR id = {string(str(uuid.UUID(search)))}"
    except ValueError:
        return ""


def _property_filters(params: QueryParams) -> list[str]:
    try:
        filters = msgspec.json.decode(params.get("properties") or "[]", type=list[dict[str, Any]])
    except msgspec.DecodeError:
        raise Problem(400, "invalid_input", "Properties are unparsable!") from None
    return [_condition(each) for each in filters]


def _condition(item: Mapping[str, Any]) -> str:
    key, value = str(item.get("key", "")), item.get("value")
    raw = f"JSONExtractRaw(properties, {string(key)})"
    operator = item.get("operator") or "exact"
    if operator in ("is_set", "is_not_set"):
        return f"{raw} {'IN' if operator == 'is_not_set' else 'NOT IN'} ('', 'null')"
    values = ", ".join(string(_plain(each)) for each in _listed(value))
    shown = property_text(key)
    if operator == "icontains":
        parts = [f"positionCaseInsensitiveUTF8({shown}, {string(_plain(each))}) > 0"
                 for each in _listed(value)]  # fmt: skip
        return f"({' OR '.join(parts)})"
    return f"{shown} {'NOT IN' if operator == 'is_not' else 'IN'} ({values})"


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _plain(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _moment(text: str) -> datetime:
    if match := re.fullmatch(r"-(\d{1,4})([hdwm])", text):
        steps = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1),
                 "m": timedelta(days=30)}  # fmt: skip
        return datetime.now(UTC) - int(match[1]) * steps[match[2]]
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Problem(400, "invalid_input", "Date filters are not valid.") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _sql(moment: datetime) -> str:
    microseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return f"fromUnixTimestamp64Micro({microseconds}, 'UTC')"

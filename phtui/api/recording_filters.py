"""Which recordings to list and in what order, as a value and on the wire.

Counts and lengths go as `having_predicates`: a key there is any column of PostHog's list query
(posthog/session_recordings/queries/session_recording_list_from_query.py).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from phtui.api.models import Value

DEFAULT_SINCE = "-3d"
"""PostHog's own; sent all the same, so that it is true whatever the server thinks."""

Sign = Literal[">", ">=", "<", "<=", "="]
OPERATORS: Mapping[Sign, str] = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "=": "exact"}
FIGURES: Mapping[str, str] = {
    "length": "duration",
    "active": "active_seconds",
    "idle": "inactive_seconds",
    "clicks": "click_count",
    "keys": "keypress_count",
    "mouse": "mouse_activity_count",
    "lines": "console_log_count",
    "warnings": "console_warn_count",
    "errors": "console_error_count",
    "score": "activity_score",
}
"""What can be compared with a number, and what PostHog calls it."""
ORDERS: Mapping[str, str] = {
    "start": "start_time",
    "length": "duration",
    "active": "active_seconds",
    "idle": "inactive_seconds",
    "clicks": "click_count",
    "keys": "keypress_count",
    "mouse": "mouse_activity_count",
    "errors": "console_error_count",
    "score": "activity_score",
    "expiry": "recording_ttl",
}
"""What PostHog can order the list by, and what it calls it."""
LEVELS = ("debug", "log", "info", "warn", "error")
Unseen = Literal["", "me", "all"]
_HIDDEN: Mapping[Unseen, str] = {"me": "current-user", "all": "any-user"}
_AGO = re.compile(r"-(\d{1,5})([mw])")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class Figure(Value, frozen=True):
    """A count or a length compared with a number."""

    name: str
    """One of `FIGURES`."""
    sign: Sign
    value: float


class RecordingFilter(Value, frozen=True):
    """What is asked of the list; all of it has to hold."""

    since: str = DEFAULT_SINCE
    """`-30m`, `-24h`, `-7d`, `-2w`, or an ISO time."""
    until: str = ""
    """The same; "" for now."""
    figures: tuple[Figure, ...] = ()
    person: str = ""
    """A person's UUID, an email address, `@` and a domain, or a distinct id."""
    properties: tuple[tuple[str, str], ...] = ()
    """Properties of the person, by name, and the value each has."""
    urls: tuple[str, ...] = ()
    """Parts of addresses; each was visited."""
    events: tuple[str, ...] = ()
    """Names; each was captured."""
    levels: tuple[str, ...] = ()
    """The console said something of one of these levels."""
    messages: tuple[str, ...] = ()
    """Parts of one console line."""
    ids: tuple[str, ...] = ()
    """Sessions by id."""
    collection: str = ""
    """The id of a collection in PostHog that they are in."""
    ongoing: bool = False
    unseen: Unseen = ""
    """Not seen by the key's owner, or by anybody."""
    real_users: bool = False
    """Whether the project's test accounts are left out."""
    order: str = "start"
    """One of `ORDERS`."""
    ascending: bool = False


def wire_params(filter_: RecordingFilter) -> dict[str, str]:
    """Return the query parameters of a filter."""
    texts = {
        "date_from": _time(_since(filter_)),
        "date_to": _time(filter_.until),
        "hide_viewed_recordings": _HIDDEN.get(filter_.unseen, ""),
        "filter_test_accounts": "true" if filter_.real_users else "",
        "order": ORDERS[filter_.order],
        "order_direction": "ASC" if filter_.ascending else "DESC",
    }
    lists: dict[str, Any] = {
        "having_predicates": _having(filter_),
        "events": _events(filter_),
        "console_log_filters": _console(filter_),
        "session_ids": list(filter_.ids),
    }
    lists |= _person(filter_.person)
    if filter_.properties:
        lists["properties"] = [*lists.get("properties", []), *_properties(filter_)]
    params = {name: text for name, text in texts.items() if text}
    return params | {name: json.dumps(value) for name, value in lists.items() if value}


def _since(filter_: RecordingFilter) -> str:
    """Return since when: sessions that somebody has named are looked for in a whole year."""
    is_named = bool(filter_.ids or filter_.collection)
    return "-365d" if is_named and filter_.since == DEFAULT_SINCE else filter_.since


def _time(text: str) -> str:
    """Return a time as every PostHog reads it: to them `m` is a month, to old ones `w` nothing."""
    ago = _AGO.fullmatch(text)
    if ago is None:
        return text
    if ago[2] == "w":
        return f"-{int(ago[1]) * 7}d"
    moment = datetime.now(UTC) - timedelta(minutes=int(ago[1]))
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def plain_text(value: str) -> str:
    """Return a text so that PostHog takes it as text: every parameter is tried as JSON first."""
    try:
        json.loads(value)
    except ValueError:
        return value
    return json.dumps(value)


def _having(filter_: RecordingFilter) -> list[dict[str, Any]]:
    found = [
        _predicate("recording", FIGURES[each.name], OPERATORS[each.sign], each.value)
        for each in filter_.figures
    ]
    # A comparison of numbers: no server has an opinion on what `true` is.
    ongoing = _predicate("recording", "ongoing", "gt", 0)
    return [*found, ongoing] if filter_.ongoing else found


def _events(filter_: RecordingFilter) -> list[dict[str, Any]]:
    events = [{"id": name, "name": name, "type": "events"} for name in filter_.events]
    # Newer servers also know what was visited without a pageview; old ones answer that with a 500.
    visits = [
        {
            "id": "$pageview",
            "name": "$pageview",
            "type": "events",
            "properties": [_predicate("event", "$current_url", "icontains", part)],
        }
        for part in filter_.urls
    ]
    return [*events, *visits]


def _console(filter_: RecordingFilter) -> list[dict[str, Any]]:
    levels = [_predicate("log_entry", "level", "exact", list(filter_.levels))]
    messages = [_predicate("log_entry", "message", "icontains", part) for part in filter_.messages]
    return (levels if filter_.levels else []) + messages


def _properties(filter_: RecordingFilter) -> list[dict[str, Any]]:
    return [_predicate("person", key, "exact", [value]) for key, value in filter_.properties]


def _person(person: str) -> dict[str, Any]:
    if not person:
        return {}
    if _UUID.fullmatch(person):
        return {"person_uuid": person}
    if "@" not in person:
        return {"distinct_ids": [person]}
    operator = "icontains" if person.startswith("@") else "exact"
    value = person if person.startswith("@") else [person]
    return {"properties": [_predicate("person", "email", operator, value)]}


def _predicate(type_: str, key: str, operator: str, value: object) -> dict[str, Any]:
    return {"type": type_, "key": key, "operator": operator, "value": value}

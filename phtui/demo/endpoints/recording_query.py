"""What the list of recordings is asked, as PostHog reads it, and the SQL that answers it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from phtui.demo.endpoints.recording_predicates import (
    Predicate,
    events_with,
    on_event,
    on_log_line,
    on_property,
    on_recording,
)
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem

USUAL_LIMIT = 50
_IGNORED = ("version", "hogql_filtering", "as_query", "add_events_to_property_queries")
_AGO = re.compile(r"-(\d+)([sMhdwmqy])")
_SECONDS = {"s": 1, "M": 60, "h": 3600}
_DAYS = {"d": 1, "w": 7, "m": 30, "q": 91, "y": 365}
_ORDERS = frozenset((
    "start_time", "duration", "recording_duration", "inactive_seconds", "active_seconds",
    "console_error_count", "click_count", "keypress_count", "mouse_activity_count",
    "activity_score", "recording_ttl",
))  # fmt: skip


class RecordingsQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The parameters PostHog knows; a value of another form, or any other name, is a 400."""

    date_from: str | None = "-3d"
    date_to: str | None = None
    properties: list[dict[str, Any]] | None = None
    events: list[dict[str, Any]] | None = None
    actions: list[dict[str, Any]] | None = None
    console_log_filters: list[dict[str, Any]] | None = None
    having_predicates: list[dict[str, Any]] | None = None
    comment_text: dict[str, Any] | None = None
    filter_test_accounts: bool | None = None
    operand: str | None = None
    session_ids: list[str] | None = None
    session_recording_id: str | None = None
    person_uuid: str | None = None
    distinct_ids: list[str] | None = None
    hide_viewed_recordings: str | None = None
    order: str | None = None
    order_direction: str | None = None
    limit: int | None = None
    offset: int | None = None
    after: str | None = None
    user_modified_filters: Any = None
    modifiers: Any = None
    tags: Any = None
    kind: Any = None
    experiment_exposure: Any = None

    @property
    def descending(self) -> bool:
        """The direction; down unless it says otherwise."""
        return self.order_direction != "ASC"

    @property
    def column(self) -> str:
        """The column it is ordered by."""
        return "duration" if self.order == "recording_duration" else self.order or "start_time"

    @property
    def most(self) -> int:
        """How many rows a page has at most."""
        return self.limit or USUAL_LIMIT


def read_query(params: Mapping[str, str]) -> RecordingsQuery:
    """Read the parameters: each is tried as JSON first.

    Raises:
        Problem: 400, its detail a JSON text, as pydantic complains.
    """
    values = {name: _json(text) for name, text in params.items() if name not in _IGNORED}
    unknown = [name for name in values if name not in RecordingsQuery.__struct_fields__]
    if unknown:
        raise _invalid("extra_forbidden", unknown[0], "Extra inputs are not permitted", values)
    try:
        query = msgspec.convert(values, RecordingsQuery)
    except msgspec.ValidationError as error:
        place = re.search(r"\$\.(\w+)", str(error))
        name = place[1] if place else ""
        raise _invalid("type_error", name, str(error), values) from error
    if query.order is not None and query.order not in _ORDERS:
        raise _invalid("enum", "order", "Input should be one that is known", values)
    if query.order_direction not in (None, "ASC", "DESC"):
        raise _invalid("enum", "order_direction", "Input should be 'ASC' or 'DESC'", values)
    return query


def where(query: RecordingsQuery, now: datetime) -> str:
    """Return the conditions on the rows of a session."""
    begin, end = _moment(query.date_from, now), _moment(query.date_to, now)
    parts = ["s.min_first_timestamp <= now64(6)"]
    parts += [f"s.min_first_timestamp >= {_time(begin)}"] if begin else []
    parts += [f"s.min_first_timestamp <= {_time(end)}"] if end else []
    if query.distinct_ids:
        parts.append(f"s.distinct_id IN ({_listed(query.distinct_ids)})")
    elif query.person_uuid:
        person = f"toString(id) = {string(query.person_uuid)}"
        parts.append(f"s.distinct_id IN (SELECT distinct_id FROM ph.persons WHERE {person})")
    if query.session_ids is not None:
        parts.append(f"s.session_id IN ({_listed(query.session_ids)})")
    if query.filter_test_accounts:
        inner = "JSONExtractBool(properties, 'is_internal')"
        parts.append(f"s.distinct_id NOT IN (SELECT distinct_id FROM ph.persons WHERE {inner})")
    wanted = _wanted(query, f"timestamp >= {_time(begin)}" if begin else "1")
    if wanted:
        parts.append(f"({(' OR ' if query.operand == 'OR' else ' AND ').join(wanted)})")
    found = " AND ".join(parts)
    if query.session_recording_id:
        return f"({found}) OR s.session_id = {string(query.session_recording_id)}"
    return found


def having(query: RecordingsQuery) -> list[str]:
    """Return the conditions on whole sessions, and on where the page begins."""
    parts = [on_recording(each) for each in query.having_predicates or ()]
    if query.hide_viewed_recordings:
        parts.append("NOT viewed")
    if query.hide_viewed_recordings == "any-user":
        parts.append("NOT seen_by_others")
    if query.after and query.offset is None:
        value, session = _read_cursor(query.after)
        sign = "<" if query.descending else ">"
        parts.append(f"({order_key(query)}, session_id) {sign} ({value!r}, {string(session)})")
    return parts


def order_key(query: RecordingsQuery) -> str:
    """Return the number a query's rows are ordered by."""
    if query.column == "start_time":
        return "toUnixTimestamp64Micro(start_time)"
    return f"toFloat64({query.column})"


def cursor(key: float, session: str) -> str:
    """Return where the page after this row begins, as text nobody needs to understand."""
    return base64.b64encode(json.dumps({"k": key, "s": session}).encode()).decode()


def _read_cursor(text: str) -> tuple[float, str]:
    try:
        value = json.loads(base64.b64decode(text, validate=True))
        key, session = value["k"], value["s"]
        if isinstance(key, (int, float)) and isinstance(session, str):
            return key, session
    except (ValueError, KeyError, TypeError):
        pass
    raise Problem(400, "invalid_input", "Invalid cursor")


def _wanted(query: RecordingsQuery, recent: str) -> list[str]:
    recent = f"timestamp <= now64(6) AND {recent}"
    parts = [on_property(each, recent) for each in query.properties or ()]
    captured = (*(query.events or ()), *(query.actions or ()))
    parts += [f"s.session_id IN ({_captured(each, recent)})" for each in captured]
    if query.console_log_filters:
        lines = " AND ".join(map(on_log_line, query.console_log_filters))
        parts.append(
            "s.session_id IN (SELECT log_source_id FROM ph.log_entries "
            f"WHERE log_source = 'session_replay' AND timestamp <= now64(6) AND {lines})"
        )
    return [*parts, "0"] if query.comment_text else parts  # nobody has commented here


def _captured(event: Predicate, recent: str) -> str:
    name = event.get("id") or event.get("name")
    is_it = f"event = {string(str(name))}" if name else "1"
    return events_with(recent, is_it, *map(on_event, event.get("properties") or ()))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _invalid(kind: str, name: str, message: str, values: Mapping[str, Any]) -> Problem:
    fault = {"type": kind, "loc": [name], "msg": message, "input": values.get(name)}
    return Problem(400, "invalid_input", json.dumps([fault]))


def _moment(text: str | None, now: datetime) -> datetime | None:
    """Days begin at midnight; hours and less count from now."""
    if not text or text == "all":
        return None
    if ago := _AGO.fullmatch(text):
        number = min(int(ago[1]), 36_500)
        if ago[2] in _SECONDS:
            return now - timedelta(seconds=number * _SECONDS[ago[2]])
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=min(number * _DAYS[ago[2]], 36_500))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now  # as PostHog does with what it cannot read
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _time(moment: datetime) -> str:
    return f"fromUnixTimestamp64Micro({round(moment.timestamp() * 1e6)}, 'UTC')"


def _listed(texts: list[str]) -> str:
    return ", ".join(map(string, texts)) or "''"

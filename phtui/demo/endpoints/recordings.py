"""Session recordings: the list in the order and with the filters PostHog has, and each by itself.

A session that goes on shows what has come of it so far. Servers of before 2026 page by offset only
and tell less of each recording; the demo can be one of those.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.clickhouse import ClickHouseError
from phtui.demo.endpoints.recording_query import (
    RecordingsQuery,
    cursor,
    having,
    order_key,
    read_query,
    where,
)
from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem, json_response, of_clickhouse
from phtui.demo.throttle import Throttle

RECORDINGS = "/api/projects/{project}/session_recordings"
_COLUMNS = (
    "session_id", "distinct_id", "recording_duration", "active_seconds", "inactive_seconds",
    "start_time", "end_time", "click_count", "keypress_count", "mouse_activity_count",
    "console_log_count", "console_warn_count", "console_error_count", "start_url",
    "retention_period_days", "expiry_time", "recording_ttl", "snapshot_source",
    "snapshot_library", "ongoing", "activity_score", "viewed", "seen_by_others", "order_key",
)  # fmt: skip
_NEW_ONLY = (
    "viewers", "retention_period_days", "expiry_time", "recording_ttl", "snapshot_library",
    "has_summary", "summary_outcome", "external_references",
)  # fmt: skip
"""What a server of before 2026 does not tell."""
_COUNTS = "".join(
    f"toInt64(sum(s.{name}) * share) AS {name}, "
    for name in (
        "click_count", "keypress_count", "mouse_activity_count", "console_log_count",
        "console_warn_count", "console_error_count",
    )
)  # fmt: skip
_SESSIONS = f"""
    SELECT s.session_id AS session_id, any(s.distinct_id) AS distinct_id,
        min(s.min_first_timestamp) AS start_time, max(s.max_last_timestamp) AS last,
        least(last, now64(6)) AS end_time,
        dateDiff('millisecond', start_time, end_time)
            / greatest(dateDiff('millisecond', start_time, last), 1) AS share,
        dateDiff('second', start_time, end_time) AS duration,
        round(sum(s.active_milliseconds) / 1000 * share, 3) AS active_seconds,
        round(duration - active_seconds, 3) AS inactive_seconds, {_COUNTS}
        argMinMerge(s.first_url) AS start_url,
        max(s.retention_period_days) AS retention_period_days,
        toStartOfDay(start_time) + toIntervalDay(retention_period_days) AS expiry_time,
        dateDiff('day', now(), expiry_time) AS recording_ttl,
        argMinMerge(s.snapshot_source) AS snapshot_source,
        argMinMerge(s.snapshot_library) AS snapshot_library,
        last >= now64(6) - toIntervalMinute(5) AS ongoing,
        round((active_seconds + click_count + keypress_count + console_error_count)
            / greatest(mouse_activity_count + duration + console_error_count
                + console_log_count + console_warn_count, 1) * 100, 2) AS activity_score,
        cityHash64(session_id, 90) % 6 = 0 AS viewed,
        cityHash64(session_id, 91) % 4 = 0 AS seen_by_others
    FROM ph.raw_session_replay_events AS s"""


class RecordingEndpoints:
    """What was recorded in the one project."""

    def __init__(self, engine: Engine, *, throttled: bool, legacy: bool) -> None:
        """Args: legacy: whether to answer as a server of 2024: no cursor, fewer fields."""
        self._engine = engine
        self._legacy = legacy
        # As a free plan has it.
        self._throttle = Throttle(per_minute=12, per_hour=60) if throttled else None

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [
            Route(RECORDINGS, self.recordings),
            Route(RECORDINGS + "/{id}", self.recording),
        ]

    async def recordings(self, request: Request) -> Response:
        """List a page."""
        if self._throttle is not None:
            self._throttle.spend()
        return await self.page(read_query(request.query_params))

    async def page(self, query: RecordingsQuery, among: str = "1") -> Response:
        """Return a page of what is asked for.

        Args:
            query: What is asked.
            among: Another condition that has to hold for a session `s`.
        """
        try:
            rows = await run_in_threadpool(self._page, query, among)
        except ClickHouseError as error:
            raise of_clickhouse(error) from error
        shown = rows[: query.most]
        has_next = len(rows) > len(shown)
        body = {"results": await self._items(shown), "has_next": has_next, "version": 4}
        if has_next and shown and query.offset is None and not self._legacy:
            last = shown[-1]
            body["next_cursor"] = cursor(last["order_key"], last["session_id"])
        return json_response(body, headers={"Server-Timing": "posthog;dur=1"})

    async def recording(self, request: Request) -> Response:
        """Return one recording."""
        query = RecordingsQuery(date_from=None, session_ids=[request.path_params["id"]])
        rows = await run_in_threadpool(self._page, query)
        if not rows:
            raise Problem(404, "not_found", "Recording not found")
        return json_response((await self._items(rows))[0])

    def _page(self, query: RecordingsQuery, among: str = "1") -> list[dict[str, Any]]:
        """Return the rows of a page and one more, if there is one."""
        key, way = order_key(query), "DESC" if query.descending else "ASC"
        conditions = ["expiry_time >= now()", "max(s.is_deleted) = 0", *having(query)]
        chosen = ", ".join(
            {"recording_duration": "duration", "order_key": f"{key} AS order_key"}.get(name, name)
            for name in _COLUMNS
        )
        return self._rows(
            f"SELECT {chosen} FROM ({_SESSIONS} WHERE {among} "
            f"AND ({where(query, datetime.now(UTC))}) GROUP BY s.session_id "
            f"HAVING {' AND '.join(conditions)}) ORDER BY order_key {way}, session_id {way} "
            f"LIMIT {max(query.most, 0) + 1} OFFSET {max(query.offset or 0, 0)}",
            _COLUMNS,
        )

    async def _items(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        distinct_ids = {row["distinct_id"] for row in rows}
        persons = await run_in_threadpool(self._persons, distinct_ids) if rows else {}
        return [self._item(row, persons.get(row["distinct_id"])) for row in rows]

    def _item(self, row: dict[str, Any], person: dict[str, Any] | None) -> dict[str, Any]:
        known = {name: row[name] for name in _COLUMNS[1:-2]}
        item = {"id": row["session_id"]} | known | {
            "ongoing": bool(row["ongoing"]),
            "viewed": bool(row["viewed"]),
            "viewers": ["ana@example.com"] if row["seen_by_others"] else [],
            "person": person or _stranger(row["distinct_id"]),
            "has_summary": False,
            "summary_outcome": None,
            "external_references": [],
        }  # fmt: skip
        if self._legacy:
            return {name: value for name, value in item.items() if name not in _NEW_ONLY}
        return item

    def _persons(self, distinct_ids: set[str]) -> dict[str, dict[str, Any]]:
        listed = ", ".join(map(string, distinct_ids))
        rows = self._rows(
            "SELECT toString(id), distinct_id, properties, created_at FROM ph.persons "
            f"WHERE distinct_id IN ({listed})",
            ("uuid", "distinct_id", "properties", "created_at"),
        )
        return {row["distinct_id"]: _person(row) for row in rows}

    def _rows(self, sql: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        answer = self._engine.run(sql, str(uuid.uuid4()))
        rows = msgspec.json.decode(answer.rows, type=list[list[Any]])
        return [dict(zip(names, row, strict=True)) for row in rows]


def _person(row: dict[str, Any]) -> dict[str, Any]:
    properties = msgspec.json.decode(row["properties"])
    return {
        "id": row["uuid"],
        "name": properties.get("email") or row["distinct_id"],
        "distinct_ids": [row["distinct_id"]],
        "properties": properties,
        "created_at": row["created_at"],
        "uuid": row["uuid"],
        "last_seen_at": None,
    }


def _stranger(distinct_id: str) -> dict[str, Any]:
    return {
        "id": None, "name": None, "distinct_ids": [distinct_id], "properties": {},
        "created_at": None, "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, distinct_id)),
        "last_seen_at": None,
    }  # fmt: skip

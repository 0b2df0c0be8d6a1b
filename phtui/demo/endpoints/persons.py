"""Persons: the list, one of them, values of a property, who is behind a point of a figure.

The cloud of today gives trends to no key and has no stickiness. As a server of 2024 (`legacy`)
the demo has both, values come as a bare list, and a person has a number.
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.endpoints.paging import PAGE, number, page_links
from phtui.demo.endpoints.person_csv import csv_response
from phtui.demo.endpoints.person_filters import (
    behind_filters,
    person_filters,
    value_filters,
)
from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem, json_response

_PERSONS = "/api/projects/{project}/persons"
_COLUMNS = "toString(id), n, properties, created_at, distinct_id"
_ORDER = "created_at DESC, id"
_MOST_VALUES = 20
_MOST_IN_CSV = 10_000


class PersonEndpoints:
    """Everyone in the one project."""

    def __init__(self, engine: Engine, *, legacy: bool) -> None:
        self._engine = engine
        self._legacy = legacy

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        stickiness = [Route(f"{_PERSONS}/stickiness", self.stickiness)] if self._legacy else []
        return [
            Route(_PERSONS, self.persons),
            Route(f"{_PERSONS}/values", self.values),
            Route(f"{_PERSONS}/trends", self.trends),
            *stickiness,
            Route(f"{_PERSONS}/{{id}}", self.person),
        ]

    async def persons(self, request: Request) -> Response:
        """List persons, newest first; as CSV all of them at once."""
        params = request.query_params
        where = person_filters(params)
        if params.get("format") == "csv":
            return csv_response(await self._found(where, _MOST_IN_CSV, 0))
        found, links = await self._page(request, where)
        return json_response({**links, "results": found})

    async def person(self, request: Request) -> Response:
        """Return one person."""
        asked = request.path_params["id"]
        try:
            where = f"id = {string(str(uuid.UUID(asked)))}"
        except ValueError:
            detail = (
                "The ID provided does not look like a personID. If you are using a distinctId, "
                f"please use /persons?distinct_id={asked} instead."
            )
            raise Problem(400, "invalid_input", detail) from None
        found = await self._found([where], 1, 0)
        if not found:
            raise Problem(404, "not_found", "Not found.")
        return json_response(found[0])

    async def values(self, request: Request) -> Response:
        """Return the commonest values of a property, as the server's age has it."""
        key = request.query_params.get("key", "")
        found = []
        if key and not key.startswith("$virt"):
            where = value_filters(key, request.query_params.get("value", ""))
            rows = await self._rows(
                f"SELECT JSONExtractRaw(properties, {string(key)}) AS name, count() AS persons "
                f"FROM ph.persons WHERE {where} GROUP BY name ORDER BY persons DESC, name "
                f"LIMIT {_MOST_VALUES}"
            )
            found = [{"name": msgspec.json.decode(row[0]), "count": row[1]} for row in rows]
        if self._legacy:
            return json_response(found)
        headers = {"Cache-Control": "max-age=10"}
        return json_response({"results": found, "refreshing": False}, headers=headers)

    async def trends(self, request: Request) -> Response:
        """Return who is behind a point of a trend: to no key, unless this is an old server."""
        if not self._legacy:
            detail = "This action does not support personal API key access"
            raise Problem(403, "permission_denied", detail)
        return await self._behind(request, active_in=None)

    async def stickiness(self, request: Request) -> Response:
        """Return who was active in exactly so many intervals."""
        return await self._behind(
            request, active_in=number(request.query_params, "stickiness_days")
        )

    async def _behind(self, request: Request, active_in: int | None) -> Response:
        where = [behind_filters(request.query_params, active_in)]
        found, links = await self._page(request, where)
        results = [{"people": found, "count": len(found)}]
        if request.query_params.get("format") == "csv":
            return csv_response(results)
        body = {"results": results, "next": links["next"], "initial": str(request.url)}
        return json_response({**body, "missing_persons": 0, "is_cached": False})

    async def _page(
        self, request: Request, where: list[str]
    ) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
        """Return a page, and the links beside it: there is a next one if one person more is."""
        limit = number(request.query_params, "limit") or PAGE
        offset = number(request.query_params, "offset") or 0
        found = await self._found(where, limit + 1, offset)
        more = len(found) > limit
        return found[:limit], page_links(request, limit, offset, more=more)

    async def _found(self, where: list[str], limit: int, offset: int) -> list[dict[str, Any]]:
        condition = " AND ".join(where) or "1"
        rows = await self._rows(
            f"SELECT {_COLUMNS} FROM ph.persons WHERE {condition} "
            f"ORDER BY {_ORDER} LIMIT {limit} OFFSET {offset}"
        )
        seen = {} if self._legacy or not rows else await self._last_seen([row[0] for row in rows])
        return [self._person(row, seen) for row in rows]

    def _person(self, row: list[Any], seen: dict[str, str]) -> dict[str, Any]:
        key, count, text, created, distinct_id = row
        properties = msgspec.json.decode(text)
        person = {
            "id": count if self._legacy else key, "name": properties.get("email", distinct_id),
            "distinct_ids": [distinct_id], "properties": properties, "created_at": created,
            "uuid": key,
        }  # fmt: skip
        return person if self._legacy else person | {"last_seen_at": seen.get(key)}

    async def _last_seen(self, ids: list[str]) -> dict[str, str]:
        listed = ", ".join(map(string, ids))
        rows = await self._rows(
            "SELECT toString(person_id), max(timestamp) FROM ph.events "
            f"WHERE timestamp <= now64(6) AND person_id IN ({listed}) GROUP BY person_id"
        )
        return {row[0]: row[1] for row in rows}

    async def _rows(self, sql: str) -> list[list[Any]]:
        answer = await run_in_threadpool(self._engine.run, sql, str(uuid.uuid4()))
        return msgspec.json.decode(answer.rows, type=list[list[Any]])

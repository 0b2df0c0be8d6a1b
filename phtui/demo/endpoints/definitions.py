"""Which properties there are: PostHog's schema, read here from what is in the tables.

After posthog/api/property_definition.py: by name, a page at a time, `event` unless asked.
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.endpoints.paging import counted_page
from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem

_TABLES = {"person": "persons", "event": "events", "group": "groups"}
_ROWS_LOOKED_AT = 30_000
_KINDS = {'"': "String", "t": "Boolean", "f": "Boolean", "{": None, "[": None}
"""What the first character of a value's JSON makes its property; others are numbers."""


class DefinitionEndpoints:
    """The names of properties."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [Route("/api/projects/{project}/property_definitions", self.properties)]

    async def properties(self, request: Request) -> Response:
        """List the properties of persons, events or groups."""
        params = request.query_params
        kind = params.get("type", "event")
        if kind not in _TABLES:
            raise Problem(400, "invalid_input", f'"{kind}" is not a valid choice.')
        sql = (
            "SELECT pair.1 AS name, substring(any(pair.2), 1, 1) AS first FROM "
            f"(SELECT properties FROM ph.{_TABLES[kind]} LIMIT {_ROWS_LOOKED_AT}) "
            "ARRAY JOIN JSONExtractKeysAndValuesRaw(properties) AS pair "
            f"WHERE positionCaseInsensitiveUTF8(name, {string(params.get('search', ''))}) > 0 "
            "AND pair.2 != 'null' GROUP BY name ORDER BY name"
        )
        answer = await run_in_threadpool(self._engine.run, sql, str(uuid.uuid4()))
        rows = msgspec.json.decode(answer.rows, type=list[tuple[str, str]])
        return counted_page(request, [_definition(*row) for row in rows])


def _definition(name: str, first: str) -> dict[str, Any]:
    kind = _KINDS.get(first, "Numeric")
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, name)), "name": name,
        "is_numerical": kind == "Numeric", "property_type": kind, "tags": [],
        "is_seen_on_filtered_events": None,
    }  # fmt: skip

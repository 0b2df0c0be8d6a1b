"""Plugin configs, hog functions, and what each has logged.

The logs look paginated: the database is asked for `limit` lines, then those are cut into pages
by the same `limit` once more. So `count` and `next` tell nothing of what else there is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.dataset.logs import SOURCES, Source
from phtui.demo.dataset.sql import uuid as uuid_of
from phtui.demo.endpoints.log_filters import hog_filters, plugin_lines
from phtui.demo.endpoints.log_stream import LogStream
from phtui.demo.endpoints.paging import counted_page
from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem, json_response

_PROJECT = "/api/projects/{project}"
_MADE = "2026-01-05T09:00:00Z"


@dataclass(frozen=True)
class _Kind:
    """Where one kind of source is found, and what its lines have."""

    path: str
    log_source: str
    columns: Mapping[str, str]
    """What each field of a line is in SQL."""


_PLUGINS = _Kind(
    "plugin_configs",
    "plugin",
    {
        # PostHog keeps an id for each line; here it is made of the line, the same each time.
        "id": f"toString({uuid_of('instance_id, timestamp, message', 120)})",
        "team_id": "team_id",
        "plugin_id": "toUInt32(log_source_id) - 7600",
        "plugin_config_id": "toUInt32(log_source_id)",
        "timestamp": "timestamp",
        "source": "multiIf(level = 'log', 'CONSOLE', level = 'debug', 'SYSTEM', 'PLUGIN')",
        "type": "upper(level)",
        "message": "message",
        "instance_id": "instance_id",
    },
)
_HOG_FUNCTIONS = _Kind(
    "hog_functions",
    "hog_function",
    {
        "log_source_id": "log_source_id",
        "instance_id": "instance_id",
        "timestamp": "timestamp",
        "level": "upper(level)",
        "message": "message",
    },
)


class LogEndpoints:
    """What logs in the one project. Lines appear as their time comes."""

    def __init__(self, engine: Engine, lines: float = 0.0) -> None:
        """Args: lines: a second, of a plugin that does nothing but log."""
        self._engine = engine
        self._stream = LogStream(lines)

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        plugins, functions = f"{_PROJECT}/plugin_configs", f"{_PROJECT}/hog_functions"
        return [
            Route(plugins, self.plugin_configs),
            Route(plugins + "/{id}", self.plugin_config),
            Route(plugins + "/{id}/logs", self.plugin_logs),
            Route(functions, self.hog_functions),
            Route(functions + "/{id}", self.hog_function),
            Route(functions + "/{id}/logs", self.hog_function_logs),
        ]

    async def plugin_configs(self, request: Request) -> Response:
        """List the plugin configs."""
        sources = [*_of(_PLUGINS), *self._stream.sources()]
        return counted_page(request, [_plugin_item(each) for each in sources])

    async def plugin_config(self, request: Request) -> Response:
        """Return one plugin config, with its plugin."""
        source = _found([*_of(_PLUGINS), *self._stream.sources()], request)
        info = {"id": int(source.id) - 7600, "name": source.name, "plugin_type": "custom"}
        return json_response(_plugin_item(source) | {"plugin_info": info})

    async def plugin_logs(self, request: Request) -> Response:
        """Return lines of a plugin config; an unknown one has none, and nobody says so."""
        asked = plugin_lines(request.query_params)
        if self._stream.has(request.path_params["id"]):
            return counted_page(request, await run_in_threadpool(self._stream.lines, asked))
        filters = asked.filters()
        return await self._lines(_PLUGINS, request, filters.conditions, filters.limit)

    async def hog_functions(self, request: Request) -> Response:
        """List the hog functions, of some types if any are named."""
        asked = request.query_params.get("type") or request.query_params.get("types")
        items = [_hog_item(each) for each in _of(_HOG_FUNCTIONS)]
        types = asked.split(",") if asked else [item["type"] for item in items]
        return counted_page(request, [item for item in items if item["type"] in types])

    async def hog_function(self, request: Request) -> Response:
        """Return one hog function."""
        return json_response(_hog_item(_found(_of(_HOG_FUNCTIONS), request)))

    async def hog_function_logs(self, request: Request) -> Response:
        """Return lines of a hog function."""
        _found(_of(_HOG_FUNCTIONS), request)
        filters = hog_filters(request.query_params)
        return await self._lines(_HOG_FUNCTIONS, request, filters.conditions, filters.limit)

    async def _lines(
        self, kind: _Kind, request: Request, conditions: Sequence[str], limit: int | None
    ) -> Response:
        """Return the newest lines whose time has come."""
        where = [
            f"log_source = {string(kind.log_source)}",
            f"log_source_id = {string(request.path_params['id'])}",
            "timestamp <= now64(6)",
            *conditions,
        ]
        sql = (
            f"SELECT {', '.join(kind.columns.values())} FROM ph.log_entries "
            f"WHERE {' AND '.join(where)} ORDER BY timestamp DESC, instance_id, message"
        )
        sql += "" if limit is None else f" LIMIT {limit}"
        answer = await run_in_threadpool(self._engine.run, sql, str(uuid.uuid4()))
        rows = msgspec.json.decode(answer.rows, type=list[list[Any]])
        return counted_page(request, [dict(zip(kind.columns, row, strict=True)) for row in rows])


def _of(kind: _Kind) -> list[Source]:
    return [source for source in SOURCES if source.kind == kind.log_source]


def _found(sources: Sequence[Source], request: Request) -> Source:
    for source in sources:
        if source.id == request.path_params["id"]:
            return source
    raise Problem(404, "not_found", "Not found.")


def _plugin_item(source: Source) -> dict[str, Any]:
    return {
        "id": int(source.id), "plugin": int(source.id) - 7600, "enabled": True,
        "order": int(source.id) - 7700, "config": {"target": source.target}, "error": None,
        "team_id": 1, "plugin_info": None, "created_at": _MADE, "updated_at": _MADE,
        "name": source.name, "description": f"Every {source.every} s to {source.target}",
        "deleted": False,
    }  # fmt: skip


def _hog_item(source: Source) -> dict[str, Any]:
    return {
        "id": source.id, "type": "destination", "name": source.name,
        "description": f"Every {source.every} s to {source.target}", "created_at": _MADE,
        "created_by": None, "updated_at": _MADE, "enabled": True, "hog": "", "filters": {},
        "icon_url": None, "template": None, "status": {"state": 1, "tokens": 10000},
        "execution_order": None, "draft_updated_at": None,
    }  # fmt: skip

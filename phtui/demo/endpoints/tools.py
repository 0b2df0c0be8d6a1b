"""What the official `posthog-cli api call` needs beyond the query endpoint."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.problems import Problem, json_response
from phtui.demo.runner import QueryRunner
from phtui.demo.wire import HogQLQuery, QueryResponse


class _Arguments(msgspec.Struct):
    query: str


class _Call(msgspec.Struct):
    args: _Arguments


class ToolEndpoints:
    """The tools PostHog's MCP server and command line call by name."""

    def __init__(self, runner: QueryRunner) -> None:
        self._runner = runner

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        path = "/api/projects/{project}/mcp_tools/execute_sql"
        return [Route(path, self.execute_sql, methods=["POST"])]

    async def execute_sql(self, request: Request) -> Response:
        """Run SQL and return its rows as text, a bar between cells."""
        try:
            call = msgspec.json.decode(await request.body(), type=_Call)
        except msgspec.DecodeError as error:
            raise Problem(400, "parse_error", str(error), type_="invalid_request") from error
        try:
            run = await self._runner.run(HogQLQuery(query=call.args.query), query_id=None)
        except Problem as problem:
            content = f"Query validation failed: {problem}"
            return json_response({"success": False, "content": content})
        assert run.result is not None
        return json_response({"success": True, "content": _as_text(run.result)})


def _as_text(result: QueryResponse) -> str:
    rows = msgspec.json.decode(result.results, type=list[list[Any]])
    return "\n".join("|".join(map(_cell, row)) for row in (result.columns, *rows))


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()

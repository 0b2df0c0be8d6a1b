"""What the official `posthog-cli api call` needs beyond the query endpoint."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo import bodies
from phtui.demo.problems import Problem, json_response
from phtui.demo.runner import QueryRunner
from phtui.demo.wire import HogQLQuery, QueryResponse


class ToolArguments(msgspec.Struct):
    """What `execute_sql` takes."""

    query: str


class ToolCall(msgspec.Struct):
    """The body of a tool's call."""

    args: ToolArguments


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
        call = await bodies.read(request, ToolCall)
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

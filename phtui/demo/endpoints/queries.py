"""POST, GET and DELETE of queries."""

from __future__ import annotations

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo import bodies
from phtui.demo.compiler import cache_key, overridden
from phtui.demo.editor import Editor
from phtui.demo.problems import Problem, json_response
from phtui.demo.runner import QueryRunner
from phtui.demo.throttle import ByteBudget
from phtui.demo.wire import (
    DatabaseSchemaQuery,
    DataVisualizationNode,
    HogQLAutocomplete,
    HogQLMetadata,
    HogQLQuery,
    Progress,
    QueryRequest,
    QueryStatus,
)

_PATH = "/api/projects/{project}/query"
_MODES = ("async", "lazy_async", "async_except_on_cache_miss", "force_async", "force_blocking")


class QueryEndpoints:
    """The query endpoint of the one project."""

    def __init__(self, runner: QueryRunner, editor: Editor, budget: ByteBudget) -> None:
        self._runner = runner
        self._editor = editor
        self._budget = budget

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [
            Route(_PATH, self.post, methods=["POST"]),
            Route(_PATH + "/{query_id}", self.get, methods=["GET"]),
            Route(_PATH + "/{query_id}", self.delete, methods=["DELETE"]),
        ]

    async def post(self, request: Request) -> Response:
        """Run a query, or answer an editor's question about one."""
        asked = await bodies.read(request, QueryRequest)
        node = asked.query
        if isinstance(node, HogQLMetadata):
            return json_response(await self._editor.metadata(node))
        if isinstance(node, HogQLAutocomplete):
            return json_response(await self._editor.autocomplete(node))
        if isinstance(node, DatabaseSchemaQuery):
            return json_response(self._editor.schema())
        if isinstance(node, DataVisualizationNode):
            node = node.source
        return await self._run(overridden(asked, node), asked)

    async def get(self, request: Request) -> Response:
        """Tell where a query stands, with its rows once it is complete."""
        query_id = request.path_params["query_id"]
        status = self._runner.status(query_id)
        if status is None:
            raise Problem(404, "not_found", f"Query {query_id} not found for team 1")
        if status.complete:
            code = 200 if not status.error else 400 if status.error_message else 500
            return json_response({"query_status": status}, code, _headers(status))
        wanted = "true" in map(request.query_params.get, ("show_progress", "showProgress"))
        progress = (status.query_progress or Progress()) if wanted else None
        return json_response({"query_status": replace(status, query_progress=progress)}, 202)

    async def delete(self, request: Request) -> Response:
        """Cancel a query."""
        message = await self._runner.cancel(
            request.path_params["query_id"],
            dequeue_only=request.query_params.get("dequeue_only") == "true",
        )
        return json_response({"message": message})

    async def _run(self, query: HogQLQuery, asked: QueryRequest) -> Response:
        self._budget.check()
        mode = _mode(asked)
        if mode == "force_async":
            return self._submit(query, asked)
        if mode != "force_blocking":
            cached, is_fresh = self._runner.cached(query, lazy=mode == "lazy_async")
            if cached is not None and is_fresh:
                return json_response(cached)
            if cached is not None and "async" in mode:
                status = self._runner.submit(query, asked.client_query_id)
                return json_response(replace(cached, query_status=status), 202)
            if mode in ("async", "lazy_async"):
                return self._submit(query, asked, cache_key=cache_key(query))
        run = await self._runner.run(query, asked.client_query_id)
        return json_response(run.result, headers=_headers(run.status))

    def _submit(self, query: HogQLQuery, asked: QueryRequest, **beside: str) -> Response:
        status = self._runner.submit(query, asked.client_query_id)
        return json_response({**beside, "query_status": replace(status, query_progress=None)}, 202)


def _mode(asked: QueryRequest) -> str:
    """The refresh mode, old spellings in today's; what PostHog does not know blocks."""
    if asked.is_async:
        return "async"
    if isinstance(asked.refresh, bool):
        return "force_blocking" if asked.refresh else "blocking"
    # PostHog computes for force_cache here, although its documentation says that it never does.
    return asked.refresh if asked.refresh in _MODES else "blocking"


def _headers(status: QueryStatus) -> dict[str, str] | None:
    if status.bytes_read is None:
        return None
    return {
        "X-PostHog-Query-Bytes-Read": str(status.bytes_read),
        "X-PostHog-Query-Budget-Remaining-Bytes": str(status.budget_remaining_bytes),
    }

"""One project of one PostHog, over HTTP: a method for each endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from phtui.api.account import AccountEndpoints
from phtui.api.budget import Budget
from phtui.api.editor import EditorEndpoints
from phtui.api.errors import NotPostHog, Unreadable
from phtui.api.exchange import Exchange
from phtui.api.hosts import normal_host, require_encryption
from phtui.api.logs import LogEndpoints
from phtui.api.models import (
    Metadata,
    Project,
    QueryRequest,
    QueryResult,
    QueryStatus,
    SqlVariable,
    Value,
)
from phtui.api.persons import PersonEndpoints
from phtui.api.project import CURRENT, ProjectRoute
from phtui.api.recording_playlists import PlaylistEndpoints
from phtui.api.recordings import RecordingEndpoints
from phtui.api.retry import Retry
from phtui.api.snapshots import SnapshotEndpoints
from phtui.api.sql_variables import SqlVariables
from phtui.api.transport import BLOCKING, QUICK, READ, Call, Transport

_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_ANSWERED_AT_ONCE = ("async", "lazy_async", "force_async")


class PostHogClient(
    AccountEndpoints,
    EditorEndpoints,
    LogEndpoints,
    PersonEndpoints,
    PlaylistEndpoints,
    RecordingEndpoints,
    SnapshotEndpoints,
):
    """What phtui asks PostHog.

    Every method raises an `ApiError` that says in a sentence or two what happened and what to
    do. Requests that do no harm twice are made again where that helps; see `Retry`.
    """

    def __init__(
        self,
        host: str,
        key: str,
        project: str = CURRENT,
        *,
        insecure_http: bool = False,
        observe: Callable[[Exchange], None] | None = None,
        retry: Retry = Retry(),  # noqa: B008 -- frozen
    ) -> None:
        """Prepare to speak to a host; nothing is sent yet.

        Args:
            host: As typed or pasted; https unless it says otherwise or is this machine.
            key: A personal API key. It is sent to this host only, and never shown.
            project: Its number, or `@current` for what its owner last chose in the web app.
            insecure_http: Whether the key may go unencrypted to another machine.
            observe: Told of every answer and every failure.
            retry: When and how often to ask again.

        Raises:
            ApiError: `InsecureHost`, or what names the argument that cannot be right.
        """
        self._key = key.strip()
        del key  # a crash report shows the locals of every frame
        self.host = normal_host(host)
        """`scheme://name[:port]`."""
        require_encryption(self.host, insecure_http)
        self.budget = Budget()
        """How much of PostHog's limits this client has used."""
        observe = observe or (lambda _: None)
        self._transport = Transport(self.host, self._key, self.budget, observe, retry)
        self._route = ProjectRoute(self._transport, project)
        self._variables = SqlVariables(self._route)

    async def close(self) -> None:
        """Close every connection."""
        await self._route.close()
        await self._transport.close()

    @property
    def project(self) -> Project | None:
        """The project; None until it has been resolved."""
        return self._route.project

    @property
    def project_number(self) -> int | None:
        """The project's number; None while only PostHog knows it."""
        return self._route.number

    @property
    def server_time(self) -> float | None:
        """Unix time of the last answer by the server's clock; None if it did not say."""
        return self._transport.date

    async def resolve_project(self) -> Project:
        """Return the project with its name and time zone, and remember it.

        `@current` becomes a number here, or before the first request that needs one. A key that
        may not read a project given by number gets one with no name.

        Raises:
            MissingScope: `@current`, and the key may read neither its user nor projects.
        """
        return await self._route.resolve()

    async def submit_query(self, request: QueryRequest) -> QueryResult:
        """Run a query under the id of the request, or start it if it is asynchronous.

        Started, the result has a `query_status`: poll and cancel *its* id, which is another's
        if the same query was running already. Rows may come with it; they are old ones.

        The deprecated `async` is not sent beside `refresh`: PostHog then takes every mode for
        `async` and answers from its cache, `force_async` too (posthog/api/query.py).

        Raises:
            QueryFailed: PostHog refused the query or gave it up.
        """
        node = await self._query_node(request)
        body = {"query": node, "client_query_id": request.query_id, "refresh": request.refresh}
        body |= _overrides(node)
        seconds = READ if request.refresh in _ANSWERED_AT_ONCE else BLOCKING
        call = Call("POST", "query/", "query", "query", body=body, is_query=True, seconds=seconds)
        return await self._route.send(call, QueryResult)

    async def query_status(self, query_id: str) -> QueryStatus:
        """Ask how far a query has got, and for its rows once it is complete.

        A failed query is a status like any other: PostHog answers 400 or 500 with it.

        Raises:
            NotFound: PostHog does not know it, or no longer.
        """
        path, params = _query_path(query_id), {"show_progress": "true"}
        call = Call("GET", path, "query status", "query", params=params)
        status = (await self._route.send(call, QueryResult)).query_status
        if status is None:
            raise Unreadable("PostHog answered for a query without its status. Try again.")
        return status

    async def cancel_query(self, query_id: str) -> str:
        """Stop a query and return what PostHog says, which is the same of ids it never saw.

        Raises:
            ValueError: The id is not a whole UUID. PostHog kills every query of the project
                whose id begins with what it is given.
        """
        if not _UUID.fullmatch(query_id):
            raise ValueError(f"not a query id: {query_id!r}")
        path = _query_path(query_id)
        call = Call("DELETE", path, "query cancel", "query", seconds=QUICK, repeatable=False)
        message = (await self._route.send(call, _Cancelled)).message
        return message if isinstance(message, str) else ""  # servers of 2024 say `true`

    async def check_query(self, request: QueryRequest) -> Metadata:
        """Ask what is wrong with a query, without running it."""
        node = await self._query_node(request) | {"kind": "HogQLMetadata", "language": "hogQL"}
        if "values" in node:  # `{name}` stands for one of the globals where nothing is run
            node["globals"] = node.pop("values")
        call = Call("POST", "query/", "query check", "query", body={"query": node}, is_query=True)
        return await self._route.send(call, Metadata)

    async def sql_variables(self) -> tuple[SqlVariable, ...]:
        """Return the project's SQL variables; none where the key may not read them."""
        return await self._variables.known()

    def next_page(self, url: str) -> str:
        """Return the query string of a list's `next`: no more of it is ever followed.

        Raises:
            NotPostHog: It names another host. (Proxies get its scheme and port wrong.)
        """
        try:
            parts = urlsplit(url)
            here = parts.hostname in (None, urlsplit(self.host).hostname)
        except ValueError:
            here = False
        if not here:
            raise NotPostHog(
                f"{self.host} says the list goes on at another host, which was not asked. "
                "Check what stands between here and it."
            )
        return parts.query

    async def _query_node(self, request: QueryRequest) -> dict[str, Any]:
        variables = await self._variables.node(request.variables) if request.variables else {}
        extras = {"values": request.values, "variables": variables, "filters": request.filters}
        node = {"kind": "HogQLQuery", "query": request.sql}
        return node | {name: value for name, value in extras.items() if value}


def _overrides(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a query's values as PostHog takes them beside it, over those it holds itself.

    Property filters are left out: PostHog would add them to those of the query, a second time.
    """
    overrides = {
        "variables_override": node.get("variables"),
        "filters_override": node.get("filters", {}).get("dateRange"),
    }
    return {name: values for name, values in overrides.items() if values}


class _Cancelled(Value, frozen=True):
    message: Any = ""


def _query_path(query_id: str) -> str:
    if not query_id:
        raise ValueError("a query without an id")
    # It may be another client's, of any form; dots would climb the path.
    return f"query/{quote(query_id, safe='').replace('.', '%2E')}/"

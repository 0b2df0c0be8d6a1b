"""The one place phtui talks to PostHog while the UI is up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from textual.reactive import var
from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled

from phtui.api.budget import BudgetLine
from phtui.api.errors import ApiError
from phtui.api.exchange import Exchange
from phtui.api.models import QueryRequest
from phtui.jobs.connection import Connection, Line, connect
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


_LEAVE_SECONDS = 1.5
"""How long the running queries have to be cancelled on the server when the app ends."""


class ClientSource(Protocol):
    """Where the client comes from."""

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        """Build it. Called in a thread: it may wait for the demo server. Raises `ApiError`."""

    def close(self) -> None:
        """End what stands behind it, and an `open_client` that still waits."""


class ApiWorker(Widget):
    """Runs every job and holds the state it is in.

    A widget only because Textual gives reactive attributes and workers to DOM
    nodes; it draws nothing. The app mounts it once. Screens `watch` it.
    """

    DEFAULT_CSS = "ApiWorker { display: none; }"

    connection: var[Connection] = var(Connection())
    """The line to PostHog."""

    budget: var[tuple[BudgetLine, ...]] = var(())
    """What is spent of PostHog's request limits."""

    query_runs: var[Mapping[str, QueryRun]] = var(dict)
    """The last run of each editor tab."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__()
        self._source = source
        self._client: asyncio.Future[PostHogClient] | None = None
        self._cancels: dict[str, asyncio.Event] = {}

    def on_mount(self) -> None:
        """Connect as soon as there is a screen to say so on."""
        self.reconnect()

    async def on_unmount(self) -> None:
        """Stop every job, let each say so to PostHog, then hang up."""
        with suppress(TimeoutError):  # a network that is gone must not keep anyone
            async with asyncio.timeout(_LEAVE_SECONDS):
                for worker in self.workers.cancel_node(self):
                    with suppress(WorkerCancelled):
                        await worker.wait()
                if self._client is not None and self._client.done():
                    await self._client.result().close()
        await asyncio.to_thread(self._source.close)

    def reconnect(self) -> Worker[None]:
        """Open the line, or ask again after a refusal."""
        return self._start("connection", self._connect())

    def run_query(self, tab: str, sql: str, refresh: str = "force_async") -> Worker[None]:
        """Run `sql` for a tab, replacing (and cancelling) the query it runs now."""
        request = QueryRequest(sql=sql, query_id=str(uuid4()), refresh=refresh)
        cancel = self._cancels[tab] = asyncio.Event()
        return self._start(f"query {tab}", self._run_query(tab, request, cancel))

    def cancel_query(self, tab: str) -> None:
        """Ask for the end of a tab's query; its states tell how that goes."""
        if tab in self._cancels:
            self._cancels[tab].set()

    def _start(self, group: str, job: Coroutine[None, None, None]) -> Worker[None]:
        return self.run_worker(job, name=group, group=group, exclusive=True)

    def _observe(self, exchange: Exchange) -> None:
        self.connection = self.connection.after(exchange)
        if self._client is not None and self._client.done():
            self.budget = self._client.result().budget.snapshot()

    async def _opened(self) -> PostHogClient:
        """Return the client, opening it once; every caller after that gets the same."""
        if self._client is None:
            opening = asyncio.to_thread(self._source.open_client, self._observe)
            self._client = asyncio.ensure_future(opening)
        try:
            return await asyncio.shield(self._client)
        except ApiError:
            self._client = None  # the next caller tries again
            raise

    async def _connect(self) -> None:
        self.connection = replace(self.connection, line=Line.CONNECTING, error=None)
        try:
            client = await self._opened()
        except ApiError as error:
            self.connection = replace(self.connection, line=Line.FAILED, error=error)
            return
        async with aclosing(connect(client, lambda: self.connection)) as states:
            async for state in states:
                self.connection = state

    async def _run_query(self, tab: str, request: QueryRequest, cancel: asyncio.Event) -> None:
        self._show_run(tab, QueryRun(request.sql, request.query_id, Phase.SUBMITTING).begun())
        try:
            client = await self._opened()
        except ApiError as error:
            self._show_run(tab, self.query_runs[tab].over(Phase.FAILED, error=error))
            return
        async with aclosing(run_query(client, request, cancel)) as states:
            async for run in states:
                self._show_run(tab, run)

    def _show_run(self, tab: str, run: QueryRun) -> None:
        self.query_runs = {**self.query_runs, tab: run}

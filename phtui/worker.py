"""The one place phtui talks to PostHog while the UI is up."""

from __future__ import annotations

import asyncio
import time
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
from phtui.api.log_models import LogSource
from phtui.api.models import QueryRequest
from phtui.jobs.clock import Clock
from phtui.jobs.connection import Connection, Line, connect
from phtui.jobs.log_history import History, older_of_all
from phtui.jobs.log_sources import LogSources, list_log_sources
from phtui.jobs.log_tail import LogTail
from phtui.jobs.logs import follow_logs
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun
from phtui.store.log_windows import LogWindows
from phtui.store.logs import LogStore

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


_LEAVE_SECONDS = 1.5
"""How long the running queries have to be cancelled on the server when the app ends."""

_REOPEN = 15.0
"""Seconds from one try to open the client for a log to the next."""


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

    log_sources: var[LogSources] = var(LogSources())
    """What there is to follow."""

    log_tails: var[Mapping[str, LogTail]] = var(dict)
    """How each source that is followed is followed, by key."""

    log_windows: var[LogWindows | None] = var(None)
    """What is kept of the logs, to look at; there with the first source that is followed."""

    log_history: var[History] = var(History(), always_update=True)
    """What came of the last wish for older lines."""

    logs_paused: var[bool] = var(False)
    """Whether nothing is polled because the reader wants it so."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__()
        self._source = source
        self._client: asyncio.Future[PostHogClient] | None = None
        self._cancels: dict[str, asyncio.Event] = {}
        self._logs: asyncio.Future[LogStore] | None = None
        self._followed: dict[str, tuple[LogSource, asyncio.Event]] = {}
        self._polling = asyncio.Event()
        self._polling.set()

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
        if self._logs is not None:
            await (await self._logs).close()
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

    def list_log_sources(self) -> Worker[None]:
        """Find out what there is to follow."""
        return self._start("log sources", self._list_log_sources())

    def follow_log(self, source: LogSource) -> Worker[None]:
        """Follow a source until it is stopped."""
        wake = asyncio.Event()
        self._followed[source.key] = source, wake
        return self._start(f"log {source.key}", self._follow_log(source, wake))

    def stop_log(self, key: str) -> None:
        """Follow a source no more; its lines stay."""
        self.workers.cancel_group(self, f"log {key}")
        self._followed.pop(key, None)
        self.log_tails = {k: tail for k, tail in self.log_tails.items() if k != key}

    def pause_logs(self, paused: bool) -> None:
        """Poll nothing, or go on: what came meanwhile is fetched then."""
        self.logs_paused = paused
        self._polling.clear() if paused else self._polling.set()
        self.wake_logs()

    def wake_logs(self) -> None:
        """Poll at once; a key that was refused is tried again."""
        for _, wake in self._followed.values():
            wake.set()

    def fetch_older_logs(self) -> Worker[None]:
        """Fetch what is older than what is kept, of every source that is followed."""
        return self._start("log history", self._fetch_older_logs())

    def forget_older_logs(self) -> Worker[None]:
        """Let go of the older lines that are beyond what is kept."""
        return self._start("log history", self._forget_older_logs())

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

    async def _store(self) -> LogStore:
        """Return the log store, opening it once."""
        if self._logs is None:
            self._logs = asyncio.ensure_future(LogStore.open())
        store = await asyncio.shield(self._logs)
        self.log_windows = store.windows
        return store

    async def _list_log_sources(self) -> None:
        self.log_sources = replace(self.log_sources, listing=True)
        try:
            states = list_log_sources(await self._opened())
        except ApiError as error:
            self.log_sources = LogSources(refused=(str(error),))
            return
        async with aclosing(states):
            async for state in states:
                self.log_sources = state

    async def _follow_log(self, source: LogSource, wake: asyncio.Event) -> None:
        tail = LogTail(source.key)
        self._show_tail(tail)
        while True:
            try:
                client, store = await self._opened(), await self._store()
                break
            except ApiError as error:
                self._show_tail(replace(tail.failed(error), next_poll=time.time() + _REOPEN))
                await Clock().pause(_REOPEN, wake)
        async with aclosing(follow_logs(client, source, store, wake=wake)) as states:
            async for tail in states:
                self._show_tail(tail)
                await self._polling.wait()

    def _show_tail(self, tail: LogTail) -> None:
        self.log_tails = {**self.log_tails, tail.source: tail}

    async def _fetch_older_logs(self) -> None:
        client, store = await self._opened(), await self._store()
        sources = [source for source, _ in self._followed.values()]
        self.log_history = await older_of_all(client, sources, store)

    async def _forget_older_logs(self) -> None:
        await (await self._store()).forget_history()

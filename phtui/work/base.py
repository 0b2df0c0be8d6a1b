"""What every part of the shared worker stands on: the client, the line, how a job is started."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

from textual.reactive import var
from textual.widget import Widget
from textual.worker import Worker, WorkerCancelled

from phtui.api.budget import BudgetLine
from phtui.api.errors import ApiError
from phtui.api.exchange import Exchange
from phtui.jobs.connection import Connection, Line, connect

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


_EXCHANGES = 20
"""How many requests are remembered."""
_LEAVE_SECONDS = 1.5
"""How long the running jobs have to tell PostHog of their end when the app ends."""


class ClientSource(Protocol):
    """Where the client comes from."""

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        """Build it. Called in a thread: it may wait for the demo server. Raises `ApiError`."""

    def close(self) -> None:
        """End what stands behind it, and an `open_client` that still waits."""


class JobRunner(Widget):
    """Holds the client and the state of the line; the features' parts run their jobs here.

    A widget only because Textual gives reactive attributes and workers to DOM nodes; it draws
    nothing.
    """

    connection: var[Connection] = var(Connection())
    """The line to PostHog."""

    budget: var[tuple[BudgetLine, ...]] = var(())
    """What is spent of PostHog's request limits."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__()
        self.exchanges: deque[Exchange] = deque(maxlen=_EXCHANGES)
        """The last requests, the newest at the end."""
        self._source = source
        self._client: asyncio.Future[PostHogClient] | None = None
        self._ending = False

    def on_mount(self) -> None:
        """Connect as soon as there is a screen to say so on."""
        self.reconnect()

    async def on_unmount(self) -> None:
        """Stop every job, let each say so to PostHog, then hang up."""
        self._ending = True
        with suppress(TimeoutError):  # a network that is gone must not keep anyone
            async with asyncio.timeout(_LEAVE_SECONDS):
                for worker in self.workers.cancel_node(self):
                    with suppress(WorkerCancelled):
                        await worker.wait()
                if self._client is not None and self._client.done():
                    await self._client.result().close()
        await self._close_stores()
        await asyncio.to_thread(self._source.close)

    def reconnect(self) -> Worker[None]:
        """Open the line, or ask again after a refusal."""
        return self._start("connection", self._connect())

    def _start(self, group: str, job: Coroutine[None, None, None]) -> Worker[None]:
        """Run a job; one that runs in its group is cancelled."""
        worker = self.run_worker(job, name=group, group=group, exclusive=True)
        finalize(worker, job.close)  # one cancelled before its first step would complain
        return worker

    async def _opened(self) -> PostHogClient:
        """Return the client, opening it once; every caller after that gets the same.

        Raises:
            ApiError: It cannot be opened; the next caller tries again.
        """
        if self._ending:  # a view that opened in the last moment wants something
            raise asyncio.CancelledError
        if self._client is None:
            opening = asyncio.to_thread(self._source.open_client, self._observe)
            self._client = asyncio.ensure_future(opening)
        try:
            return await asyncio.shield(self._client)
        except ApiError:
            self._client = None
            raise

    async def _close_stores(self) -> None:
        """Close what a part has opened; each part calls the next."""

    def _observe(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        self.connection = self.connection.after(exchange)
        if self._client is not None and self._client.done():
            self.budget = self._client.result().budget.snapshot()

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

"""Logs: what there is to follow, the tails, the lines that are kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.log_models import LogSource
from phtui.jobs.clock import Clock
from phtui.jobs.log_history import History, older_of_all
from phtui.jobs.log_sources import LogSources, list_log_sources
from phtui.jobs.log_tail import LogTail
from phtui.jobs.logs import follow_logs
from phtui.store.log_windows import LogWindows
from phtui.store.logs import LogStore
from phtui.work.base import ClientSource, JobRunner

_REOPEN = 15.0
"""Seconds from one try to open the client for a log to the next."""


class LogWork(JobRunner):
    """Follows logs."""

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
        super().__init__(source)
        self._logs: asyncio.Future[LogStore] | None = None
        self._followed: dict[str, tuple[LogSource, asyncio.Event]] = {}
        self._polling = asyncio.Event()
        self._polling.set()

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

    async def _close_stores(self) -> None:
        if self._logs is not None:
            await (await self._logs).close()
        await super()._close_stores()

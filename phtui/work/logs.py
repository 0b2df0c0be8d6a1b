"""Logs: what there is to follow, the tails, the lines that are kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.log_models import LogSource
from phtui.jobs.clock import Clock
from phtui.jobs.log_alert import Alert, AlertWatch, Raised, run_command
from phtui.jobs.log_history import History, history_since, older_of_all
from phtui.jobs.log_sources import LogSources, last_log_lines, list_log_sources
from phtui.jobs.log_tail import LogTail
from phtui.jobs.logs import follow_logs
from phtui.store.database import StoreError
from phtui.store.log_values import Limits
from phtui.store.logs import LogStore
from phtui.store.spool import SPOOL_LIMITS, spool_path
from phtui.work.base import ClientSource
from phtui.work.log_exports import LogExportWork

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_REOPEN = 15.0
"""Seconds from one try to open the client for a log to the next."""


class LogWork(LogExportWork):
    """Follows logs."""

    log_sources: var[LogSources] = var(LogSources())
    """What there is to follow."""

    log_tails: var[Mapping[str, LogTail]] = var(dict)
    """How each source that is followed is followed, by key."""

    log_history: var[History] = var(History(), always_update=True)
    """What came of the last wish for older lines."""

    logs_paused: var[bool] = var(False)
    """Whether nothing is polled because the reader wants it so."""

    log_alert: var[Alert | None] = var(None)
    """What the reader wants to be told of."""

    log_raised: var[Raised | None] = var(None, always_update=True)
    """The last lines to tell of."""

    log_limits: var[Limits] = var(Limits())
    """How much is kept."""

    spools_logs = False
    """Whether lines are kept in a file; to be set before the first source is followed."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._watch_lines: AlertWatch | None = None
        self._alert_set = 0.0
        self._logs: asyncio.Future[LogStore] | None = None
        self._followed: dict[str, tuple[LogSource, asyncio.Event]] = {}
        self._polling = asyncio.Event()
        self._polling.set()

    @property
    def has_logs_to_lose(self) -> bool:
        """Return whether lines are kept, and in memory only."""
        return self._logs is not None and not self.spools_logs

    def list_log_sources(self) -> Worker[None]:
        """Find out what there is to follow."""
        self.log_sources = replace(self.log_sources, listing=True)
        return self._start("log sources", self._list_log_sources())

    def follow_log(self, source: LogSource, since: int | None = None) -> Worker[None]:
        """Follow a source until it is stopped, from a time on if nothing is kept of it yet."""
        wake = asyncio.Event()
        self._followed[source.key] = source, wake
        return self._start(f"log {source.key}", self._follow_log(source, wake, since))

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

    def fetch_logs_since(self, since: int) -> Worker[None]:
        """Fetch what there is from a time on, of every source that is followed."""
        return self._start("log history", self._fetch_logs_since(since))

    def keep_logs(self, entries: int) -> Worker[None]:
        """Change how many lines are kept."""
        self.log_limits = replace(self.log_limits, entries=entries)
        return self._start("log limit", self._keep_logs(entries))

    def set_log_alert(self, alert: Alert | None) -> None:
        """Tell of lines like these from now on, or of none."""
        self._alert_set, self._watch_lines = time.time(), None
        self.log_alert = alert

    def forget_older_logs(self) -> Worker[None]:
        """Let go of the older lines that are beyond what is kept."""
        return self._start("log history", self._forget_older_logs())

    async def _store(self) -> LogStore:
        """Return the log store, opening it once."""
        if self._logs is None:
            self._logs = asyncio.ensure_future(self._open_store())
        try:
            store = await asyncio.shield(self._logs)
        except (ApiError, StoreError):
            self._logs = None
            raise
        self.log_windows = store.windows
        return store

    async def _open_store(self) -> LogStore:
        if not self.spools_logs:
            return await LogStore.open(limits=self.log_limits)
        client = await self._opened()
        project = await client.resolve_project()
        store = await LogStore.open(spool_path(client.host, project.id), SPOOL_LIMITS)
        self.log_limits = store.limits
        return store

    async def _list_log_sources(self) -> None:
        try:
            states = list_log_sources(await self._opened())
        except ApiError as error:
            self.log_sources = LogSources(errors={"Log sources": error})
            return
        async with aclosing(states):
            async for state in states:
                self.log_sources = replace(state, last=self.log_sources.last)
        async with aclosing(last_log_lines(await self._opened(), self.log_sources)) as states:
            async for state in states:
                self.log_sources = state

    async def _follow_log(self, source: LogSource, wake: asyncio.Event, since: int | None) -> None:
        tail = LogTail(source.key)
        self._show_tail(tail)
        while True:
            try:
                client, store = await self._opened(), await self._store()
                break
            except (ApiError, StoreError) as error:
                self._show_tail(replace(tail.failed(error), next_poll=time.time() + _REOPEN))
                await Clock().pause(_REOPEN, wake)
        async with aclosing(follow_logs(client, source, store, wake=wake, since=since)) as states:
            async for tail in states:
                self._show_tail(tail)
                if tail.new:
                    await self._look_for_alerts(client, store)
                await self._polling.wait()

    def _show_tail(self, tail: LogTail) -> None:
        self.log_tails = {**self.log_tails, tail.source: tail}

    async def _fetch_older_logs(self) -> None:
        client, store = await self._opened(), await self._store()
        sources = [source for source, _ in self._followed.values()]
        self.log_history = await older_of_all(client, sources, store)

    async def _look_for_alerts(self, client: PostHogClient, store: LogStore) -> None:
        alert, now = self.log_alert, time.time()
        if alert is None:
            return
        if self._watch_lines is None:
            begin = self._alert_set + (client.server_time or now) - now
            self._watch_lines = AlertWatch(alert, int(begin * 1_000_000))
        watch = self._watch_lines
        try:
            raised = await watch.look(store.windows, tuple(self._followed))
        except StoreError:
            return  # the tail tells
        if raised is not None:
            self.log_raised = raised
            if watch.alert.command:
                self._start("log alert command", run_command(watch.alert, raised))

    async def _keep_logs(self, entries: int) -> None:
        if self._logs is not None:
            with suppress(ApiError, StoreError):  # the tails tell
                await (await self._store()).keep(entries)

    async def _fetch_logs_since(self, since: int) -> None:
        try:
            client, store = await self._opened(), await self._store()
        except (ApiError, StoreError) as error:
            self.log_history = History(error=error)
            return
        sources = [source for source, _ in self._followed.values()]
        self.log_history = await history_since(client, sources, store, since)

    async def _forget_older_logs(self) -> None:
        await (await self._store()).forget_history()

    async def _close_stores(self) -> None:
        if self._logs is not None:
            await (await self._logs).close()
        await super()._close_stores()

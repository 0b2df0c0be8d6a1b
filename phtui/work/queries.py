"""Queries: one at a time for each editor tab, three in all, watched, found again after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.models import QueryRequest
from phtui.jobs.query_desk import Order, QueryDesk
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_variables import Answers
from phtui.jobs.query_watch import Watch, Watched, watch_query
from phtui.store.database import StoreError
from phtui.store.pending import Pending
from phtui.store.place import Place
from phtui.work.base import ClientSource
from phtui.work.workbench import WorkbenchWork

_ASK_AGAIN = 15.0
"""Seconds from one try to reach PostHog to the next, to find queries again."""


class QueryWork(WorkbenchWork):
    """Runs queries."""

    query_runs: var[Mapping[str, QueryRun]] = var(dict)
    """The last run of each editor tab, by the tab's id."""

    watches: var[Mapping[str, Watched]] = var(dict)
    """How the tabs that are watched stand, by id."""

    keeps_queries: var[bool] = var(True)
    """Whether what runs when phtui ends goes on at PostHog, to be found at the next start."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._cancels: dict[str, asyncio.Event] = {}
        self._desk: asyncio.Future[QueryDesk] | None = None

    def run_query(
        self,
        tab: str,
        sql: str,
        refresh: str = "force_async",
        answers: Answers = Answers(),  # noqa: B008 -- read only
    ) -> Worker[None]:
        """Run `sql` for a tab, replacing (and cancelling) the query it runs now."""
        self.stop_watch(tab)
        self.cancel_query(tab)  # else the one that runs would go on at PostHog
        order = self._order(tab, answers.given_to(sql, str(uuid4()), refresh))
        return self._start(f"query {tab}", self._run_query(order))

    def watch_query(
        self, tab: str, sql: str, watch: Watch, answers: Answers = Answers()  # noqa: B008 -- read only
    ) -> Worker[None]:  # fmt: skip
        """Run `sql` for a tab again and again, until `stop_watch`."""
        self.cancel_query(tab)
        return self._start(f"query {tab}", self._watch_query(tab, sql, watch, answers))

    def stop_watch(self, tab: str) -> None:
        """Watch a tab no more; a query that runs goes on to its end."""
        if tab in self.watches:
            self.watches = {key: each for key, each in self.watches.items() if key != tab}

    def cancel_query(self, tab: str) -> None:
        """Ask for the end of a tab's query; its states tell how that goes."""
        if tab in self._cancels:
            self._cancels[tab].set()

    def forget_query(self, tab: str) -> None:
        """Let go of a tab that is closed: of its rows, its watch and what it runs."""
        self.stop_watch(tab)
        self.cancel_query(tab)
        self.workers.cancel_group(self, f"query {tab}")
        self._cancels.pop(tab, None)
        self.query_runs = {key: run for key, run in self.query_runs.items() if key != tab}

    def drop_rows(self, tab: str, note: str) -> None:
        """Let go of a tab's rows, which it no longer shows, and say so."""
        if tab in self.query_runs:
            self._show_run(tab, replace(self.query_runs[tab], result=None, note=note))

    def find_queries(self) -> Worker[None]:
        """Find again what an earlier phtui left running."""
        return self._start("find queries", self._find_queries())

    def _order(self, tab: str, request: QueryRequest, again: bool = False) -> Order:
        cancel = self._cancels[tab] = asyncio.Event()
        return Order(tab, request, cancel, again)

    async def _run_query(self, order: Order) -> None:
        sent = order.request
        self._show_run(order.tab, QueryRun(sent.sql, sent.query_id, Phase.SUBMITTING).begun())
        try:
            desk = await self._opened_desk()
        except ApiError as error:
            over = self.query_runs[order.tab].over(Phase.FAILED, error=error)
            self._show_run(order.tab, over)
            return
        await self._save_drafts()  # what is sent is on disk before it is sent
        await self._show_runs(order.tab, desk, desk.run(order))

    async def _show_runs(
        self, tab: str, desk: QueryDesk, states: AsyncGenerator[QueryRun, None]
    ) -> None:
        async with aclosing(states):
            async for run in states:
                self._show_run(tab, run)
        self.workbench_trouble = desk.trouble or self.workbench_trouble

    async def _watch_query(self, tab: str, sql: str, watch: Watch, answers: Answers) -> None:
        async def run_once() -> QueryRun:
            request = answers.given_to(sql, str(uuid4()), "force_async")
            await self._run_query(self._order(tab, request, again=self.watches[tab].runs > 0))
            return self.query_runs[tab]

        def pace() -> float:
            opened = self._client is not None and self._client.done()
            return self._client.result().budget.pace("query") if opened else 1.0  # type: ignore[union-attr]

        self.watches = {**self.watches, tab: Watched(watch)}
        async with aclosing(watch_query(watch, run_once, pace)) as states:
            async for state in states:
                if tab not in self.watches:
                    break
                self.watches = {**self.watches, tab: state}

    async def _find_queries(self) -> None:
        while True:
            try:
                desk = await self._opened_desk()
                break
            except ApiError:  # the line to PostHog is shown elsewhere
                await asyncio.sleep(_ASK_AGAIN)
        for pending in await desk.left():
            taken = pending.tab in self.query_runs
            tab = pending.query_id if taken else pending.tab
            self._cancels[tab] = asyncio.Event()
            self._show_run(tab, _looked_for(pending))
            self._start(f"query {tab}", self._find_query(tab, desk, pending))

    async def _find_query(self, tab: str, desk: QueryDesk, pending: Pending) -> None:
        found = desk.reattach(pending, self._cancels[tab], self.typed_values)
        await self._show_runs(tab, desk, found)

    async def _opened_desk(self) -> QueryDesk:
        """Return the desk of this project, setting it up once.

        Raises:
            ApiError: PostHog cannot be reached, or not be asked which project it is.
        """
        if self._desk is None:
            self._desk = asyncio.ensure_future(self._set_up_desk())
        try:
            return await asyncio.shield(self._desk)
        except ApiError:
            self._desk = None
            raise

    async def _set_up_desk(self) -> QueryDesk:
        bench, client = await self._workbench(), await self._opened()
        project = client.project or await client.resolve_project()
        place = Place(client.host, project.id, project.name)
        try:
            self.typed_values = await bench.variables.of(place)
        except StoreError as error:
            self.workbench_trouble = str(error)
        return QueryDesk(client, bench, place, lambda: self.keeps_queries)

    def _show_run(self, tab: str, run: QueryRun) -> None:
        if tab in self._cancels:  # else the tab is closed
            self.query_runs = {**self.query_runs, tab: run}


def _looked_for(pending: Pending) -> QueryRun:
    return QueryRun(pending.sql, pending.query_id, Phase.QUEUED, started=pending.started)

"""Queries, one at a time for each editor tab."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from uuid import uuid4

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.models import QueryRequest
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun
from phtui.work.base import ClientSource, JobRunner


class QueryWork(JobRunner):
    """Runs queries."""

    query_runs: var[Mapping[str, QueryRun]] = var(dict)
    """The last run of each editor tab."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._cancels: dict[str, asyncio.Event] = {}

    def run_query(self, tab: str, sql: str, refresh: str = "force_async") -> Worker[None]:
        """Run `sql` for a tab, replacing (and cancelling) the query it runs now."""
        request = QueryRequest(sql=sql, query_id=str(uuid4()), refresh=refresh)
        cancel = self._cancels[tab] = asyncio.Event()
        return self._start(f"query {tab}", self._run_query(tab, request, cancel))

    def cancel_query(self, tab: str) -> None:
        """Ask for the end of a tab's query; its states tell how that goes."""
        if tab in self._cancels:
            self._cancels[tab].set()

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

"""Runs queries as an editor wants them: in turn, on record before they are sent, in the history."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from phtui.api.models import QueryRequest
from phtui.jobs.query import ASKING, reattach_query, run_query
from phtui.jobs.query_record import entry_of, reattached_note
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_slots import QuerySlots
from phtui.jobs.query_stop import Stop, StopAskedError
from phtui.jobs.query_submit import AS_THE_WEB_APP, Polling
from phtui.jobs.query_variables import answers_to
from phtui.store.database import StoreError
from phtui.store.pending import Pending
from phtui.store.place import Place
from phtui.store.workbench import Workbench

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_Runs = AsyncGenerator[QueryRun, None]


@dataclass(frozen=True, slots=True)
class Order:
    """One query to run."""

    tab: str
    """The id of the tab its rows belong to."""
    request: QueryRequest
    cancel: asyncio.Event
    again: bool = False
    """Whether a watch runs it once more: one line of history for all of them."""

    @property
    def question(self) -> str:
        """What is asked, whoever asks: PostHog remembers failures by it."""
        asked = self.request
        return json.dumps(
            [asked.sql, asked.values, asked.variables, asked.filters], sort_keys=True, default=str
        )


class QueryDesk:
    """The queries of one project."""

    def __init__(
        self,
        client: PostHogClient,
        workbench: Workbench,
        place: Place,
        keeps_on: Callable[[], bool] = lambda: False,
        polling: Polling = AS_THE_WEB_APP,
    ) -> None:
        """Prepare to run queries.

        Args:
            client: Of the project.
            workbench: Where they are on record.
            place: The project.
            keeps_on: Whether a query goes on at PostHog, to be found later, that is dropped here
                without a cancel.
            polling: How often to ask how far they are.
        """
        self._client = client
        self._workbench = workbench
        self._keeps_on = keeps_on
        self._polling = polling
        self._slots = QuerySlots()
        self._refused: dict[str, QueryRun] = {}
        self._entries: dict[str, int] = {}
        self.place = place
        self.trouble = ""
        """Why something could not be kept on disk; "" when all is well."""

    async def run(self, order: Order) -> _Runs:
        """Run a query to its end, and yield every state on the way.

        What PostHog said it would not run for some minutes is not sent again before.
        """
        now = time.time()
        self._refused = {q: run for q, run in self._refused.items() if (run.retry_at or 0) > now}
        if order.question in self._refused:
            yield self._refused[order.question]
            return
        sent = order.request
        pending = Pending(sent.query_id, order.tab, sent.sql, self.place, now)
        runs = run_query(
            self._client, sent, order.cancel, self._polling, lambda: self._goes_on(order)
        )
        async with aclosing(self._in_turn(order, pending, runs)) as states:
            async for run in states:
                yield self._noted_refusal(order, run)

    async def left(self) -> list[Pending]:
        """Return what an earlier phtui sent and saw no end of."""
        try:
            return await self._workbench.pending.left(self.place, time.time())
        except StoreError as error:
            self.trouble = str(error)
            return []

    async def reattach(
        self, pending: Pending, cancel: asyncio.Event, typed: Mapping[str, str] | None = None
    ) -> _Runs:
        """Find a query again that an earlier phtui sent.

        Args:
            pending: What was sent.
            cancel: As for `run_query`.
            typed: What was last typed for placeholders, by name.
        """
        answers = answers_to(pending.sql, typed or {})
        request = answers.given_to(pending.sql, pending.query_id, "force_async")
        order = Order(pending.tab, request, cancel)
        runs = reattach_query(
            self._client,
            request,
            pending.started,
            cancel,
            self._polling,
            lambda: self._goes_on(order),
        )
        async with aclosing(self._in_turn(order, pending, runs)) as states:
            async for run in states:
                if run.note == ASKING:
                    continue  # there is nothing to say of it yet
                noted = replace(run, note=run.note or reattached_note(run, time.time()))
                yield self._noted_refusal(order, noted)

    def _noted_refusal(self, order: Order, run: QueryRun) -> QueryRun:
        """Remember that PostHog will not run it for some minutes, if that is so."""
        if run.retry_at is not None:
            self._refused[order.question] = run
        return run

    async def _in_turn(self, order: Order, pending: Pending, runs: _Runs) -> _Runs:
        waiting = QueryRun(pending.sql, pending.query_id, Phase.WAITING).begun()
        if self._slots.taken:
            places = self._slots.places
            note = f"{places} queries run already, as many as PostHog allows"
            yield replace(waiting, note=note)
        try:
            async with (
                self._slots.place(Stop(order.cancel)),
                aclosing(self._on_record(order, pending, runs)) as states,
            ):
                async for run in states:
                    yield run
        except StopAskedError:
            yield waiting.over(Phase.CANCELLED)

    async def _on_record(self, order: Order, pending: Pending, runs: _Runs) -> _Runs:
        await self._keep(self._workbench.pending.add(pending))
        query_id, run = pending.query_id, QueryRun(pending.sql, started=pending.started)
        try:
            async with aclosing(runs):
                async for run in runs:
                    if run.query_id != query_id:  # the same query was running already
                        await self._keep(self._workbench.pending.rename(query_id, run.query_id))
                        query_id = run.query_id
                    yield run
        finally:
            if not run.on_server or not self._goes_on(order):
                await self._keep(self._workbench.pending.remove(query_id))
                await self._enter(order, run)

    def _goes_on(self, order: Order) -> bool:
        return self._keeps_on() and not order.cancel.is_set()

    async def _enter(self, order: Order, run: QueryRun) -> None:
        history, entry = self._workbench.history, entry_of(run, self.place)
        if order.again and order.tab in self._entries:
            await self._keep(history.repeat(self._entries[order.tab], entry))
        else:
            await self._keep(self._noted(order.tab, history.add(entry)))

    async def _noted(self, tab: str, adding: Coroutine[Any, Any, int]) -> None:
        self._entries[tab] = await adding

    async def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Write to disk; a query is not stopped by a disk that is full."""
        try:
            await work
        except StoreError as error:
            self.trouble = str(error)

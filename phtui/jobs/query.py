"""A HogQL query, from submit to rows, with true progress and a cancel that cancels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from phtui.api.errors import ApiError, NotFound, QueryFailed, RateLimited
from phtui.api.failures import query_failure
from phtui.api.models import QueryRequest, QueryResult, QueryStatus
from phtui.jobs.query_failure import seconds_refused
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_stop import Stop, StopAskedError
from phtui.jobs.query_submit import (
    AS_THE_WEB_APP,
    BLOCKING,
    TRANSIENT,
    Begin,
    CutOffError,
    Polling,
    Submission,
)

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_KeepOn = Callable[[], bool]

ASKING: Final = "asking PostHog what became of it"
"""The note of a query that is looked for, until PostHog has answered."""

_HELD_OPEN = "held open until there are rows"
_CUT_OFF = "the connection was cut, PostHog goes on: looking for its rows"
_SHARED = "it ran already, for another: a cancel ends both"
_WENT_ON = QueryResult(query_status=QueryStatus())
"""What is known of a query that PostHog has and does not tell of: it may run."""


def run_query(
    client: PostHogClient,
    request: QueryRequest,
    cancel: asyncio.Event,
    polling: Polling = AS_THE_WEB_APP,
    keeps_on: _KeepOn = lambda: False,
) -> AsyncGenerator[QueryRun, None]:
    """Submit a query, poll until it ends, and yield every state on the way.

    Setting `cancel` stops it on the server and yields `CANCELLING`, then how that went.
    Closing the generator, or cancelling its task, stops it on the server too, without a word,
    unless `keeps_on` says that it is to go on there without us.
    """
    note = _HELD_OPEN if request.refresh in BLOCKING else ""
    run = QueryRun(request.sql, request.query_id, Phase.SUBMITTING, note=note)
    submission = Submission(client, request)
    return _states(_Attempt(client, request, cancel, polling, run), submission, cancel, keeps_on)


def reattach_query(
    client: PostHogClient,
    request: QueryRequest,
    started: float,
    cancel: asyncio.Event,
    polling: Polling = AS_THE_WEB_APP,
    keeps_on: _KeepOn = lambda: False,
) -> AsyncGenerator[QueryRun, None]:
    """Find a query again that an earlier phtui sent, and yield its states from there.

    Args:
        client: Of the project it was sent to.
        request: What was sent, under the id that PostHog knows it by.
        started: When, in Unix time.
        cancel: As for `run_query`.
        polling: How often to ask.
        keeps_on: As for `run_query`.
    """
    run = QueryRun(request.sql, request.query_id, Phase.QUEUED, note=ASKING, started=started)

    async def find(_: Stop) -> QueryResult:
        return _WENT_ON

    return _states(_Attempt(client, request, cancel, polling, run), find, cancel, keeps_on)


async def _states(
    attempt: _Attempt, begin: Begin, cancel: asyncio.Event, keeps_on: _KeepOn
) -> AsyncGenerator[QueryRun, None]:
    if not attempt.run.started:  # one that is found again began long ago
        attempt.run = attempt.run.begun()
    if cancel.is_set():  # while the line was still being opened
        yield attempt.run.over(Phase.CANCELLED)
        return
    try:
        async for run in attempt.states(begin):
            yield run
    finally:
        if attempt.run.on_server and not keeps_on():
            with suppress(ApiError):  # it may be gone already, and so may the network
                await attempt.cancel()


class _Attempt:
    """One query on its way."""

    def __init__(
        self,
        client: PostHogClient,
        request: QueryRequest,
        cancel: asyncio.Event,
        polling: Polling,
        run: QueryRun,
    ) -> None:
        self._client = client
        self._request = request
        self._stop = Stop(cancel)
        self._polling = polling
        self._delay = polling.first
        self._held_off = 0.0
        self._missing_until = 0.0
        self._note = ""
        self.run = run

    async def states(self, begin: Begin) -> AsyncGenerator[QueryRun, None]:
        yield self.run
        try:
            result = await self._begun(begin)
            status = self._taken(result)
            while not status.complete:
                self._progressed(status)
                yield self.run
                while (answer := await self._poll()) is None:
                    yield self.run
                status = answer
            yield await self._end(status, result)
        except StopAskedError as asked:
            query_id = asked.query_id or self.run.query_id
            self.run = replace(self.run, query_id=query_id, phase=Phase.CANCELLING, note="")
            yield self.run
            yield await self._stopped()
        except NotFound as error:
            was_taken = self.run.phase is not Phase.SUBMITTING  # else it is the project
            yield self._over(Phase.EXPIRED if was_taken else Phase.FAILED, error=error)
        except ApiError as error:
            yield await self._failed(error)

    async def cancel(self) -> None:
        await self._client.cancel_query(self.run.query_id)

    async def _begun(self, begin: Begin) -> QueryResult:
        try:
            return await begin(self._stop)
        except CutOffError:
            # Its id is known once the query is over: until then PostHog says that it is gone.
            self._missing_until = time.monotonic() + self._polling.gone_for
            self._delay = self._polling.cap
            self.run = replace(self.run, note=_CUT_OFF, picked_up=self.run.started)
            return _WENT_ON

    def _taken(self, result: QueryResult) -> QueryStatus:
        """Return where the query stands once PostHog has it."""
        status = result.query_status or QueryStatus(complete=True, results=result)
        if status.id:
            if status.id != self.run.query_id:  # PostHog runs the same query once
                self._note = _SHARED
            self.run = replace(self.run, query_id=status.id, note=self._note)
        if not status.complete and result.columns is not None:
            self.run = replace(self.run, result=result)  # an older cached one, to look at
        return status

    async def _poll(self) -> QueryStatus | None:
        """Wait and ask once; None when PostHog could not be asked: the query is not lost."""
        pace = self._client.budget.pace("query")
        await self._stop.pause(max(self._delay * pace, self._held_off))
        self._delay, self._held_off = self._polling.after(self._delay), 0.0
        try:
            status = await self._stop.unless(self._client.query_status(self.run.query_id))
        except TRANSIENT as error:
            self._delay = self._polling.cap
            self._held_off = error.retry_after if isinstance(error, RateLimited) else 0.0
            self.run = replace(self.run, note=f"The query goes on; asking again. {error}")
            return None
        except NotFound:
            if time.monotonic() > self._missing_until:
                raise
            return None
        self.run = replace(self.run, note=self._note)
        return status

    def _progressed(self, status: QueryStatus) -> None:
        progress = self.run.progress
        if status.query_progress is not None:
            progress = progress.advanced(status.query_progress)
        moving = progress.rows > 0 or progress.cpu_seconds > 0 or status.pickup_time is not None
        picked_up = self.run.picked_up or (time.time() if moving else None)
        phase = Phase.QUEUED if picked_up is None else Phase.RUNNING
        self.run = replace(self.run, phase=phase, progress=progress, picked_up=picked_up)

    async def _end(self, status: QueryStatus, submitted: QueryResult) -> QueryRun:
        if status.error:
            return await self._failed(query_failure(status))
        result = status.results or submitted
        if result.error:
            return self._over(Phase.FAILED, error=QueryFailed(result.error))
        return self._done(status, result)

    def _done(self, status: QueryStatus, result: QueryResult, **changes: Any) -> QueryRun:
        kept_until = _unix_time(status.expiration_time)
        figures = {"bytes_read": status.bytes_read, "kept_until": kept_until}
        return self._over(Phase.DONE, result=result, **figures, **changes)

    async def _failed(self, error: ApiError) -> QueryRun:
        """End with an error: where it is in the SQL, and when the query can run again."""
        refused = error.retry_after if isinstance(error, RateLimited) else seconds_refused(error)
        retry_at = None if refused is None else time.time() + refused
        return self._over(Phase.FAILED, error=await self._located(error), retry_at=retry_at)

    async def _located(self, error: ApiError) -> ApiError:
        """Find where in the SQL the fault is: an asynchronous failure does not say."""
        if not isinstance(error, QueryFailed) or error.start is not None or not error.in_sql:
            return error
        with suppress(ApiError):
            for fault in (await self._client.check_query(self._request)).errors:
                if fault.start is not None:
                    return QueryFailed(str(error), error.status, error.code, fault.start, fault.end)
        return error

    async def _stopped(self) -> QueryRun:
        """Cancel on the server, then look: cancelled, or finished first."""
        try:
            await self.cancel()
        except ApiError as error:
            note = f"PostHog could not be told to stop: {error} It stops at its own time limit."
            return self._over(Phase.CANCELLED, note=note)
        delay = self._polling.first
        for _ in range(8):
            try:
                status = await self._client.query_status(self.run.query_id)
            except ApiError:  # 404 is how PostHog says that it is cancelled
                return self._over(Phase.CANCELLED)
            if status.complete:
                return self._stopped_late(status)
            await asyncio.sleep(delay)
            delay = self._polling.after(delay)
        note = "PostHog took the cancel but still shows the query; it stops at its time limit."
        return self._over(Phase.CANCELLED, note=note)

    def _stopped_late(self, status: QueryStatus) -> QueryRun:
        if status.error or status.results is None:
            return self._over(Phase.CANCELLED)
        return self._done(status, status.results, note="finished before the cancel")

    def _over(self, phase: Phase, **changes: Any) -> QueryRun:
        self.run = self.run.over(phase, **changes)
        return self.run


def _unix_time(moment: str | None) -> float | None:
    try:
        return datetime.fromisoformat(moment or "").timestamp()
    except ValueError:
        return None

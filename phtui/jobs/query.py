"""A HogQL query, from submit to rows, with true progress and a cancel that cancels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from phtui.api.errors import (
    ApiError,
    NotFound,
    NotPostHog,
    QueryFailed,
    RateLimited,
    ServerFailed,
    TooBusy,
    Unreachable,
    Unreadable,
)
from phtui.api.failures import query_failure
from phtui.api.models import QueryRequest, QueryResult, QueryStatus
from phtui.jobs.query_run import Phase, QueryRun

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

T = TypeVar("T")

_BLOCKING: Final = frozenset({"blocking", "force_blocking", "force_cache"})
_TRANSIENT: Final = (Unreachable, Unreadable, ServerFailed, NotPostHog, RateLimited, TooBusy)
"""What a poll may meet while the query itself is well."""


@dataclass(frozen=True, slots=True)
class Polling:
    """How often a running query is asked after: as PostHog's own web app does it."""

    first: float = 0.3
    factor: float = 1.25
    cap: float = 3.0
    gone_for: float = 600.0
    """Seconds to look for a blocking query whose connection a gateway cut."""

    def after(self, delay: float) -> float:
        """Return the delay that follows this one."""
        return min(delay * self.factor, self.cap)


async def run_query(
    client: PostHogClient,
    request: QueryRequest,
    cancel: asyncio.Event,
    polling: Polling = Polling(),
) -> AsyncGenerator[QueryRun, None]:
    """Submit a query, poll until it ends, and yield every state on the way.

    Setting `cancel` stops it on the server and yields `CANCELLING`, then how that went.
    Closing the generator, or cancelling its task, stops it on the server too, without a word.
    """
    attempt = _Attempt(client, request, cancel, polling)
    if cancel.is_set():  # while the line was still being opened
        yield attempt.run.over(Phase.CANCELLED)
        return
    try:
        async for run in attempt.states():
            yield run
    finally:
        if attempt.run.active:
            with suppress(ApiError):  # it may be gone already, and so may the network
                await client.cancel_query(attempt.run.query_id)


class _CancelAskedError(Exception):
    """The user wants the query stopped."""


class _Attempt:
    """One query on its way."""

    def __init__(
        self,
        client: PostHogClient,
        request: QueryRequest,
        cancel: asyncio.Event,
        polling: Polling,
    ) -> None:
        self._client = client
        self._request = request
        self._cancel = cancel
        self._polling = polling
        self._delay = polling.first
        self.run = QueryRun(request.sql, request.query_id, Phase.SUBMITTING).begun()

    async def states(self) -> AsyncGenerator[QueryRun, None]:
        yield self.run
        try:
            result = await self._submit()
            status = self._taken(result)
            while not status.complete:
                self._progressed(status)
                yield self.run
                while (answer := await self._poll()) is None:
                    yield self.run
                status = answer
            yield await self._end(status, result)
        except _CancelAskedError:
            self.run = replace(self.run, phase=Phase.CANCELLING, note="")
            yield self.run
            yield await self._stop()
        except NotFound as error:
            was_taken = self.run.phase is not Phase.SUBMITTING  # else it is the project
            yield self._over(Phase.EXPIRED if was_taken else Phase.FAILED, error=error)
        except ApiError as error:
            yield self._over(Phase.FAILED, error=await self._located(error))

    def _taken(self, result: QueryResult) -> QueryStatus:
        """Return where the query stands once PostHog has it."""
        status = result.query_status or QueryStatus(complete=True, results=result)
        if status.id:
            self.run = replace(self.run, query_id=status.id)
        if not status.complete and result.columns is not None:
            self.run = replace(self.run, result=result)  # an older cached one, to look at
        return status

    async def _submit(self) -> QueryResult:
        """Send the query; a cut blocking request is looked for under its own id."""
        sending = asyncio.ensure_future(self._client.submit_query(self._request))
        try:
            return await self._unless_cancelled(asyncio.shield(sending))
        except (Unreachable, ServerFailed, NotPostHog):
            if self._request.refresh not in _BLOCKING:
                raise
            return await self._recover()
        except _CancelAskedError:
            # Hung up on too early, the server might take the query after our DELETE.
            if self._request.refresh not in _BLOCKING:
                with suppress(ApiError, TimeoutError):
                    result = await asyncio.wait_for(asyncio.shield(sending), 2)
                    if result.query_status is not None and result.query_status.id:
                        self.run = replace(self.run, query_id=result.query_status.id)
            raise
        finally:
            sending.cancel()

    async def _recover(self) -> QueryResult:
        """Find the result of a blocking query whose gateway gave up: PostHog runs it to its end."""
        until = time.monotonic() + self._polling.gone_for
        while True:
            await self._pause(self._polling.cap)
            try:
                status = await self._unless_cancelled(
                    self._client.query_status(self._request.query_id)
                )
                return QueryResult(query_status=status)
            except (NotFound, *_TRANSIENT):
                if time.monotonic() > until:
                    raise

    async def _poll(self) -> QueryStatus | None:
        """Wait and ask once; None when PostHog could not be asked: the query is not lost."""
        await self._pause(self._delay * self._client.budget.pace("query"))
        self._delay = self._polling.after(self._delay)
        try:
            status = await self._unless_cancelled(self._client.query_status(self.run.query_id))
        except _TRANSIENT as error:
            self._delay = getattr(error, "retry_after", self._polling.cap)
            self.run = replace(self.run, note=f"{error} The query goes on; asking again.")
            return None
        self.run = replace(self.run, note="")
        return status

    def _progressed(self, status: QueryStatus) -> None:
        progress = self.run.progress
        if status.query_progress is not None:
            progress = progress.advanced(status.query_progress)
        moving = progress.rows > 0 or progress.cpu_seconds > 0 or status.pickup_time is not None
        phase = Phase.RUNNING if moving else Phase.QUEUED
        picked_up = self.run.picked_up or (time.time() if moving else None)
        self.run = replace(self.run, phase=phase, progress=progress, picked_up=picked_up)

    async def _end(self, status: QueryStatus, submitted: QueryResult) -> QueryRun:
        if status.error:
            return self._over(Phase.FAILED, error=await self._located(query_failure(status)))
        result = status.results or submitted
        if result.error:
            return self._over(Phase.FAILED, error=QueryFailed(result.error))
        return self._over(Phase.DONE, result=result)

    async def _located(self, error: ApiError) -> ApiError:
        """Find where in the SQL the fault is: an asynchronous failure does not say."""
        if not isinstance(error, QueryFailed) or error.start is not None or not error.in_sql:
            return error
        with suppress(ApiError):
            for fault in (await self._client.check_query(self._request)).errors:
                if fault.start is not None:
                    return QueryFailed(str(error), error.status, error.code, fault.start, fault.end)
        return error

    async def _stop(self) -> QueryRun:
        """Cancel on the server, then look: cancelled, or finished first."""
        try:
            await self._client.cancel_query(self.run.query_id)
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
                return await self._stopped_late(status)
            await asyncio.sleep(delay)
            delay = self._polling.after(delay)
        note = "PostHog took the cancel but still shows the query; it stops at its time limit."
        return self._over(Phase.CANCELLED, note=note)

    async def _stopped_late(self, status: QueryStatus) -> QueryRun:
        if status.error or status.results is None:
            return self._over(Phase.CANCELLED)
        return self._over(Phase.DONE, result=status.results, note="finished before the cancel")

    def _over(self, phase: Phase, **changes: Any) -> QueryRun:
        self.run = self.run.over(phase, **changes)
        return self.run

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._cancel.wait(), seconds)
        if self._cancel.is_set():
            raise _CancelAskedError

    async def _unless_cancelled(self, work: Coroutine[None, None, T] | asyncio.Future[T]) -> T:
        """Return what the work returns, or drop it at once when the user wants to stop."""
        task = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self._cancel.wait())
        try:
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _CancelAskedError
            return task.result()
        finally:
            task.cancel()
            asked.cancel()

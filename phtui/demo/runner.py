"""Runs HogQL queries as PostHog does: blocking or not, three at a time, cached, cancellable."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from starlette.concurrency import run_in_threadpool

from phtui.demo import problems
from phtui.demo.clickhouse import ClickHouseError
from phtui.demo.compiler import Compiler, cache_key
from phtui.demo.engine import Answer, Engine
from phtui.demo.hogql.parser import HogQLError
from phtui.demo.hogql.translate import Translation
from phtui.demo.problems import Problem
from phtui.demo.results import Run, Runs, iso
from phtui.demo.settings import Settings
from phtui.demo.throttle import ByteBudget
from phtui.demo.watch import ProgressWatch
from phtui.demo.wire import HogQLQuery, QueryResponse, QueryStatus

_AT_ONCE = 3
_TOO_MANY = "Too many queries are running right now — please try again in a moment."
_DEFAULT_LIMIT = 100
_KILL_SECONDS = 5.0
_LAZINESS = 10

_log = logging.getLogger(__name__)


_STILL_MAKING = "The demo's data is still being made: so far it has the newest days only."


class QueryRunner:
    """Every run of the server; used from its event loop only."""

    def __init__(
        self,
        engine: Engine,
        compiler: Compiler,
        settings: Settings,
        budget: ByteBudget,
        has_all_data: Callable[[], bool],
    ) -> None:
        self._runs = Runs()
        self._has_all_data = has_all_data
        self._budget = budget
        self._engine = engine
        self._compiler = compiler
        self._settings = settings
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._watch = ProgressWatch(engine)
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, query: HogQLQuery, query_id: str | None) -> QueryStatus:
        """Begin a run, or join the running one of the same id."""
        run = self._runs.get(query_id) if query_id else None
        if run is None or run.ended:
            run = self._begin(query, query_id, is_async=True)
            task = asyncio.create_task(self._run_unattended(run, query))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return run.status

    async def run(self, query: HogQLQuery, query_id: str | None) -> Run:
        """Run a query to its end.

        Raises:
            Problem: it failed.
        """
        run = self._begin(query, query_id, is_async=False)
        try:
            run.status.results = await self._execute(run, query, speed=0)
        except HogQLError as error:
            raise problems.of_hogql(error, query.query) from error
        except ClickHouseError as error:
            raise problems.of_clickhouse(error) from error
        finally:
            run.finish()
        return run

    def cached(self, query: HogQLQuery, *, lazy: bool) -> tuple[QueryResponse | None, bool]:
        """Return the last result of the same question, if any, and whether it is still fresh."""
        run = self._runs.cached(cache_key(query))
        if run is None or run.result is None:
            return None, False
        patience = self._settings.fresh_seconds * (_LAZINESS if lazy else 1)
        return msgspec.structs.replace(run.result, is_cached=True), run.age() <= patience

    def status(self, query_id: str) -> QueryStatus | None:
        """Return where an asynchronous query stands."""
        run = self._runs.get(query_id)
        return run.status if run is not None and run.status.query_async else None

    async def cancel(self, query_id: str, *, dequeue_only: bool) -> str:
        """Forget a query and kill it; return PostHog's words for what was done."""
        run = self._runs.get(query_id)
        if run is not None and run.ended:
            return "Query already complete"
        if run is not None:
            run.dequeued = True
            self._runs.remove(run)
        if dequeue_only:
            return "Only tried to dequeue, not cancelling query on clickhouse"
        await self._kill(query_id, run)
        return "Cancelled query on clickhouse"

    async def _kill(self, query_id: str, run: Run | None) -> None:
        await run_in_threadpool(self._engine.kill, query_id)
        if run is not None and run.begun:
            deadline = time.monotonic() + _KILL_SECONDS
            while not run.over.is_set() and time.monotonic() < deadline:
                # It is ending, or it was only just beginning and has survived.
                await asyncio.sleep(0.02)
                await run_in_threadpool(self._engine.kill, query_id)

    def _begin(self, query: HogQLQuery, query_id: str | None, *, is_async: bool) -> Run:
        status = QueryStatus(
            id=query_id or uuid.uuid4().hex,
            task_id=str(uuid.uuid4()),
            start_time=iso(datetime.now(UTC)),
            cache_key=cache_key(query),
            query_async=is_async,
        )
        run = Run(status, cacheable=self._has_all_data())
        self._runs.add(run)
        return run

    async def _run_unattended(self, run: Run, query: HogQLQuery) -> None:
        status = run.status
        try:
            status.results = await self._execute(run, query, self._settings.speed)
        except HogQLError as error:
            # PostHog stores the list of errors as Python prints it.
            _fail(
                status, f"[ErrorDetail(string={error.message!r}, code={error.code!r})]", error.code
            )
        except ClickHouseError as error:
            problem = problems.of_clickhouse(error)
            _fail(status, str(problem) if problem.exposed else None, problem.code)
        except Problem as problem:
            _fail(status, str(problem), problem.code)
        except Exception:  # noqa: BLE001 -- a bug of ours: who polls must be told of an end
            _log.exception("Query %s", status.id)
            _fail(status, None, None)
        run.finish()

    async def _execute(self, run: Run, query: HogQLQuery, speed: int) -> QueryResponse:
        started = time.perf_counter()
        try:
            translation = await run_in_threadpool(self._compiler.to_run, query)
            parsed = time.perf_counter()
            answer = await self._ask(run, translation, speed)
        finally:
            run.over.set()
        timings = {"./parse_select": parsed - started, ".": time.perf_counter() - started}
        self._budget.spend(answer.bytes_read)
        run.status.bytes_read = answer.bytes_read
        run.status.budget_remaining_bytes = self._budget.left
        response = _response(query, translation, answer, timings, run.status.cache_key)
        if not run.cacheable:
            response.warnings = [_STILL_MAKING]
        return response

    async def _ask(self, run: Run, translation: Translation, speed: int) -> Answer:
        try:
            async with asyncio.timeout(self._settings.queue_seconds):
                await self._slots.acquire()
        except TimeoutError:
            raise Problem(429, "throttled", _TOO_MANY) from None
        try:
            if run.dequeued:
                raise Problem(404, "not_found", f"Query {run.status.id} not found for team 1")
            run.begun = True
            run.status.pickup_time = iso(datetime.now(UTC))
            self._watch.add(run)
            sql, query_id = translation.clickhouse, run.status.id
            return await run_in_threadpool(self._engine.run, sql, query_id, speed)
        finally:
            self._watch.remove(run)
            self._slots.release()


def _fail(status: QueryStatus, message: str | None, code: str | None) -> None:
    status.error = True
    status.error_message = message
    status.error_code = code


def _response(
    query: HogQLQuery,
    translation: Translation,
    answer: Answer,
    timings: dict[str, float],
    key: str,
) -> QueryResponse:
    has_more = None
    if translation.default_limit:
        has_more = answer.count > _DEFAULT_LIMIT
        answer = answer.without_last() if has_more else answer
    now = iso(datetime.now(UTC).replace(microsecond=0))
    return QueryResponse(
        query=query.query,
        hogql=translation.hogql,
        clickhouse=translation.clickhouse,
        columns=list(translation.columns),
        types=list(zip(translation.columns, answer.types, strict=True)),
        results=answer.rows,
        has_more=has_more,
        limit=_DEFAULT_LIMIT if translation.default_limit else None,
        offset=0 if translation.default_limit else None,
        timings=[{"k": stage, "t": round(seconds, 4)} for stage, seconds in timings.items()],
        cache_key=key,
        last_refresh=now,
        next_allowed_client_refresh=now,
    )

"""Watching a query: run it again and again, within the budget, and tell what changed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from phtui.api.errors import QueryFailed
from phtui.api.models import QueryResult
from phtui.formatting import counted, duration, safe
from phtui.jobs.clock import Clock
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.row_condition import ConditionError, RowCondition
from phtui.jobs.row_diff import RowDiff, row_diff

SHORTEST: Final = 10.0
"""Seconds from one run to the next, at least."""
_REQUESTS_A_RUN: Final = 4
"""A submit and some polls: queries of ten seconds take more, those of one second fewer."""
_HOURLY: Final = 2400
"""PostHog's limit of query requests an hour."""

_SPAN = re.compile(r"(\d{1,6})\s*(s|m|min|h)?")
_UNITS: Final = {None: 1, "s": 1, "m": 60, "min": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Watch:
    """What to watch for, and how often."""

    seconds: float
    condition: RowCondition | None = None

    @classmethod
    def parse(cls, words: str) -> Watch:
        """Read `60s where col > 10`.

        Raises:
            ValueError: The words cannot be meant so; the text says why.
        """
        span, _, condition = words.strip().partition(" where ")
        match = _SPAN.fullmatch(span.strip())
        if match is None:
            raise ValueError("Write it as 60s, 5m, or 60s where events > 10.")
        seconds = float(int(match[1]) * _UNITS[match[2]])
        if seconds < SHORTEST:
            raise ValueError(f"PostHog's limits allow no less than {duration(SHORTEST)}.")
        return cls(seconds, RowCondition.parse(condition) if condition.strip() else None)

    @property
    def budget_words(self) -> str:
        """What it costs: `about 240 of 2,400 requests/h`."""
        requests = 3600 / self.seconds * _REQUESTS_A_RUN
        return f"about {requests:,.0f} of {_HOURLY:,} requests/h"


@dataclass(frozen=True, slots=True)
class Watched:
    """How a watch stands."""

    watch: Watch
    runs: int = 0
    next_at: float | None = None
    """Unix time of the next run; None while one is on its way, and when it is over."""
    diff: RowDiff | None = None
    """What the last run changed; None after the first."""
    matches: int = 0
    """Rows of the last run for which the condition holds."""
    rings: bool = False
    """Whether the last run is worth a bell: the condition holds that did not, or, without one,
    something changed."""
    stretched: bool = False
    """Whether it waits longer than asked, since the budget runs low or PostHog refuses."""
    trouble: str = ""
    """Why the last run told nothing, or why the watch is over."""
    over: bool = False

    @property
    def holds(self) -> str:
        """For how many rows the condition holds, safe to show; "" where there is none."""
        condition = self.watch.condition
        return (
            ""
            if condition is None
            else f"{counted(self.matches, 'row')} with {safe(str(condition))}"
        )

    @property
    def found(self) -> str:
        """What it rings for, safe to show."""
        return self.holds or (self.diff.words if self.diff is not None else "")


async def watch_query(
    watch: Watch,
    run_once: Callable[[], Awaitable[QueryRun]],
    pace: Callable[[], float] = lambda: 1.0,
    clock: Clock = Clock(),  # noqa: B008 -- frozen
) -> AsyncGenerator[Watched, None]:
    """Run a query again and again, and yield how that stands.

    It ends when the query is cancelled, or when its SQL or the condition is wrong.

    Args:
        watch: How often, and for what.
        run_once: Runs it to its end.
        pace: The factor by which to wait longer: the budget's.
        clock: The time.
    """
    state, last = Watched(watch), None
    while not state.over:
        yield replace(state, next_at=None, stretched=False, rings=False)
        run = await run_once()
        state = await _after(state, run, last)
        if run.phase is Phase.DONE and run.result is not None:
            last = run.result
        if not state.over:
            now = clock.wall()
            wait = max(watch.seconds * pace(), (run.retry_at or 0) - now)
            state = replace(state, next_at=now + wait, stretched=wait > watch.seconds * 1.01)
        yield state
        if not state.over:
            await clock.sleep(wait)


async def _after(state: Watched, run: QueryRun, last: QueryResult | None) -> Watched:
    state = replace(state, runs=state.runs + 1, trouble="", rings=False)
    if run.phase is Phase.CANCELLED:
        return replace(state, over=True, trouble="it was cancelled")
    if run.phase is not Phase.DONE or run.result is None:
        wrong = isinstance(run.error, QueryFailed) and run.error.in_sql and run.retry_at is None
        return replace(state, over=wrong, trouble=str(run.error or run.phase.value))
    result = run.result
    diff = None if last is None else await asyncio.to_thread(row_diff, last, result)
    condition = state.watch.condition
    if condition is None:
        return replace(state, diff=diff, rings=bool(diff))
    try:
        matches = await asyncio.to_thread(condition.count, result)
    except ConditionError as error:
        return replace(state, diff=diff, over=True, trouble=str(error))
    return replace(state, diff=diff, matches=matches, rings=matches > 0 and state.matches == 0)

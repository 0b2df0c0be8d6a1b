"""What a HogQL query is, at any moment: the values that `run_query` yields."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from phtui.api.errors import ApiError
from phtui.api.models import Progress, QueryResult

REFRESH_MODES: Final = {
    "force_async": "compute now, in the background (the default)",
    "async": "cached if fresh, else compute in the background",
    "lazy_async": "as async, and an older cached result will do",
    "blocking": "cached if fresh, else compute, request held open",
    "force_blocking": "compute now, request held open",
    "async_except_on_cache_miss": "as async; held open when nothing is cached",
    "force_cache": "whatever is cached; PostHog computes when nothing is",
}
"""PostHog's refresh modes, and what each means to the person who chooses it."""


class Phase(Enum):
    """Where a query is in its life."""

    IDLE = "idle"
    WAITING = "waiting"
    """Not sent yet: as many run as PostHog allows."""
    SUBMITTING = "submitting"
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


ON_SERVER: Final = frozenset({Phase.SUBMITTING, Phase.QUEUED, Phase.RUNNING, Phase.CANCELLING})
"""When PostHog may have the query and not be done with it."""

ACTIVE: Final = ON_SERVER | {Phase.WAITING}


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a query has got: never going back, never claiming to be done."""

    rows: int = 0
    estimate: int = 0
    """Rows to read as ClickHouse guesses; 0 when it does not."""
    bytes: int = 0
    cpu_seconds: float = 0
    fraction: float | None = None
    """0 to 0.99, or None while nothing true can be said."""
    furthest: float = 0
    """The largest fraction so far: an estimate that grows takes nothing back."""

    def advanced(self, seen: Progress) -> RunProgress:
        """Return the progress after the server said this."""
        rows = max(self.rows, seen.rows_read)
        estimate = max(seen.estimated_rows_total, 0)
        fraction = None
        if estimate and rows <= estimate:
            fraction = min(max(rows / estimate, self.furthest), 0.99)
        return RunProgress(
            rows=rows,
            estimate=estimate or self.estimate,
            bytes=max(self.bytes, seen.bytes_read),
            cpu_seconds=max(self.cpu_seconds, seen.active_cpu_time / 1e6),
            fraction=fraction,
            furthest=fraction or self.furthest,
        )


@dataclass(frozen=True, slots=True)
class QueryRun:
    """Everything a screen needs to draw one query."""

    sql: str = ""
    query_id: str = ""
    """The id PostHog goes by: another's, when the same query was running already."""
    phase: Phase = Phase.IDLE
    progress: RunProgress = RunProgress()
    result: QueryResult | None = None
    """The rows; before `DONE` the older ones a cache had."""
    error: ApiError | None = None
    note: str = ""
    """A plain sentence on the way: trouble on the line, how a cancel went."""
    started: float = 0.0
    """Unix time of the submit."""
    picked_up: float | None = None
    """Unix time at which it was first seen to run."""
    ended: float | None = None
    """Unix time of the end."""
    bytes_read: int | None = None
    """What ClickHouse read, where PostHog says."""
    kept_until: float | None = None
    """Unix time until which PostHog has the rows, where it says."""
    retry_at: float | None = None
    """Unix time before which PostHog refuses to run this again."""

    def begun(self) -> QueryRun:
        """Return the run as of its submit, now."""
        return replace(self, started=time.time())

    def over(self, phase: Phase, **changes: Any) -> QueryRun:
        """Return the run as it ended, now; a note on the way is dropped unless given anew."""
        settled: dict[str, Any] = {"note": "", "ended": time.time()} | changes
        return replace(self, phase=phase, **settled)

    @property
    def active(self) -> bool:
        """Whether there is anything to wait for or to cancel."""
        return self.phase in ACTIVE

    @property
    def on_server(self) -> bool:
        """Whether PostHog may have it and not be done with it."""
        return self.phase in ON_SERVER

    def seconds(self, now: float | None = None) -> float:
        """Return how long it has taken, or took."""
        end = self.ended if self.ended is not None else time.time() if now is None else now
        return max(end - self.started, 0.0)

    def seconds_refused(self, now: float) -> float:
        """Return for how long PostHog will not run this again; 0 when it will."""
        return max((self.retry_at or 0) - now, 0.0)

    def cores(self, now: float | None = None) -> float:
        """Return how many of the server's cores it has kept busy on average."""
        busy = self.seconds(now) - ((self.picked_up or self.started) - self.started)
        return self.progress.cpu_seconds / busy if busy >= 1 else 0.0

"""Queries that ran or run: their status while they do, their results for a while after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from phtui.demo.wire import QueryResponse, QueryStatus

_LIFETIME = timedelta(minutes=20)
_BYTES_KEPT = 256_000_000


def iso(time: datetime) -> str:
    """Return a time as PostHog writes it."""
    return time.isoformat().replace("+00:00", "Z")


@dataclass
class Run:
    """One run of a query."""

    status: QueryStatus
    cacheable: bool = True
    """Whether its result answers the same question again."""
    ended: datetime | None = None
    dequeued: bool = False
    """Nobody waits for it: it must not begin, if it has not."""
    begun: bool = False
    """Whether ClickHouse was given it."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when ClickHouse is done with it, one way or another."""

    @property
    def result(self) -> QueryResponse | None:
        """What it found, when it found something."""
        return self.status.results

    def age(self) -> float:
        """Seconds since it ended."""
        return (datetime.now(UTC) - self.ended).total_seconds() if self.ended else 0.0

    def finish(self) -> None:
        """Note that it is over."""
        self.ended = datetime.now(UTC)
        self.status.complete = True
        self.status.end_time = iso(self.ended)
        self.status.expiration_time = iso(self.ended + _LIFETIME)


class Runs:
    """The runs of the last 20 minutes by query id, as far as memory allows."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    def add(self, run: Run) -> None:
        """Keep a run; what is too old or too much goes."""
        self._runs.pop(run.status.id, None)
        self._runs[run.status.id] = run
        self._forget()

    def get(self, query_id: str) -> Run | None:
        """Return a run that is still kept."""
        run = self._runs.get(query_id)
        return None if run is None or _expired(run) else run

    def remove(self, run: Run) -> None:
        """Forget a run, unless another took its id."""
        if self._runs.get(run.status.id) is run:
            del self._runs[run.status.id]

    def cached(self, cache_key: str) -> Run | None:
        """Return the newest result of the same question."""
        return next(
            (
                run
                for run in reversed(self._runs.values())
                if run.cacheable and run.status.cache_key == cache_key and run.result is not None
            ),
            None,
        )

    def _forget(self) -> None:
        kept = 0
        for query_id, run in reversed(tuple(self._runs.items())):
            kept += len(msgspec.Raw(run.result.results)) if run.result else 0
            if _expired(run) or kept > _BYTES_KEPT:
                del self._runs[query_id]


def _expired(run: Run) -> bool:
    return run.age() > _LIFETIME.total_seconds()

"""A world with its own time: a server that logs, a clock that is wrong, and things that go wrong.

Nothing sleeps. Whoever waits in this world moves its time forward, and the server answers with
what is visible by then.
"""

from __future__ import annotations

import asyncio
import random
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from phtui.api.budget import Budget
from phtui.api.log_models import LogSource
from phtui.jobs.clock import Clock
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

BEGIN = datetime(2026, 5, 4, tzinfo=UTC)
START = int(BEGIN.timestamp()) * 1_000_000
PLUGIN = LogSource(kind="plugin", id="7712", name="S3 export")
HOG = LogSource(kind="hog", id="0190c7c0-aaaa-7bbb-8ccc-ddddeeeeffff", name="Slack alerts")
LEVELS = ("DEBUG", "LOG", "INFO", "WARN", "ERROR")


@dataclass(frozen=True, order=True)
class Row:
    """A line on the server."""

    time: int
    """Microseconds after the world's beginning."""
    number: int
    text: str = field(compare=False)

    @property
    def id(self) -> str:
        return str(UUID(int=self.number + 1))

    def wire(self, kind: str) -> dict[str, Any]:
        stamp = (BEGIN + timedelta(microseconds=self.time)).isoformat()
        level = LEVELS[self.number % 5]
        common = {"timestamp": stamp.replace("+00:00", "Z"), "message": self.text}
        if kind == "hog":
            return common | {"instance_id": "run-1", "level": "INFO", "log_source_id": HOG.id}
        return common | {
            "id": self.id, "type": level, "source": "CONSOLE", "instance_id": "worker-1",
        }  # fmt: skip


Fault = Callable[[Request], Answer | None]


class World:
    """Time, a log, and what goes wrong when."""

    def __init__(self, source: LogSource, skew: float = 0.0, seed: int = 1) -> None:
        self.source = source
        self.now = 0.0
        """Seconds since the beginning, truly."""
        self.random = random.Random(seed)
        self.produced: list[Row] = []
        self.requests: list[float] = []
        """When each was made."""
        self.faults: list[tuple[float, float, Fault]] = []
        """From, until, and what is answered instead."""
        self.says_date = True
        self.repeats = False
        """Whether a page has some of its rows twice, as a table has that was written twice."""
        self._old_date = (0.0, 0.0)
        self._slept = 0.0
        self._coming: list[tuple[float, Row]] = []
        self._visible: list[Row] = []
        self._wires: dict[int, dict[str, Any]] = {}
        self.clock = Clock(
            monotonic=lambda: self.now - self._slept,
            wall=lambda: BEGIN.timestamp() + self.now + skew,
            sleep=self._sleep,
        )
        self.budget = Budget(lambda: self.now)

    def log(self, at: float, text: str = "", *, late: float = 0.0) -> Row:
        """Have a line logged at a second, and visible so many seconds later."""
        number = len(self.produced)
        row = Row(round(at * 1_000_000), number, text or f"line {number}")
        self.produced.append(row)
        self._coming.append((at + late, row))
        return row

    def fails(self, at: float, seconds: float, fault: Fault) -> None:
        """Have every request of some seconds answered like this."""
        self.faults.append((at, at + seconds, fault))

    def says_date_of(self, at: float, until: float) -> None:
        """Have the server say a date that has been, until another time."""
        self._old_date = (at, until)

    def sleep(self, seconds: float) -> None:
        """Close the lid: the monotonic clock stands still."""
        self.now += seconds
        self._slept += seconds

    @property
    def shown(self) -> int:
        """How many lines were visible when the last page was answered."""
        return len(self._visible)

    def serve(self, posthog: FakePostHog) -> None:
        """Answer for the log's endpoint."""
        self._coming.sort(key=lambda each: -each[0])
        kind = "plugin_configs" if self.source.kind == "plugin" else "hog_functions"
        posthog.on("GET", f"{PROJECT}/{kind}/{self.source.id}/logs", self._answer)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def _answer(self, request: Request) -> Answer:
        self.requests.append(self.now)
        for start, stop, fault in self.faults:
            if start <= self.now < stop and (answer := fault(request)):
                return answer
        return self._page(request)

    def _page(self, request: Request) -> Answer:
        while self._coming and self._coming[-1][0] <= self.now:
            insort(self._visible, self._coming.pop()[1])
        limit = int(request.query["limit"][0])
        low = bisect_right(self._visible, _end(request, "after", -1), key=_time)
        high = bisect_left(self._visible, _end(request, "before", 1 << 60), key=_time)
        rows = self._newest(max(low, 0), high, limit)
        if self.repeats:
            rows = [row for row in rows for _ in range(1 + (row.number % 7 == 0))][:limit]
        body = {"count": len(rows), "next": None, "previous": None}
        wired = [self._wired(row) for row in rows]
        return Answer(body | {"results": wired}, headers=self._headers())

    def _wired(self, row: Row) -> dict[str, Any]:
        if row.number not in self._wires:
            self._wires[row.number] = row.wire(self.source.kind)
        return self._wires[row.number]

    def _newest(self, low: int, high: int, limit: int) -> list[Row]:
        cut = max(low, high - limit)
        if cut > low and self._visible[cut].time == self._visible[cut - 1].time:
            # Which of the lines of one time a page has is up to the server, each time anew.
            first = bisect_left(self._visible, self._visible[cut].time, lo=low, key=_time)
            last = bisect_right(self._visible, self._visible[cut].time, hi=high, key=_time)
            edge = self.random.sample(self._visible[first:last], last - cut)
            return self._visible[last:high][::-1] + edge
        return self._visible[cut:high][::-1]

    def _headers(self) -> dict[str, str]:
        if not self.says_date:
            return {"Date": ""}
        old, until = self._old_date
        moment = BEGIN + timedelta(seconds=int(old if self.now < until else self.now))
        return {"Date": format_datetime(moment, usegmt=True)}


def _time(row: Row) -> int:
    return row.time


def _end(request: Request, name: str, missing: int) -> int:
    if name not in request.query:
        return missing
    moment = datetime.fromisoformat(request.query[name][0]).replace(tzinfo=UTC)
    return (moment - BEGIN) // timedelta(microseconds=1)


def throttled(_: Request) -> Answer:
    """Answer as a spent limit does."""
    return payload("throttled", headers={"Retry-After": "37"})


def bad_gateway(_: Request) -> Answer:
    """Answer as the ingress does."""
    page = "<html><h1>502 Bad Gateway</h1></html>"
    return Answer(page, status=502, headers={"Content-Type": "text/html"})


def reset(_: Request) -> Answer:
    """Hang up in the middle of an answer."""
    return Answer('{"results": [{"id": "', missing=500)


def reset_in_paging(request: Request) -> Answer | None:
    """Hang up in the middle of an answer with older lines."""
    return reset(request) if "before" in request.query else None


def gone(_: Request) -> Answer:
    """Hang up without a byte."""
    return Answer(dropped=True)

"""A million lines of a log in the real app: memory, CPU, lag, stalls; beside what follows files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.apps.stalls import worst_stall
from tests.bench.lines import Source, number_shown
from tests.bench.plan import Plan
from tests.bench.programs import Program, followers
from tests.bench.session import Session
from tests.bench.statistics import median, p95
from tests.bench.table import Table, milliseconds

LINES = 1_000_000
RATE = 5_000.0
"""Lines a second."""
SETTLED = 100_000
"""Lines after which memory must not grow: as many are kept."""
_SOURCE = "Requests"
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) ")
_LOOK = 0.05
_DAY = 86_400.0
_GRAIN = 0.01
"""Seconds of lines that are seen as one."""


def measure(plan: Plan) -> Iterator[Table]:
    """Yield what the app needs for so many lines, and what others need."""
    rate = plan.rates[0] if plan.rates else RATE
    seconds = plan.seconds if plan.seconds != Plan.seconds else LINES / rate
    with tempfile.TemporaryDirectory() as folder:
        yield _table(rate * seconds, rate, ["phtui", *_ours(Path(folder), rate, seconds)])
        for program in followers(Path(folder)):
            if program.name in ("lnav", "toolong"):
                row = [program.name, *_theirs(program, rate, seconds)]
                yield _table(rate * seconds, rate, row)


def _table(lines: float, rate: float, row: list[str]) -> Table:
    """Return a table for one program: what another does later must not lose it."""
    return Table(
        f"{lines:,.0f} lines at {rate:,.0f}/s",
        ["", "memory", f"grown after {SETTLED:,} lines", "CPU per 1,000 lines", "lag p50", "p95",
         "worst stall"],
        [row],
        "phtui: over HTTP from the demo server, each line read, kept in SQLite and shown. The "
        "others: appended to a file. A stall is without the time in the queue for a core.",
    )  # fmt: skip


@dataclass
class Lags:
    """How far behind the newest line on screen is."""

    seconds: list[float] = field(default_factory=list)
    _newest: float | None = None

    def look(self, at: float, rows: list[str]) -> None:
        """Note what is seen for the first time, a share of a second for all of its lines."""
        times = [_seconds(found) for found in map(_TIME.search, rows) if found]
        if not times:
            return
        newest = max(times)
        seen = self._newest if self._newest is not None else newest
        now = at % _DAY
        for step in range(int((newest - seen) / _GRAIN)):
            self.seconds.append(max(0.0, now - (seen + step * _GRAIN)))
        self._newest = max(seen, newest)


def _ours(folder: Path, rate: float, seconds: float) -> list[str]:
    stalls = folder / "stalls"
    with _server(folder, rate) as environment:
        program = Program(
            "phtui", (sys.executable, "-m", "tests.bench.soak_app"), {**environment, "TZ": "UTC"}
        )
        with program.start(stalls=stalls) as session:
            session.until_shows(_SOURCE)
            session.press(":")
            session.until_shows(":logs")
            session.press(f"logs {_SOURCE}\r")
            session.until_shows("FOLLOW")
            return _soak(session, stalls, rate, seconds)


def _soak(session: Session, stalls: Path, rate: float, seconds: float) -> list[str]:
    until_settled = min(SETTLED / rate + 2.0, seconds / 2)
    offset = time.time() - time.monotonic()
    watch, before = Lags(), session.usage()
    begun = time.monotonic()
    _look(session, Lags(), begun + until_settled, offset)
    settled = session.usage()
    _look(session, watch, begun + seconds, offset)
    after, ended = session.usage(), time.monotonic()
    stall = worst_stall(stalls, begun, ended)
    lines = rate * (ended - begun)
    return [
        _megabytes(after.memory),
        f"{(after.memory - settled.memory) / 2**20:+.1f} MB",
        milliseconds((after.cpu - before.cpu) / lines * 1000),
        milliseconds(median(watch.seconds)),
        milliseconds(p95(watch.seconds)),
        milliseconds(stall.own),
    ]


def _look(session: Session, watch: Lags, until: float, offset: float) -> None:
    while time.monotonic() < until:
        for arrival in session.looks(_LOOK):
            watch.look(arrival.at + offset, list(session.screen.text()))
        time.sleep(_LOOK)


def _theirs(program: Program, rate: float, seconds: float) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = Source.begin(Path(folder) / "app.log")
        with program.start(str(source.path)) as session:
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            before = session.usage()
            first = min(SETTLED / rate, seconds / 2)
            source.start(rate, first).join()
            settled = session.usage()
            source.start(rate, seconds - first).join()
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            after = session.usage()
    used = (after.cpu - before.cpu) / (rate * seconds) * 1000
    grown = (after.memory - settled.memory) / 2**20
    return [_megabytes(after.memory), f"{grown:+.1f} MB", milliseconds(used), "", "", ""]


@contextmanager
def _server(folder: Path, rate: float) -> Iterator[dict[str, str]]:
    """Run the demo server with little data but many lines; yield what leads to it."""
    command = [sys.executable, "-m", "phtui.demo", "--json", "--until-eof", "--visits", "200",
               "--cache", str(folder / "demo"), "--lines", str(rate)]  # fmt: skip
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())
        yield {
            "POSTHOG_HOST": address["host"],
            "POSTHOG_PROJECT_ID": str(address["project_id"]),
            "POSTHOG_PERSONAL_API_KEY": address["api_key"],
        }
        server.terminate()


def _seconds(found: re.Match[str]) -> float:
    hours, minutes, seconds, thousandths = map(int, found.groups())
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _megabytes(count: int) -> str:
    return f"{count / 2**20:.0f} MB"

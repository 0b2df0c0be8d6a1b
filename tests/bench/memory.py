"""What 100,000 lines leave in memory, and what they cost to show."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.lines import Source, number_shown
from tests.bench.plan import Plan
from tests.bench.programs import Program, followers
from tests.bench.table import Table

LINES = 100_000
BLOCK = 1000
_PAUSE = 0.05


def measure(plan: Plan) -> Iterator[Table]:
    """Yield memory before and after, and CPU time."""
    del plan
    with tempfile.TemporaryDirectory() as home:
        rows = [
            [program.name, *_grow(program)]
            for program in followers(Path(home))
            if program.name != "less +F"  # it holds no lines, and writes every one
        ]
    yield Table(
        f"{LINES:,} lines at {BLOCK / _PAUSE:,.0f}/s", ["", "memory", "grown by", "CPU"], rows
    )


def _grow(program: Program) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        source = Source.begin(Path(folder) / "app.log")
        with program.start(str(source.path)) as session:
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            session.until_quiet(0.5)
            before = session.usage()
            for _ in range(LINES // BLOCK):
                source.append(BLOCK)
                time.sleep(_PAUSE)
            session.until_quiet(0.5)
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            after = session.usage()
    grown = (after.memory - before.memory) / 2**20
    return [f"{after.memory / 2**20:.0f} MB", f"{grown:+.0f} MB", f"{after.cpu - before.cpu:.2f} s"]

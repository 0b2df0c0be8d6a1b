"""From nothing to the first paint, and to the first rows, beside the smallest Textual app."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.plan import Plan
from tests.bench.programs import Program, python
from tests.bench.result import DONE, EDITOR, RUN
from tests.bench.session import Session
from tests.bench.statistics import median, ratio
from tests.bench.table import Table, milliseconds

HELLO = python("hello-world Textual", "tests.bench.apps.hello")
DEMO = python("phtui --demo", "phtui", "--demo")


def measure(plan: Plan) -> Iterator[Table]:
    """Yield first paint and first rows; each round starts both, so that noise falls on both."""
    _rows_of(DEMO)  # makes the data set, if it is not there
    hello, ours, usable, rows = [], [], [], []
    for _ in range(plan.runs):
        hello.append(_first_paint(HELLO))
        paint, view, done = _rows_of(DEMO)
        ours.append(paint)
        usable.append(view)
        rows.append(done)
    with tempfile.TemporaryDirectory() as empty:
        places = {"XDG_CACHE_HOME": str(Path(empty)), "HOME": empty}
        cold = _rows_of(Program(DEMO.name, DEMO.command, places))
    floor = median(hello)
    yield Table(
        f"Start-up, median of {plan.runs}",
        ["", "first paint", "the editor", "first query answered"],
        [
            [HELLO.name, milliseconds(floor), "–", "–"],
            [f"{DEMO.name}, warm", *map(milliseconds, map(median, (ours, usable, rows)))],
            [f"{DEMO.name}, no cache", *map(milliseconds, cold)],
            ["warm ÷ hello", *(ratio(median(each), floor) for each in (ours, usable, rows))],
        ],
    )


def _first_paint(program: Program) -> float:
    with program.start() as session:
        return _painted(session)


def _rows_of(program: Program) -> tuple[float, float, float]:
    """Return the seconds to the first paint, the editor, and rows of the query in it."""
    with program.start() as session:
        paint = _painted(session)
        view = session.until_shows(EDITOR) - session.started_at
        session.press(RUN)
        return paint, view, session.until_shows(DONE) - session.started_at


def _painted(session: Session) -> float:
    return session.until(lambda screen: any(screen.text())) - session.started_at

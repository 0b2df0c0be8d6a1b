"""The HogQL workbench at its limits, in the real app: a long buffer, many tables, big results."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from phtui.formatting import size
from phtui.hogql.schema import EMPTY, Schema
from phtui.jobs.result_cache import CAP, weight_of
from phtui.store.drafts import Draft
from phtui.store.workbench import Workbench
from tests.bench.apps.editor import LONG
from tests.bench.apps.stalls import worst_stall
from tests.bench.apps.typed import READY as FLOOR_READY
from tests.bench.plan import Plan
from tests.bench.pressing import Presses, press_each
from tests.bench.programs import Program, python
from tests.bench.server import COLUMNS, ROWS, answer, posthog
from tests.bench.session import Session
from tests.bench.statistics import median, ratio
from tests.bench.table import Table, milliseconds
from tests.bench.view import result_of
from tests.hogql.schemas import large

FLOOR = python("a Textual app of one line", "tests.bench.apps.typed", stock=True)
WORD = "tim "
"""Its first letter opens the list of suggestions, the next two narrow it, the space closes it."""
_EFFECTS = ("opens the list", "narrows the list", "narrows the list", "closes the list")
_ENDS = "order by visits desc"
_RUN, _NEW_TAB, _ESCAPE, _RIGHT, _FLIP = "\n", "\x0e", "\x1b", "\x1b[C", "O"
_DELETE_TO_START = "\x15"
_SORTED = ("timestamp", "url")
_RESULTS = (1, 3, 6)
_SETTLED = 1.0
_PAUSE = 0.5


def measure(plan: Plan) -> Iterator[Table]:
    """Yield tables of typing, of sorting and of memory."""
    yield _typing(plan)
    body = answer()
    yield _sorting(body, plan.runs)
    yield _memory(body)


@contextmanager
def _workbench(text: str, body: bytes = b"", schema: Schema = EMPTY) -> Iterator[Program]:
    """Yield phtui with a text in its editor, the cursor behind it, and the file for its stalls."""
    with tempfile.TemporaryDirectory() as state, posthog(body, schema=schema) as (_, program):
        asyncio.run(_keep(Path(state) / "phtui" / "workbench.sqlite", text))
        yield replace(program, environment={**program.environment, "XDG_STATE_HOME": state})


async def _keep(path: Path, text: str) -> None:
    bench = await Workbench.open(path)
    await bench.drafts.save([Draft("bench", "bench", text, len(text))])
    await bench.close()


def _typing(plan: Plan) -> Table:
    kinds = {name: Presses() for name in (*_EFFECTS, "any key", FLOOR.name)}
    words = max(plan.presses // len(WORD), 2)
    with (
        tempfile.TemporaryDirectory() as folder,
        _workbench(LONG, schema=large()) as program,
        FLOOR.start() as floor,
        program.start(stalls=Path(folder) / "stalls") as session,
    ):
        floor.until_shows(FLOOR_READY)
        session.until_shows(_ENDS)
        press_each(session, WORD)  # the tables are asked for at the first key
        session.until_quiet(_SETTLED)
        began, cpu = time.monotonic(), session.usage().cpu
        for _ in range(words):  # in turns: what else the machine does falls on both
            kinds[FLOOR.name].add(press_each(floor, WORD.strip()))
            for effect, key in zip(_EFFECTS, WORD, strict=True):
                kinds[effect].add(pressed := press_each(session, key))
                kinds["any key"].add(pressed)
            session.press(_DELETE_TO_START)  # so that the line does not come to be scrolled
        cpu = (session.usage().cpu - cpu) / (words * len(WORD))
        stall = worst_stall(Path(folder) / "stalls", began, time.monotonic())
    least = median(kinds[FLOOR.name].seconds)
    return Table(
        "Typing in phtui: 2,000 lines, suggestions from 160 tables",
        ["", "bytes a key, p50", "key to paint, p50", "p95", "p50 to the least"],
        [[name, *each.cells, ratio(median(each.seconds), least)] for name, each in kinds.items()],
        f"CPU {milliseconds(cpu)} a key; the loop's worst stall {milliseconds(stall.own)}.",
    )


def _sorting(body: bytes, runs: int) -> Table:
    rows = result_of(body).rows
    cells = []
    with (
        tempfile.TemporaryDirectory() as folder,
        _workbench("select 1", body) as program,
        program.start(stalls=Path(folder) / "stalls") as session,
    ):
        session.until_shows("select 1")
        _run(session)
        session.press(_ESCAPE)
        time.sleep(_PAUSE)
        at = 0
        for column in _SORTED:
            number = list(COLUMNS).index(column)
            press_each(session, [_RIGHT] * (number - at))
            at, began = number, time.monotonic()
            flips = press_each(session, [_FLIP] * 3 * runs, _SETTLED)  # up, down, as it came
            stall = worst_stall(Path(folder) / "stalls", began, time.monotonic())
            values = [row[number] for row in rows]
            began = time.perf_counter()
            sorted(values)
            bare = time.perf_counter() - began
            up = flips.seconds[::3]
            cells.append([
                f"by {column}", milliseconds(median(up)), milliseconds(max(up)),
                ratio(median(up), bare), milliseconds(stall.own),
            ])  # fmt: skip
    return Table(
        f"A sort of {ROWS:,} rows in phtui, from the key to the rows",
        ["", "p50", "worst", "p50 to Python's `sorted` of the texts", "the loop's worst stall"],
        cells,
    )


def _memory(body: bytes) -> Table:
    weight = weight_of(result_of(body))
    cells = []
    with _workbench("select 1", body) as program, program.start() as session:
        session.until_shows("select 1")
        session.until_quiet(_SETTLED)
        before = session.usage().memory
        for count in range(1, max(_RESULTS) + 1):
            if count > 1:
                session.press(_NEW_TAB)
                time.sleep(_PAUSE)
                session.press(f"select {count}")
            session.until_shows(f"select {count}")
            _run(session)
            if count in _RESULTS:
                grown = session.usage().memory - before
                cells.append([
                    f"{count}", f"{size(count * weight)}", f"{before / 2**20:.0f} MB",
                    f"{grown / 2**20:+.0f} MB",
                ])  # fmt: skip
    return Table(
        f"Results of {ROWS:,} × 10, each in its tab",
        ["results", "their rows", "memory before", "grown by"],
        cells,
        f"{size(CAP)} of rows are kept over all tabs; the oldest are let go beyond that.",
    )


def _run(session: Session) -> None:
    """Run what is in the editor, and wait until its rows are there."""
    time.sleep(_PAUSE)
    session.press(_RUN)
    session.until_shows("✓ done")
    session.until_quiet(_SETTLED)

"""A big result in the real app: from the answer to rows on screen, memory, the loop's stalls."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import view
from tests.bench.apps.stalls import Stall, worst_stall
from tests.bench.apps.table import LOADED
from tests.bench.key_to_paint import PAGE_DOWN
from tests.bench.plan import Plan
from tests.bench.pressing import press_each
from tests.bench.programs import Program, python
from tests.bench.server import ROWS, answer, posthog
from tests.bench.session import Session
from tests.bench.table import Table, milliseconds
from tests.fake_posthog import PROJECT, FakePostHog

RUN, ESCAPE = "\n", "\x1b"
EDITOR = "order by events desc"
"""What the HogQL screen shows when it is there."""
DONE = "✓ done"
_SETTLED = 1.0


def measure(plan: Plan) -> Iterator[Table]:
    """Yield phtui beside Textual's own table with the same answer."""
    body = answer()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.json"
        path.write_bytes(body)
        peer = python("Textual's DataTable", "tests.bench.apps.table", "datatable", stock=True)
        rows = [
            ["phtui", *_ours(body, Path(folder) / "ours", plan.presses)],
            [peer.name, *_theirs(peer, path, Path(folder) / "theirs", plan.presses)],
        ]
    yield Table(
        f"An answer of {ROWS:,} × 10 rows, {len(body) / 1e6:.1f} MB of JSON",
        ["", "rows on screen", "worst stall", "page-down", "p50", "p95", "worst stall", "memory"],
        rows,
        "phtui: from the answer's first byte, its way over loopback included. DataTable: from a "
        "key, the answer in a file. A stall is without the time in the queue for a core.",
    )
    yield view.measure(body)


def _ours(body: bytes, stalls: Path, presses: int) -> list[str]:
    gate = threading.Event()
    with posthog(body, gate) as (fake, program), program.start(stalls=stalls) as session:
        session.until_shows(EDITOR)
        session.until_quiet(_SETTLED)
        before = session.usage().memory
        session.press(RUN)
        _until_polled(fake)
        began = time.monotonic()
        gate.set()
        shown = session.until_shows(DONE)
        session.press(ESCAPE)
        return _cells(session, stalls, began, shown, before, presses)


def _theirs(program: Program, path: Path, stalls: Path, presses: int) -> list[str]:
    with program.start(str(path), stalls=stalls) as session:
        session.until_shows("press l")
        session.until_quiet(_SETTLED)
        before = session.usage().memory
        began = session.press("l")
        shown = session.until_shows(LOADED)
        return _cells(session, stalls, began, shown, before, presses)


def _cells(
    session: Session, stalls: Path, began: float, shown: float, before: int, presses: int
) -> list[str]:
    session.until_quiet(_SETTLED)
    loaded = time.monotonic()
    paged = press_each(session, [PAGE_DOWN] * presses)
    grown = (session.usage().memory - before) / 2**20
    return [
        milliseconds(shown - began),
        _stall(worst_stall(stalls, began, loaded)),
        *paged.cells,
        _stall(worst_stall(stalls, loaded, time.monotonic())),
        f"{before / 2**20:.0f} + {grown:.0f} MB",
    ]


def _stall(stall: Stall) -> str:
    return milliseconds(stall.own)


def _until_polled(fake: FakePostHog) -> None:
    deadline = time.monotonic() + 10
    while not fake.asked("GET", f"{PROJECT}/query/") and time.monotonic() < deadline:
        time.sleep(0.005)

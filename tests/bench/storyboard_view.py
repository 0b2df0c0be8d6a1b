"""The recording of an hour in the real app, taken to its storyboard by keyboard."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from phtui.formatting import size
from tests.bench.apps.stalls import worst_stall
from tests.bench.key_to_paint import PAGE_DOWN
from tests.bench.pressing import press_each
from tests.bench.programs import Program, python
from tests.bench.recording import RecordedHour, recorded_hour
from tests.bench.session import Session
from tests.bench.table import Table, milliseconds
from tests.fake_posthog import KEY, PROJECT_ID

_LISTED, _READING, _FIRST_ROW = "all 1", "reading, block", "■ page"
_PAGE_TEXT = "item 0."
_PATIENCE = 240.0
_SETTLED = 1.0
_PRESSES = 20
_COLUMNS = [
    "rows after the first block", "all on screen", "memory", "worst stall", "page-down, p50",
    "p95", "worst stall", "page at the end", "its stall",
]  # fmt: skip


def measure(runs: int) -> Table:
    """Read it so many times, each in a process of its own."""
    rows = [_read() for _ in range(runs)]
    note = (
        "The whole app. Memory: before the storyboard, and what it adds at most. Page-downs: once "
        "all is there. A stall is without the time in the queue for a core."
    )
    return Table("The same in the storyboard's view", _COLUMNS, rows, note)


def _read() -> list[str]:
    with tempfile.TemporaryDirectory() as folder, recorded_hour() as (posthog, hour):
        stalls = Path(folder) / "stalls"
        named = python("phtui", "tests.bench.apps.watched")
        environment = {
            "POSTHOG_HOST": posthog.url,
            "POSTHOG_PROJECT_ID": str(PROJECT_ID),
            "POSTHOG_PERSONAL_API_KEY": KEY,
            "PHTUI_BENCH_STALLS": str(stalls),
        }
        program = Program(named.name, named.command, environment)
        with program.start("--screen", "recordings") as session:
            session.until_shows(_LISTED)
            session.until_quiet(_SETTLED)
            return [
                *_told(session, hour, stalls),
                *_moved(session, stalls),
                *_page(session, stalls),
            ]


def _told(session: Session, hour: RecordedHour, stalls: Path) -> list[str]:
    before = most = session.usage().memory
    began = session.press("\r")
    first = session.until_shows(_FIRST_ROW)
    deadline = time.monotonic() + _PATIENCE
    while session.screen.shows(_READING) and time.monotonic() < deadline:
        most = max(most, session.usage().memory)
        session.catch_up()
        time.sleep(0.05)
    told = session.arrivals[-1].at
    session.until_quiet(_SETTLED)
    return [
        milliseconds(first - hour.first_block_at),
        f"{told - began:.1f} s",
        f"{size(before)} + {size(most - before)}",
        _worst(stalls, began),
    ]


def _moved(session: Session, stalls: Path) -> list[str]:
    began = time.monotonic()
    pressed = press_each(session, [PAGE_DOWN] * _PRESSES)
    return [*pressed.cells[1:], _worst(stalls, began)]


def _page(session: Session, stalls: Path) -> list[str]:
    session.press("G")
    session.until_quiet(_SETTLED)
    asked = session.press("P")
    shown = session.until_shows(_PAGE_TEXT)
    session.until_quiet(_SETTLED)
    return [milliseconds(shown - asked), _worst(stalls, asked)]


def _worst(stalls: Path, since: float) -> str:
    return milliseconds(worst_stall(stalls, since, time.monotonic()).own)

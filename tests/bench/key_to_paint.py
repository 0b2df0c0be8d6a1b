"""Paging through a big table and typing in the editor: bytes and time for each key."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.apps.editor import READY
from tests.bench.apps.table import LOADED
from tests.bench.plan import Plan
from tests.bench.pressing import press_each
from tests.bench.programs import Program, python
from tests.bench.server import ROWS, answer
from tests.bench.table import Table

PAGE_DOWN = "\x1b[6~"
_TYPED = ",properties.$browser='Firefox'and(now()>timestamp)"
"""Without spaces: one at the end of a line changes no text on screen."""
_COMPLETING = "SqlPane, 2,000 lines, suggestions from 160 tables, phtui's driver"
_COLUMNS = ["", "bytes a key, p50", "key to paint, p50", "p95"]


def measure(plan: Plan) -> Iterator[Table]:
    """Yield a table for page-down and one for typing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.json"
        path.write_bytes(answer())
        yield Table(
            f"Page-down in {ROWS:,} × 10 rows",
            _COLUMNS,
            [
                [program.name, *_page(program, path, plan.presses)]
                for program in _drivers("Grid", "tests.bench.apps.table", "grid")
            ],
        )
    module = "tests.bench.apps.editor"
    peer = python("Textual's TextArea, stock driver", module, "textarea", stock=True)
    yield Table(
        "Typing in the editor",
        _COLUMNS,
        [
            [program.name, *_type(program, plan.presses)]
            for program in [
                *_drivers("SqlEditor", module, "sql"),
                python(_COMPLETING, module, "pane"),
                peer,
            ]
        ],
        "Each key: the time until the last bytes that changed the text on screen.",
    )


def _drivers(name: str, module: str, kind: str) -> list[Program]:
    return [
        python(f"{name}, phtui's driver", module, kind),
        python(f"{name}, stock driver", module, kind, stock=True),
    ]


def _page(program: Program, path: Path, presses: int) -> list[str]:
    with program.start(str(path)) as session:
        session.until_shows("press l")
        session.press("l")
        session.until_shows(LOADED)
        return press_each(session, [PAGE_DOWN] * presses).cells


def _type(program: Program, presses: int) -> list[str]:
    with program.start() as session:
        session.until_shows(READY)
        return press_each(session, (_TYPED * presses)[:presses]).cells

"""What programs cost that nobody touches: all of them at once, for a minute."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.lines import Source, number_shown
from tests.bench.logs_view import logs_view
from tests.bench.plan import Plan
from tests.bench.programs import Program, followers
from tests.bench.result import DONE, EDITOR, ESCAPE, RUN
from tests.bench.server import answer, posthog
from tests.bench.session import Session
from tests.bench.start_up import HELLO
from tests.bench.table import Table
from tests.fake_posthog import PROJECT, payload
from tests.screens.person_world import populate

_SETTLED = 3.0
_MINUTE_PASSED = 120.0
"""Seconds after which the truth line, which is about the last minute, has no line to tell of."""
_STATES = {
    "the editor": (("", EDITOR),),
    "rows": (("", EDITOR), (RUN, DONE), (ESCAPE, "In full")),
    "help": (("", EDITOR), ("\x1bOP", "type to search")),
}
"""Of phtui's first view: what to press, and what shows that it was taken."""
_VIEWS = {"recordings": "maria@example.org", "persons": "p0@example.org"}
"""What shows that a view has its list."""
_PEERS = ("lnav", "less +F")


def measure(plan: Plan) -> Iterator[Table]:
    """Yield bytes and CPU of phtui in each state, beside what idles well and what does not."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sessions = dict(_ours(stack, folder)) | dict(_theirs(stack, folder))
        for session in sessions.values():
            session.until_quiet(_SETTLED, timeout=2 * _SETTLED)
        before = {name: (each.written, each.usage().cpu) for name, each in sessions.items()}
        began = time.monotonic()
        time.sleep(plan.idle)
        rows = []
        for name, session in sessions.items():
            written, cpu = session.written - before[name][0], session.usage().cpu - before[name][1]
            share = 100 * cpu / (time.monotonic() - began)
            rows.append([name, f"{written:,} B", f"{share:.2f} %"])
    yield Table(f"Idle for {plan.idle:.0f} s", ["", "bytes", "of a core"], rows)


def _ours(stack: ExitStack, folder: Path) -> Iterator[tuple[str, Session]]:
    fake, program = stack.enter_context(posthog(answer(1000)))
    unwatched = Program(program.name, (*program.command[:2], "phtui"), program.environment)
    for name, steps in _STATES.items():
        session = stack.enter_context(unwatched.start())
        for key, shown in steps:
            session.press(key)
            session.until_shows(shown)
        yield f"phtui: {name}", session
    populate(fake)
    fake.on("GET", f"{PROJECT}/session_recordings", payload("recordings"))
    for name, shown in _VIEWS.items():
        session = stack.enter_context(unwatched.start("--screen", name))
        session.until_shows(shown)
        yield f"phtui: {name}", session
    source = Source.begin(folder / "quiet.log")
    session = stack.enter_context(stack.enter_context(logs_view()).start(str(source.path)))
    session.until(lambda screen: source.last in map(number_shown, screen.text()))
    session.until_shows("newest line", _MINUTE_PASSED)  # told by its time from then on
    yield "phtui: a log that is quiet", session


def _theirs(stack: ExitStack, folder: Path) -> Iterator[tuple[str, Session]]:
    yield HELLO.name, stack.enter_context(HELLO.start())
    source = Source.begin(folder / "app.log")
    for program in followers(folder):
        if program.name in _PEERS:
            session = stack.enter_context(program.start(str(source.path)))
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            yield program.name, session

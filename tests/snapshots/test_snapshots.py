"""What the HogQL screen looks like in each of its states, at two sizes."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest
from textual.pilot import Pilot

from phtui.api.budget import BudgetLine
from phtui.api.client import PostHogClient
from phtui.api.errors import QueryFailed, Unreachable
from phtui.api.exchange import Exchange
from phtui.api.models import Project, QueryResult
from phtui.app import PhtuiApp
from phtui.jobs.connection import Connection, Line
from phtui.jobs.query_run import Phase, QueryRun, RunProgress
from phtui.screens.hogql import FIRST_QUERY, TAB, HogQLScreen
from tests.app import until
from tests.fake_posthog import payload

import msgspec  # isort: skip

SIZES = {"wide": (120, 40), "small": (80, 24)}
RESULT = msgspec.convert(
    payload("complete").body["query_status"]["results"] | {"results": None}, QueryResult
)
ROWS = [
    b'["$pageview",34105,7120]',
    b'["checkout \\u001b[31mred",17,null]',
    '["日本語 [bold]",3.5,{"a":[1,2]}]'.encode(),
]
RUNS = {
    "rows": QueryRun(
        FIRST_QUERY.strip(), "id", Phase.DONE, started=100.0, ended=100.7,
        result=msgspec.structs.replace(
            RESULT, columns=["event", "events", "persons"],
            types=[["event", "String"], ["events", "UInt64"], ["persons", "UInt64"]],
            results=[msgspec.Raw(row) for row in ROWS], has_more=True,
        ),
    ),
    "failed": QueryRun(
        FIRST_QUERY.strip(), "id", Phase.FAILED, started=100.0, ended=101.0,
        error=QueryFailed("Unable to resolve field: evnt", 400, "hogql_query_error", 7, 12),
    ),
    "cancelled": QueryRun(
        FIRST_QUERY.strip(), "id", Phase.CANCELLED, started=100.0, ended=103.0,
        progress=RunProgress(rows=500, estimate=1000, fraction=0.5),
    ),
}  # fmt: skip
CONNECTION = Connection(
    Line.OK, "https://eu.posthog.com", Project(id=48213, name="Webshop"), latency=0.12, last_ok=1.0
)


class Silent:
    """A source whose client never comes, so that nothing changes what is shown."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._closed = threading.Event()

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        del observe
        self.asked.set()
        self._closed.wait(30)
        raise Unreachable("closed")

    def close(self) -> None:
        self._closed.set()


@pytest.fixture
def source() -> Iterator[Silent]:
    source = Silent()
    yield source
    source.close()


def showing(run: QueryRun | None, source: Silent) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the app into a state."""

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        await until(pilot, lambda: isinstance(app.screen, HogQLScreen) and source.asked.is_set())
        app.worker.connection = CONNECTION
        app.worker.budget = (BudgetLine("queries", 3600, 29, 2400),)
        if run is not None:
            app.worker.query_runs = {TAB: run}
        await pilot.pause()

    return show


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["new", *RUNS])
def test_hogql(source: Silent, snap_compare: Callable[..., bool], state: str, size: str) -> None:
    app = PhtuiApp(source, key_hint="…9f3a")
    show = showing(RUNS.get(state), source)
    assert snap_compare(app, run_before=show, terminal_size=SIZES[size])

"""What the HogQL screen looks like in each of its states, at two sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen

from phtui.api.budget import BudgetLine
from phtui.api.errors import NotFound, QueryFailed
from phtui.api.models import QueryResult
from phtui.app import PhtuiApp
from phtui.jobs.lint import Finding, Lint, LintRequest, Severity
from phtui.jobs.query_run import Phase, QueryRun, RunProgress
from phtui.jobs.query_variables import open_values
from phtui.jobs.schema import SchemaState
from phtui.settings.config import Profile
from phtui.settings.key_source import key_in_variable
from phtui.store.history import Entry
from phtui.store.place import Place
from phtui.store.workbench import history_alone, workbench_path
from phtui.widgets.history_list import HistoryList
from phtui.widgets.leave_question import LeaveQuestion
from phtui.widgets.refresh_menu import RefreshMenu
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.variables_form import VariablesForm
from phtui.workbench.view import FIRST_QUERY
from tests.app import the_tab, until
from tests.fake_posthog import payload
from tests.hogql.schemas import project
from tests.snapshots.silent import CONNECTION, SIZES, Silent

NOW = 107.0
RESULT = msgspec.structs.replace(
    msgspec.convert(
        payload("complete").body["query_status"]["results"] | {"results": None}, QueryResult
    ),
    columns=["event", "events", "persons"],
    types=[["event", "String"], ["events", "UInt64"], ["persons", "UInt64"]],
)
ROWS = [
    b'["$pageview",34105,7120]',
    b'["checkout \\u001b[31mred",17,null]',
    '["日本語 [bold]",3.5,{"a":[1,2]}]'.encode(),
]
HALF = RunProgress(rows=3_200_000, estimate=9_100_000, bytes=412_000_000, cpu_seconds=12.6,
                   fraction=0.35)  # fmt: skip
RUN = QueryRun(FIRST_QUERY.strip(), "id", Phase.RUNNING, started=100.0)


def with_rows(rows: list[bytes], **more: bool) -> QueryResult:
    return msgspec.structs.replace(RESULT, results=[msgspec.Raw(row) for row in rows], **more)


def over(phase: Phase, **changes: object) -> QueryRun:
    return replace(RUN, phase=phase, ended=100.7, **changes)  # type: ignore[arg-type]  # its fields


RUNS = {
    "new": QueryRun(),
    "waiting": replace(
        RUN, phase=Phase.WAITING, note="3 queries run already, as many as PostHog allows"
    ),
    "queued": replace(RUN, phase=Phase.QUEUED),
    "running": replace(RUN, progress=HALF, picked_up=101.0),
    "cancelling": replace(RUN, phase=Phase.CANCELLING, progress=HALF),
    "cancelled": over(Phase.CANCELLED, progress=HALF),
    "failed": over(
        Phase.FAILED,
        error=QueryFailed("Unable to resolve field: evnt", 400, "hogql_query_error", 7, 12),
    ),
    "refused": over(
        Phase.FAILED, retry_at=NOW + 110, error=QueryFailed("The query takes too long.", 512)
    ),
    "expired": over(Phase.EXPIRED, error=NotFound("PostHog no longer has this query.", 404)),
    "no-rows": over(Phase.DONE, result=with_rows([])),
    "rows": over(Phase.DONE, result=with_rows(ROWS * 33 + ROWS[:1], has_more=True)),
    "capped": over(
        Phase.DONE, sql="select event from events limit 60000", result=with_rows(ROWS[:1] * 50_000)
    ),
}


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Silent]:
    monkeypatch.setattr("phtui.widgets.query_progress.time", SimpleNamespace(time=lambda: NOW))
    source = Silent()
    yield source
    source.close()


def showing(
    source: Silent, run: QueryRun, text: str = FIRST_QUERY
) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the app into a state."""

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        await until(pilot, lambda: isinstance(app.focused, SqlEditor) and source.asked.is_set())
        app.worker.connection = CONNECTION
        app.worker.budget = (BudgetLine("queries", 3600, 29, 2400),)
        pane = the_tab(app).pane
        assert pane is not None
        pane.load(text)
        if run.sql:
            app.worker.query_runs = {the_tab(app).id: run}
        await pilot.pause()
        await until(pilot, lambda: the_tab(app).draft.text == text)
        await pilot.pause()

    return show


@pytest.mark.parametrize(
    ("state", "size"),
    [(state, "small") for state in RUNS]
    + [(state, "wide") for state in ("new", "running", "failed", "rows", "capped")],
)
def test_hogql(source: Silent, snap_compare: Callable[..., bool], state: str, size: str) -> None:
    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=showing(source, RUNS[state]), terminal_size=SIZES[size])


def test_hogql_empty(source: Silent, snap_compare: Callable[..., bool]) -> None:
    app = PhtuiApp(source, key_hint="…9f3a")
    empty = showing(source, QueryRun(), text="")
    assert snap_compare(app, run_before=empty, terminal_size=SIZES["wide"])


def test_hogql_production(source: Silent, snap_compare: Callable[..., bool]) -> None:
    live = Profile("live", key_in_variable("it", "phx_a"), production=True)
    app = PhtuiApp(source, key_hint="…9f3a", profile=live)
    empty = showing(source, QueryRun(), text="")
    assert snap_compare(app, run_before=empty, terminal_size=SIZES["small"])


def test_hogql_typing(source: Silent, snap_compare: Callable[..., bool]) -> None:
    """Keys that come one by one: what they may become is offered, and Enter stays a new line."""
    show = showing(source, QueryRun(), text="")

    async def write(pilot: Pilot[None]) -> None:
        await show(pilot)
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        app.worker.schema = SchemaState(project(), 1.0)
        await pilot.press(*"select event, ", "enter", *"  count()", "enter", *"fr")
        pane = the_tab(app).pane
        assert pane is not None
        await until(pilot, lambda: pane.popup.is_open and pane.text.endswith("fr"))
        await pilot.pause()

    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=write, terminal_size=SIZES["small"])


WRONG = "select evnt, old from events"
FINDINGS = (
    Finding(Severity.ERROR, f"Unable to resolve field: evnt. {'Did you mean: event? ' * 6}", 7, 11,
            "event"),
    Finding(Severity.WARNING, "old is deprecated", 13, 16),
)  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("row", [0, 1], ids=["here", "elsewhere"])
def test_hogql_lint_error(
    source: Silent, snap_compare: Callable[..., bool], size: str, row: int
) -> None:
    """The cursor in what is wrong, with its fix; and elsewhere, with the way there."""
    text = f"{WRONG}\nlimit 5"
    show = showing(source, QueryRun(), text)

    async def look(pilot: Pilot[None]) -> None:
        await show(pilot)
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        pane = the_tab(app).pane
        assert pane is not None
        app.worker.lint = Lint(LintRequest(text), FINDINGS, checked=True)
        pane.editor.move_cursor((row, 7 - 3 * row))
        await until(pilot, lambda: bool(pane.findings))
        await pilot.pause()

    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=look, terminal_size=SIZES[size])


@pytest.mark.parametrize("size", SIZES)
def test_hogql_completing_what_is_wrong(
    source: Silent, snap_compare: Callable[..., bool], size: str
) -> None:
    """Two findings, one under the cursor with a fix, and the list of what may stand there."""
    show = showing(source, QueryRun(), WRONG)

    async def complete(pilot: Pilot[None]) -> None:
        await show(pilot)
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        pane = the_tab(app).pane
        assert pane is not None
        app.worker.schema = SchemaState(project(), 1.0)
        app.worker.lint = Lint(LintRequest(WRONG), FINDINGS, checked=True)
        pane.editor.move_cursor((0, 9))
        await pilot.press("ctrl+@")
        await until(pilot, lambda: pane.popup.is_open and bool(pane.findings))
        await pilot.pause()

    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=complete, terminal_size=SIZES[size])


@pytest.mark.parametrize("size", SIZES)
def test_hogql_history(
    source: Silent, snap_compare: Callable[..., bool], size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phtui.widgets.history_list.clock_time", lambda *_: "14:02")
    show = showing(source, QueryRun())
    place = Place("https://eu.posthog.com", 48213, "Webshop")
    run = Entry(FIRST_QUERY, place, 100.0, 0.7, 12, 1_100_000)
    failed = replace(run, sql="select evnt", rows=None, bytes=None, ended="failed")
    entries = (
        replace(failed, error="Unable to resolve field: evnt\x1b[2J"),
        replace(run, by_command=True, times=3, rows=50_000, bytes=41_200_000_000),
        replace(run, ended="saved", rows=None, bytes=None, name="signups"),
        run,
    )

    async def search(pilot: Pilot[None]) -> None:
        await show(pilot)
        async with history_alone(workbench_path()) as history:
            for number, entry in enumerate(entries):
                await history.add(replace(entry, started=100.0 + number))
        await pilot.press("f8")
        found = pilot.app.screen.query_one(HistoryList)
        await until(pilot, lambda: len(found.table.rows) == len(entries))
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: found.has_focus and found.cursor.row == 2)
        await pilot.pause()

    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=search, terminal_size=SIZES[size])


@pytest.mark.parametrize(
    "over",
    [
        VariablesForm(open_values(["variables.plan", "filters"]), {"variables.plan": "12"}),
        RefreshMenu("async"),
        LeaveQuestion(2),
    ],
    ids=["variables", "refresh", "leave"],
)
def test_hogql_asks(
    source: Silent, snap_compare: Callable[..., bool], over: ModalScreen[object]
) -> None:
    show = showing(source, QueryRun())

    async def ask(pilot: Pilot[None]) -> None:
        await show(pilot)
        await pilot.app.push_screen(over)
        await pilot.pause()

    app = PhtuiApp(source, key_hint="…9f3a")
    assert snap_compare(app, run_before=ask, terminal_size=SIZES["small"])

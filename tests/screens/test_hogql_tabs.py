"""Tabs, drafts, files, variables, refresh modes: by keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.store.drafts import Draft
from phtui.store.workbench import Workbench, workbench_path
from phtui.widgets.query_tabs import QueryTabs
from phtui.widgets.refresh_menu import RefreshMenu
from phtui.widgets.result_pane import ResultPane
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.tab_bar import TabBar
from phtui.workbench.view import FIRST_QUERY
from tests.app import app_on, running, the_run, the_tab, until, until_phase
from tests.fake_posthog import FakePostHog
from tests.screens.test_hogql import screen_text, write


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["event", "n"])
    return app


async def command(pilot: Pilot[None], words: str) -> None:
    """Give a command after `:`, from the editor or from the rows."""
    await pilot.press("escape", "colon")
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    line = pilot.app.focused
    assert isinstance(line, Input)
    line.value = words  # typing it takes ten times as long
    await pilot.press("enter")
    await pilot.pause()


async def put(pilot: Pilot[None], text: str) -> None:
    """Replace the editor's text at once, and wait until the draft has it."""
    assert isinstance(pilot.app, PhtuiApp)
    tab = the_tab(pilot.app)
    assert tab.pane is not None
    tab.pane.load(text, len(text))
    await until(pilot, lambda: tab.draft.text == text)


def texts(app: PhtuiApp) -> Sequence[str]:
    return [tab.draft.text for tab in app.screen.query_one(QueryTabs).tabs]


def rows(app: PhtuiApp) -> list[object]:
    return list(app.screen.query_one(ResultPane).state.rows)


async def test_each_tab_has_its_own_text_run_and_rows(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2 and rows(app) == [])
        assert the_run(app).phase is Phase.IDLE
        posthog.query_takes(polls=1, rows=[["purchase", 3]], columns=["event", "n"])
        await put(pilot, "select 2")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        assert rows(app) == [("purchase", 3)]
        asked = len(posthog.requests)
        await pilot.press("escape", "left_square_bracket")
        await until(pilot, lambda: rows(app) == [("$pageview", 7)])
        assert the_run(app).sql == "select 1"
        await pilot.press("left_square_bracket")  # who reads rows reads on
        await until(pilot, lambda: rows(app) == [("purchase", 3)])
        await pilot.press("e", "ctrl+pageup")
        await until(pilot, lambda: rows(app) == [("$pageview", 7)])
        assert isinstance(app.focused, SqlEditor)
        assert texts(app) == ["select 1", "select 2"]
        assert posthog.ran() == ["select 1", "select 2"]
        assert [r for r in posthog.requests[asked:] if r.json is None] == []


async def test_tabs_are_named_closed_and_opened_again(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
        await pilot.press("escape", "comma", *"signups", "enter")
        await until(pilot, lambda: "1signups" in screen_text(app).replace(" ", ""))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        await pilot.press("ctrl+pageup", "ctrl+w")
        await until(pilot, lambda: texts(app) == [""])
        await command(pilot, "sql reopen")
        await until(pilot, lambda: texts(app) == ["", "select 1"])
        assert the_tab(app).draft.name == "1signups"
        await pilot.press("ctrl+w", "ctrl+w")
        await until(pilot, lambda: texts(app) == [""])


async def test_a_closed_tab_stops_its_query(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("ctrl+w")
        await until(pilot, lambda: bool(posthog.asked("DELETE")))
        assert app.worker.query_runs == {}


async def test_a_query_in_another_tab_is_told_of(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        first = the_tab(app).id
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        app.worker.cancel_query(first)
        await until(pilot, lambda: "Tab 1: cancelled" in screen_text(app))
        glyphs = [label.phase for label in app.screen.query_one(TabBar).labels]
        assert glyphs == [Phase.CANCELLED, Phase.IDLE]


async def test_drafts_come_back_with_the_cursor(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        await put(pilot, "select\nx")
        await pilot.press("ctrl+home", "right")
        await until(pilot, lambda: the_tab(app).draft.cursor == 1)
        # Leaving at once: what was typed a moment ago is kept too.
    again = app_on(posthog)
    async with running(again) as pilot:
        assert texts(again) == ["select 1", "select\nx"]
        pane = the_tab(again).pane
        assert pane is not None
        assert pane.text == "select\nx"
        await until(pilot, lambda: pane.cursor == 1)


async def test_tabs_that_nobody_touched_do_not_come_back(app: PhtuiApp) -> None:
    bench = await Workbench.open(workbench_path())
    mine = [Draft("b", "2", "select 5"), Draft("d", "named")]
    await bench.drafts.save([Draft("a", "1", FIRST_QUERY), mine[0], Draft("c", "3"), mine[1]])
    await bench.close()
    async with running(app):
        assert texts(app) == ["select 5", ""]


async def test_what_is_typed_is_on_disk_within_a_second(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await write(pilot, "select 'é'")
        other = await Workbench.open(workbench_path())
        try:
            database = other._database  # noqa: SLF001 -- another process's tabs have no public way

            async def saved() -> list[str]:
                sql = "SELECT text FROM drafts WHERE desk = 1"
                found = await database.read(lambda db: db.execute(sql).fetchall())
                return [text for (text,) in found]

            async def wait() -> None:
                while await saved() != ["select 'é'"]:
                    await pilot.pause(0.05)

            await asyncio.wait_for(wait(), 20)
        finally:
            await other.close()


async def test_files(app: PhtuiApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "e.sql"
    async with running(app) as pilot:
        await put(pilot, "select 'é'")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("e", "full_stop", *"sql", "enter")
        await until(pilot, lambda: the_tab(app).draft.file == str(file))
        assert file.read_text("utf-8") == "select 'é'\n"
        assert file.stat().st_mode & 0o777 == 0o600
        await command(pilot, "sql open e.sql")
        await until(pilot, lambda: len(texts(app)) == 2)
        assert the_tab(app).draft.name == "e"
        await command(pilot, "sql open n")
        await until(pilot, lambda: "cannot" in screen_text(app))
        file.write_text("another's")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 3)
        await pilot.press("ctrl+s", *"no/e", "enter")
        await until(pilot, lambda: "cannot be written" in screen_text(app))
        await pilot.press("ctrl+u", "e", "full_stop", *"sql", "enter")
        await until(pilot, lambda: "the same again replaces it" in screen_text(app))
        assert file.read_text() == "another's"
        await pilot.press("enter")
        await until(pilot, lambda: file.read_text() == "\n")
        await command(pilot, "sql dance")
        await until(pilot, lambda: ":sql takes new" in screen_text(app))


async def test_the_refresh_mode_is_chosen_and_a_cached_result_says_so(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    async with running(app) as pilot:
        await pilot.press("escape", "M")
        await until(pilot, lambda: isinstance(app.screen, RefreshMenu))
        assert "cached if fresh" in screen_text(app)
        await pilot.press("j", "enter")
        await until(pilot, lambda: the_tab(app).refresh == "async")
        assert "refresh: async" in screen_text(app)
        await pilot.press("e", "ctrl+j")
        await until_phase(pilot, Phase.DONE)
        await pilot.press("escape", "R")
        await until(pilot, lambda: len(posthog.ran()) == 2)
        await until_phase(pilot, Phase.DONE)
        modes = [r.json["refresh"] for r in posthog.asked("POST") if "client_query_id" in r.json]
        assert modes == ["async", "force_async"]


async def test_a_jump_from_another_view_opens_a_tab_beside_the_drafts(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
    again = app_on(posthog)
    again._first_view = "logs"  # noqa: SLF001 -- the command line's way goes through a process
    async with again.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: again.current_mode == "logs")
        await pilot.pause()
        await again.show_view("hogql", "new select 2")
        await until(pilot, lambda: len(again.screen.query(QueryTabs)) == 1)
        await until(pilot, lambda: sorted(texts(again)) == ["select 1", "select 2"])
        assert the_tab(again).draft.text == "select 2"


async def test_rows_over_the_cap_are_let_go_and_that_is_said(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    async with running(app) as pilot:
        app.screen._cache.cap = 1  # type: ignore[attr-defined]  # noqa: SLF001 -- nobody sets it
        for number in range(2):
            await put(pilot, f"select {number}")
            await pilot.press("ctrl+j")
            await until_phase(pilot, Phase.DONE)
            await pilot.press("ctrl+n")
            await until(pilot, lambda n=number: len(texts(app)) == n + 2)  # type: ignore[misc]  # lambdas take no types
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: "rows were let go" in screen_text(app))
        assert rows(app) == []
        assert the_run(app).result is None
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: rows(app) == [("$pageview", 7)])
        assert posthog.ran() == ["select 0", "select 1"]

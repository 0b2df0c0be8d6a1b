"""The history of queries, and queries that are watched: by keyboard."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.store.history import MOST_FOUND, Entry, Search
from phtui.store.place import Place
from phtui.store.workbench import history_alone, workbench_path
from phtui.widgets.history_list import HistoryList
from phtui.widgets.history_panel import HistoryPanel
from phtui.widgets.watch_line import WatchLine
from tests.app import PROJECT_PAGE, app_on, running, the_run, the_tab, until, until_phase
from tests.fake_posthog import PROJECT, FakePostHog, payload
from tests.screens.test_hogql import screen_text
from tests.screens.test_hogql_tabs import command, put, texts

QUERY = f"{PROJECT}/query/"


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["event", "n"])
    return app


async def test_the_history(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        for sql in ("select 1", "select 2"):
            await put(pilot, sql)
            await pilot.press("ctrl+j")
            await until(pilot, lambda: app.worker.query_runs != {})
            await until(pilot, lambda s=sql: the_run(app).sql == s)  # type: ignore[misc]  # lambdas take no types
            await until_phase(pilot, Phase.DONE)
        await pilot.press("f8")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.entry is not None)
        assert "select 2" in screen_text(app)
        await until(pilot, lambda: "To the list" in screen_text(app))
        await pilot.press(*"1", "down")
        await until(pilot, lambda: entries.entry is not None and entries.entry.sql == "select 1")
        await pilot.press("asterisk")
        await until(pilot, lambda: entries.entry is not None and entries.entry.starred)
        await pilot.press("n", *"one", "enter")
        await until(pilot, lambda: entries.entry is not None and entries.entry.name == "one")
        await pilot.press("r")
        await until(pilot, lambda: posthog.ran() == ["select 1", "select 2", "select 1"])
        await until_phase(pilot, Phase.DONE)
        assert texts(app) == ["select 2", "select 1"]
        assert not app.screen.query_one(HistoryPanel).display
        await pilot.press("f8")
        await until(pilot, lambda: "3 found" in screen_text(app))
        await pilot.press("down", "down")
        await until(pilot, lambda: entries.entry is not None and entries.entry.sql == "select 2")
        await pilot.press("i")
        await until(pilot, lambda: texts(app) == ["select 2", "select 1select 2"])


async def test_the_history_is_narrowed_forgotten_and_closed(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        await command(pilot, "sql snippet mine")
        await command(pilot, "sql history zzz")
        await until(pilot, lambda: "nothing found" in screen_text(app))
        line = app.screen.query_one(HistoryPanel).query_one(Input)
        assert app.focused is line
        await pilot.press("ctrl+u", "tab", "s")
        await until(pilot, lambda: "only starred and named" in screen_text(app))
        await until(pilot, lambda: "[mine] select 1" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "project: all" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "nothing found" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is the_editor(app))


def the_editor(app: PhtuiApp) -> object:
    pane = the_tab(app).pane
    return pane.editor if pane is not None else None


async def test_a_watch_runs_again_tells_and_ends(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await command(pilot, "watch 10s where n > 6")
        line = app.screen.query_one(WatchLine)
        await until(pilot, lambda: "next in" in line.content.plain)
        assert "1 row with n > 6" in line.content.plain
        assert "↻" in screen_text(app)
        assert "about 1,440 of 2,400 requests/h" in line.content.plain
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not line.display)
        assert len(posthog.ran()) == 1
        await command(pilot, "watch 1s")
        await until(pilot, lambda: "no less than 10 s" in screen_text(app))


async def test_a_watch_rings_once_and_says_so_from_another_tab(
    app: PhtuiApp, posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(PhtuiApp, "bell", lambda _: rung.append("bell"))
    posthog.query_takes(polls=10**6)
    found = payload("complete").body["query_status"]
    rows_found = found["results"] | {"columns": ["event", "n"], "results": [["[b]x", 7]]}
    async with running(app) as pilot:
        await command(pilot, "watch 60s where n > 6")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        complete = {"query_status": found | {"results": rows_found}}
        posthog.on("GET", QUERY, payload("complete", body=complete))
        await until(pilot, lambda: "Tab 1: 1 row with n > 6" in screen_text(app))
        assert "Tab 1: done" not in screen_text(app)
        assert rung == ["bell"]
        await pilot.press("ctrl+pageup")
        line = app.screen.query_one(WatchLine)
        await until(pilot, lambda: "1 row with n > 6" in line.content.plain)
        assert rung == ["bell"]


async def test_a_watch_that_is_over_is_told_of_in_another_tab(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await command(pilot, "watch 60s where m > 6")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        posthog.on("GET", QUERY, payload("complete"))
        await until(pilot, lambda: "Tab 1: the watch is over. " in screen_text(app))


async def test_a_query_of_the_history_is_copied_and_read_wherever_in_its_row(
    app: PhtuiApp,
) -> None:
    async with running(app) as pilot:
        await command(pilot, "sql snippet mine")
        await pilot.press("f8")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.entry is not None)
        await pilot.press("down", "y")
        await until(pilot, lambda: app.clipboard.startswith("select event, count()"))
        await pilot.press("v")
        await until(pilot, lambda: "mine · row 1 · " in screen_text(app))
        assert "group by event" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is entries)


async def test_before_the_project_is_known_the_history_is_that_of_all(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    posthog.on("GET", PROJECT_PAGE, payload("bad_key"))
    async with history_alone(workbench_path()) as history:
        await history.add(Entry("select 9", Place("https://x", 9), started=1.0))
    async with running(app) as pilot:
        await pilot.press("f8")
        await until(pilot, lambda: "project: all  1 found" in screen_text(app))
        await pilot.press("down", "a")
        await pilot.pause()
        assert "project: all  1 found" in screen_text(app)


async def test_a_history_that_is_longer_than_what_is_shown_says_so(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("f8")
        panel = app.screen.query_one(HistoryPanel)
        await until(pilot, lambda: "nothing found" in screen_text(app))
        entry = Entry("select 1", Place("", 1), started=1.0)
        panel.show(Search(), (entry,) * MOST_FOUND)
        await until(pilot, lambda: f"the newest {MOST_FOUND} found" in screen_text(app))

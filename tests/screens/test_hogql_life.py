"""Queries that outlive phtui, leaving while one runs, failures counted down, history, watching."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.store.history import MOST_FOUND, Entry, Search
from phtui.store.place import Place
from phtui.store.workbench import history_alone, workbench_path
from phtui.widgets.history_list import HistoryList
from phtui.widgets.history_panel import HistoryPanel
from phtui.widgets.leave_question import LeaveQuestion
from phtui.widgets.query_tabs import QueryTabs
from phtui.widgets.watch_line import WatchLine
from tests.app import PROJECT_PAGE, app_on, running, the_run, the_tab, until, until_phase
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, FakePostHog, payload
from tests.screens.test_hogql import screen_text
from tests.screens.test_hogql_tabs import command, put, rows, texts
from tests.terminal.pseudo import Pseudo

QUERY = f"{PROJECT}/query/"


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["event", "n"])
    return app


def drafts_on_disk() -> list[str]:
    with closing(sqlite3.connect(workbench_path())) as database:
        return [text for (text,) in database.execute("SELECT text FROM drafts")]


def killed_while_a_query_runs(posthog: FakePostHog, home: Path) -> None:
    """A phtui in a terminal: type, run, kill -9."""
    login = {
        "HOME": str(home),
        "POSTHOG_HOST": posthog.url,
        "POSTHOG_PERSONAL_API_KEY": KEY,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID),
    }
    with Pseudo(size=(80, 24), environment=login, program="phtui") as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\x0e")  # Ctrl-N
        terminal.until_shows(" 1  2 ")
        terminal.press("select 42\n")
        terminal.until_shows("running")
        terminal.until(lambda: "select 42" in drafts_on_disk())  # within the second
        terminal.process.kill()
        terminal.process.wait()


async def test_kill_9_loses_no_rows_and_no_drafts(posthog: FakePostHog, tmp_path: Path) -> None:
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=PROJECT_BODY))
    posthog.query_takes(polls=10**6)
    killed_while_a_query_runs(posthog, tmp_path)
    sent = next(
        r.json["client_query_id"] for r in posthog.asked("POST") if "client_query_id" in r.json
    )
    results = payload("complete").body["query_status"]["results"]
    found = payload("complete")
    status = found.body["query_status"] | {
        "id": sent, "results": results | {"columns": ["event", "n"], "results": [["answer", 42]]}
    }  # fmt: skip
    app = app_on(posthog)
    posthog.on("GET", f"{QUERY}{sent}", replace(found, body={"query_status": status}))
    async with running(app) as pilot:
        # The other tab had nothing but the example that a new tab shows.
        await until(pilot, lambda: texts(app) == ["select 42"], 20)
        await until(pilot, lambda: rows(app) == [("answer", 42)], 20)
        await until(pilot, lambda: "finished while phtui was away" in screen_text(app))
        assert posthog.ran() == ["select 42"]


PROJECT_BODY = payload("projects").body["results"][0]


async def left_while_running(app: PhtuiApp, *keys: str) -> None:
    async with running(app) as pilot:
        await put(pilot, "select 1")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, LeaveQuestion))
        await pilot.press(*keys)


async def test_leaving_asks_and_keeps(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    await left_while_running(app, "escape", "ctrl+q", "k")
    assert posthog.asked("DELETE") == []
    again = app_on(posthog)
    posthog.on("GET", QUERY, payload("complete"))
    async with running(again) as pilot:
        await until_phase(pilot, Phase.DONE)
        assert the_run(again).sql == "select 1"
        assert posthog.ran() == ["select 1"]


async def test_leaving_asks_and_cancels(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    await left_while_running(app, "c")
    assert posthog.asked("DELETE")


async def test_an_expired_query_says_so(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    await left_while_running(app, "k")
    again = app_on(posthog)
    posthog.on("GET", QUERY, payload("gone"))
    async with running(again) as pilot:
        await until_phase(pilot, Phase.EXPIRED)
        await until(pilot, lambda: "has expired" in screen_text(again))


async def test_a_remembered_failure_is_counted_down_and_not_hammered(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    posthog.on("POST", QUERY, payload("too_slow"))
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.FAILED)
        await until(pilot, lambda: "can run again in" in screen_text(app))
        assert "after 10 s" in screen_text(app)
        await pilot.press("ctrl+j", "ctrl+j")
        await pilot.pause()
        assert the_run(app).phase is Phase.FAILED
        assert len(posthog.ran()) == 1


async def test_a_fourth_query_waits(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        for number in range(4):
            if number:
                await pilot.press("ctrl+n")
                await until(pilot, lambda n=number: len(texts(app)) == n + 1)  # type: ignore[misc]  # lambdas take no types
                await put(pilot, f"select {number}")
            await pilot.press("ctrl+j")
            await until_phase(pilot, Phase.RUNNING if number < 3 else Phase.WAITING)
        await until(pilot, lambda: "as many as PostHog allows" in screen_text(app))
        assert "  3 queries run  " in screen_text(app)
        assert len(posthog.ran()) == 3
        await pilot.press("ctrl+c")
        await until_phase(pilot, Phase.CANCELLED)


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
    ran = threading.Event()
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
        assert not ran.is_set()


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


def make_unusable(folder: Path) -> None:
    folder.write_text("not a folder")


async def test_without_a_disk_it_works_and_says_so(app: PhtuiApp, own_state: Path) -> None:
    make_unusable(own_state)
    async with running(app) as pilot:
        await until(pilot, lambda: "until phtui ends" in screen_text(app))
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        assert app.screen.query_one(QueryTabs).tabs

"""Queries that outlive phtui, leaving while one runs, failures counted down."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.store.workbench import workbench_path
from phtui.widgets.leave_question import LeaveQuestion
from phtui.widgets.query_tabs import QueryTabs
from tests.app import PROJECT_PAGE, app_on, running, the_run, until, until_phase
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, FakePostHog, payload
from tests.screens.test_hogql import screen_text
from tests.screens.test_hogql_tabs import put, rows, texts
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


def in_a_terminal(posthog: FakePostHog, home: Path) -> Pseudo:
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=PROJECT_BODY))
    posthog.query_takes(polls=10**6)
    login = {
        "HOME": str(home),
        "POSTHOG_HOST": posthog.url,
        "POSTHOG_PERSONAL_API_KEY": KEY,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID),
    }
    return Pseudo(size=(80, 24), environment=login, program="phtui")


def killed_while_a_query_runs(posthog: FakePostHog, home: Path) -> None:
    """A phtui in a terminal: type, run, kill -9."""
    with in_a_terminal(posthog, home) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\x0e")  # Ctrl-N
        terminal.until_shows(" 1  2 ")
        terminal.press("select 42\n")
        terminal.until_shows("running")
        terminal.until(lambda: "select 42" in drafts_on_disk())  # within the second
        terminal.process.kill()
        terminal.process.wait()


async def test_kill_9_loses_no_rows_and_no_drafts(posthog: FakePostHog, tmp_path: Path) -> None:
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


def test_a_terminal_that_hangs_up_loses_nothing(posthog: FakePostHog, tmp_path: Path) -> None:
    with in_a_terminal(posthog, tmp_path) as terminal:
        terminal.until_shows("Webshop")
        terminal.press("\x0e")  # Ctrl-N
        terminal.until_shows(" 1  2 ")
        terminal.press("select 42\n")
        terminal.until_shows("running")
        terminal.press(" + 1")
        terminal.until_shows("select 42 + 1")
        terminal.process.send_signal(signal.SIGHUP)  # before the next save
        terminal.wait()
    assert "select 42 + 1" in drafts_on_disk()
    assert posthog.asked("DELETE") == [], "it goes on, for the next start"


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


def make_unusable(folder: Path) -> None:
    folder.write_text("not a folder")


async def test_without_a_disk_it_works_and_says_so(app: PhtuiApp, own_state: Path) -> None:
    make_unusable(own_state)
    async with running(app) as pilot:
        await until(pilot, lambda: "until phtui ends" in screen_text(app))
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        assert app.screen.query_one(QueryTabs).tabs

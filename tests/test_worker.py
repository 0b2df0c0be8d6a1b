"""The shared worker in a running app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.worker import WorkerFailed

from phtui.api.client import PostHogClient
from phtui.api.errors import Unreachable
from phtui.api.exchange import Exchange
from phtui.app import PhtuiApp
from phtui.jobs.connection import Line
from phtui.jobs.query_run import Phase
from tests.app import PROJECT_PAGE, Fixed, app_on, running, the_run, the_tab, until, until_phase
from tests.fake_posthog import FakePostHog, payload


async def test_the_line_is_ok_and_names_the_project(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.project is not None)
        assert app.worker.connection.line is Line.OK
        assert app.worker.connection.project is not None
        assert app.worker.connection.project.name == "Webshop"
        assert app.worker.connection.latency is not None


async def test_a_refused_key_is_state_not_a_crash(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.on("GET", PROJECT_PAGE, payload("bad_key"))
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.line is Line.REFUSED)
        posthog.on("GET", PROJECT_PAGE, payload("projects", body={"id": 7, "name": "Now"}))
        app.worker.reconnect()
        await until(pilot, lambda: app.worker.connection.line is Line.OK)


async def test_a_source_that_fails_is_told_and_asked_again(posthog: FakePostHog) -> None:
    class Broken(Fixed):
        broken = True

        def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
            if self.broken:
                raise Unreachable("the demo did not start")
            return super().open_client(observe)

    app_on(posthog)
    source = Broken(posthog.url)
    posthog.query_takes(polls=0)
    app = PhtuiApp(source)
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.line is Line.FAILED)
        app.worker.run_query(the_tab(app).id, "select 1")
        await until_phase(pilot, Phase.FAILED)
        assert str(the_run(app).error) == "the demo did not start"
        source.broken = False
        app.worker.run_query(the_tab(app).id, "select 1")
        await until_phase(pilot, Phase.DONE)
    assert source.closed


async def test_a_second_query_of_a_tab_replaces_the_first(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        app.worker.run_query(the_tab(app).id, "select 1")
        await until_phase(pilot, Phase.RUNNING)
        first = the_run(app).query_id
        posthog.query_takes(polls=0)
        await app.worker.run_query(the_tab(app).id, "select 2").wait()
        assert (the_run(app).sql, the_run(app).phase) == ("select 2", Phase.DONE)
        await until(pilot, lambda: bool(posthog.asked("DELETE")))
        assert first in posthog.asked("DELETE")[0].path


async def test_tabs_run_side_by_side(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=3)
    async with running(app):
        await asyncio.gather(*(app.worker.run_query(t, f"select {t}").wait() for t in "123"))
        runs = {tab: app.worker.query_runs[tab] for tab in "123"}
        assert {tab: run.phase for tab, run in runs.items()} == dict.fromkeys("123", Phase.DONE)
    assert posthog.asked("DELETE") == []


@pytest.mark.parametrize("keeps", [True, False])
async def test_at_the_end_a_query_goes_on_or_is_stopped(posthog: FakePostHog, keeps: bool) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        app.worker.keeps_queries = keeps
        app.worker.run_query(the_tab(app).id, "select 1")
        await until_phase(pilot, Phase.RUNNING)
    assert bool(posthog.asked("DELETE")) is not keeps


async def test_the_budget_counts_requests(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=3)
    async with running(app):
        await app.worker.run_query(the_tab(app).id, "select 1").wait()
        sent = len([r for r in posthog.requests if "/query/" in r.path])
        used = {line.name: line.used for line in app.worker.budget}
        assert used["queries"] == sent >= 5


async def test_a_bug_in_a_screen_is_loud(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=0)

    async def run() -> None:
        async with running(app) as pilot:
            app.screen.watch(app.worker, "query_runs", lambda runs: runs.nonsense, init=False)
            app.worker.run_query(the_tab(app).id, "select 1")
            await pilot.pause(0.5)

    with pytest.raises(WorkerFailed):
        await run()

"""The HogQL view in a window of the least size that it is made for, by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.widgets import Static

from phtui.jobs.query_run import Phase
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.result_line import ResultLine
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.watch_line import WatchLine
from tests.app import app_on, running, until, until_phase
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"


@pytest.mark.parametrize("height", [10, 11, 14, 17, 18])
async def test_rows_are_seen(posthog: FakePostHog, height: int) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["e", "n"])
    async with running(app, (40, height)) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        await pilot.pause()
        assert app.screen.query_one(QueryProgress).region.bottom < height
        assert app.screen.query_one(ResultLine).region.bottom == height - 2
        await pilot.press("escape", "colon", *"watch", "space", *"60s", "enter")
        line = app.screen.query_one(WatchLine)
        await until(pilot, lambda: line.region.height == 1)
        assert app.screen.query_one(QueryProgress).region.bottom < height


async def test_what_a_query_waits_for_is_said_in_80_columns(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=10**6)
    async with running(app, (80, 24)) as pilot:
        line = app.screen.query_one(QueryProgress)
        for number in range(4):
            await pilot.press("ctrl+n")
            await until(pilot, lambda: isinstance(app.focused, SqlEditor) and not app.focused.text)
            await pilot.press(*f"select_{number}", "ctrl+j")
            await until_phase(pilot, Phase.RUNNING if number < 3 else Phase.WAITING)
        await until(pilot, lambda: "as many as PostHog allows" in line.content.plain)
        assert line.content.cell_length <= line.content_size.width


@pytest.mark.parametrize("height", [10, 14, 17])
async def test_what_went_wrong_is_seen(posthog: FakePostHog, height: int) -> None:
    app = app_on(posthog)
    detail = {"detail": "nothing but words " * 30}
    posthog.on("POST", QUERY, Answer(detail, 400))
    async with running(app, (40, height)) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.FAILED)
        await pilot.pause()
        error = app.screen.query_one("#error", Static)
        assert error.region.height >= 2
        assert error.region.bottom <= height - 2


async def test_trouble_on_the_line_says_first_that_the_query_goes_on(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    posthog.query_takes(polls=10**6)
    async with running(app, (80, 24)) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        posthog.on("GET", QUERY, Answer({"detail": "out of order " * 9}, 503))
        line = app.screen.query_one(QueryProgress)
        await until(pilot, lambda: "The query goes on; asking again." in line.content.plain)
        assert line.content.plain.endswith("…")
        assert line.content.cell_length == line.content_size.width


async def test_a_warning_that_has_no_room_ends_with_an_ellipsis(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    result = payload("blocking_result")
    warned = {**result.body, "warnings": [{"message": "so many rows were left out " * 9}]}
    posthog.on("POST", QUERY, replace(result, body=warned))
    async with running(app, (80, 24)) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        line = app.screen.query_one(QueryProgress)
        await until(pilot, lambda: "rows were left" in line.content.plain)
        assert line.content.plain.endswith("…")
        assert line.content.cell_length == line.content_size.width

"""What the logs screen says when something is in the way: hints, troubles, nothing to show."""

from __future__ import annotations

import pytest

from phtui.app import PhtuiApp
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.log_truth import LogTruth
from tests.app import app_on
from tests.fake_posthog import FakePostHog, payload
from tests.live_log import HOG, LiveLog, serve_sources
from tests.screens.log_screen import following, logs_app
from tests.screens.test_hogql import screen_text


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app_on(posthog)  # its script
    serve_sources(posthog)
    return logs_app(posthog.url)


@pytest.fixture
def log(app: PhtuiApp, posthog: FakePostHog) -> LiveLog:
    assert app
    return LiveLog(posthog)


@pytest.fixture
def hog(app: PhtuiApp, posthog: FakePostHog) -> LiveLog:
    assert app
    return LiveLog(posthog, "hog_functions", HOG)


@pytest.mark.parametrize("width", [119, 80, 40])
async def test_the_help_is_hinted_at_however_many_keys_there_are(
    app: PhtuiApp, log: LiveLog, width: int
) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        hints = app.screen.query_one(KeyHints)
        await logs.pilot.resize_terminal(width, 24)
        await logs.until(lambda: hints.size.width == width)
        assert hints.content.plain.endswith(" ?  Help  ")
        assert hints.content.cell_length <= width


async def test_a_key_that_is_typed_is_no_hint(app: PhtuiApp, log: LiveLog) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        hints = app.screen.query_one(KeyHints)
        assert "Search" in hints.content.plain
        await logs.press("slash")
        await logs.until(lambda: "Search" not in hints.content.plain)
        await logs.press("escape")
        await logs.until(lambda: "Search" in hints.content.plain)


async def test_a_trouble_of_all_is_told_once_and_what_ends_it(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog, hog: LiveLog
) -> None:
    log.add("of the plugin")
    hog.add("of the function")
    async with following(app, "of the plugin") as logs:
        await logs.press("a", "j", "enter")
        await logs.shows("of the function")
        for each in (log, hog):
            posthog.on("GET", each.path, payload("bad_key"))
        logs.poll()
        await logs.shows("✗ KEY REFUSED", "R tries again.")
        await logs.until(lambda: screen_text(app).count("Check it at") == 1)
        for each in (log, hog):
            each.answer_again()
        await logs.press("R")
        await logs.shows("● FOLLOW")


async def test_a_limit_is_told_by_its_countdown_alone(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog
) -> None:
    posthog.on("GET", log.path, payload("throttled", headers={"Retry-After": "37"}))
    async with following(app, "RATE-LIMITED 3") as logs:
        await logs.shows(" 0 kept")
        assert "is taken in" not in screen_text(app).split("rate limited")[0]


async def test_no_figure_is_cut(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(50)
    async with following(app, "line 49") as logs:
        await logs.shows("50 kept", "requests/h")
        await logs.pilot.resize_terminal(44, 24)
        await logs.shows("0.0 lines/s")
        await logs.shows_no("kep")
        truth = app.screen.query_one(LogTruth)
        assert truth.content.plain.endswith("lines/s")


async def test_where_no_line_is_left_the_way_back_is_told(app: PhtuiApp, log: LiveLog) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        await logs.press("ampersand", *"nowhere", "enter")
        await logs.shows("only nowhere", "Esc takes back the last of it")
        await logs.press("escape")
        await logs.shows("hello")
        await logs.shows_no("Esc takes back")


async def test_what_is_not_found_is_said_once(app: PhtuiApp, log: LiveLog) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        await logs.press("e", "e", "e", "W")
        await logs.shows("no error below", "no warning above")
        assert screen_text(app).count("no error below") == 1


async def test_names_that_mean_no_one_source_are_answered_briefly(
    app: PhtuiApp, log: LiveLog
) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        await logs.command("logs nothing")
        await logs.shows("There is no log source 'nothing': a lists what there is.")
        await logs.command("logs o")
        await logs.shows("'o' may be any of S3 export, Slack alerts.")


async def test_a_note_leaves_the_prompt_to_be_seen(app: PhtuiApp, log: LiveLog) -> None:
    log.add("hello")
    async with following(app, "hello") as logs:
        await logs.pilot.resize_terminal(60, 16)
        await logs.press("slash", *"/(no/", "enter")
        await logs.shows("not a regular expression", "/(no/", "● ok")


async def test_going_before_what_is_shown_shows_it(app: PhtuiApp, log: LiveLog) -> None:
    log.add("long ago")
    log.add_now("hello")
    async with following(app, "hello") as logs:
        await logs.command("since 1m")
        await logs.shows("since ")
        await logs.shows_no("long ago")
        await logs.command("goto 1h")
        await logs.shows("long ago")
        assert logs.view.chosen.since is None

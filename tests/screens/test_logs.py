"""The logs screen, by keyboard."""

from __future__ import annotations

import pytest
from textual.events import AppFocus

from phtui.app import PhtuiApp
from phtui.screens.hogql import HogQLScreen
from phtui.screens.logs import LogsScreen
from phtui.widgets.cell_view import CellView
from phtui.widgets.source_list import SourceList
from tests.app import app_on
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload
from tests.live_log import CONFIG, HOG, LiveLog, serve_sources
from tests.screens.log_screen import following, logs_app, sources
from tests.screens.test_hogql import screen_text

HOSTILE = "\x1b]0;owned\x07\x9b31m[bold]x[/bold] \u202etxt [/foo]"
KEY = f"plugin:{CONFIG}"


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app_on(posthog)  # its script
    return logs_app(posthog.url)


@pytest.fixture
def log(app: PhtuiApp, posthog: FakePostHog) -> LiveLog:
    assert app  # its script comes before this one
    serve_sources(posthog)
    return LiveLog(posthog)


async def test_choose_and_follow(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(50)
    async with following(app, "line 49") as logs:
        await logs.shows("FOLLOW", "50 kept", "requests/h", "INFO")
        log.add("bad thing", level="ERROR")
        logs.poll()
        await logs.shows("✗ ERROR bad thing", "51 kept")


async def test_upward_moves_unpin_and_f_follows_again(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(50)
    async with following(app, "line 49") as logs:
        await logs.press("k")
        log.add_numbered(7, "late")
        logs.poll()
        await logs.shows("SCROLLED", "+7 new")
        assert "late" not in screen_text(logs.app)
        await logs.press("F")
        await logs.shows("late 6", "● FOLLOW")


async def test_an_outage_is_told_then_a_gap(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog
) -> None:
    log.add("before")
    async with following(app, "before") as logs:
        posthog.on("GET", log.path, Answer("<html>", 502, {"Content-Type": "text/html"}))
        logs.poll()
        await logs.shows("▲ RECONNECTING", " s ")
        log.add("meanwhile")
        log.answer_again()
        logs.poll()
        await logs.shows("── gap", "PostHog failed (502)", "backfilled", "meanwhile", "● FOLLOW")
        await logs.press("left_curly_bracket")
        await logs.until(lambda: not logs.view.following)
        await logs.shows("›── gap")


async def test_a_rate_limit_is_counted_down(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog
) -> None:
    posthog.on("GET", log.path, payload("throttled", headers={"Retry-After": "37"}))
    async with following(app, "RATE-LIMITED 3") as logs:
        await logs.shows(" 0 kept")


async def test_refused_hog_logs_are_told_and_the_other_goes_on(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog
) -> None:
    log.add("hello")
    posthog.on("GET", f"{PROJECT}/hog_functions/{HOG}/logs", payload("session_only"))
    async with following(app, "hello") as logs:
        await logs.press("a", "j", "enter")
        await logs.shows("KEY REFUSED 1 of 2", "Slack alerts: PostHog allows this only")
        log.add("still here")
        logs.app.worker.wake_logs()
        await logs.shows("still here", "S3 export")


async def test_focus_polls_at_once(app: PhtuiApp, posthog: FakePostHog, log: LiveLog) -> None:
    log.add("hello")
    posthog.on("GET", log.path, payload("bad_key"))
    async with following(app, "KEY REFUSED") as logs:
        log.answer_again()
        await logs.pilot.pause(0.1)
        assert "hello" not in screen_text(app)  # only the user can mend it
        app.post_message(AppFocus())
        await logs.shows("hello", "● FOLLOW")


async def test_what_cannot_be_listed_is_told(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.on("GET", f"{PROJECT}/plugin_configs/", Answer({"results": []}))
    posthog.on("GET", f"{PROJECT}/hog_functions/", payload("missing_scope"))
    async with sources(app) as logs:
        await logs.shows("Hog functions:", "scope")
        posthog.on("GET", f"{PROJECT}/hog_functions/", Answer({"results": []}))
        await logs.press("R")
        await logs.shows("PostHog lists no plugin and no hog function here.")


async def test_filters_and_search(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(30)
    log.add("timeout at 7", level="ERROR")
    log.add_numbered(9, "noise")
    async with following(app, "noise 8") as logs:
        await logs.press("ampersand", "!", *"noise", "enter")
        await logs.shows("not noise hides 9", "timeout at 7", "line 29")
        assert "noise 8" not in screen_text(logs.app)
        await logs.press("ampersand", *"line", "enter")
        await logs.shows("only line hides 1")
        await logs.press("escape", "escape")
        await logs.shows("noise 8")
        await logs.press("slash", *"/e.7/", "enter")
        await logs.shows("search /e.7/: 2 hits", "›")
        assert not logs.view.following
        await logs.press("slash", *"/(/", "enter")
        await logs.shows("not a regular expression")
        await logs.press("escape", "escape", "L", "L", "L", "L")
        await logs.shows("from ERROR", "timeout at 7")
        await logs.until(lambda: "line 29" not in screen_text(logs.app))


async def test_mute_and_solo(app: PhtuiApp, posthog: FakePostHog, log: LiveLog) -> None:
    hog = LiveLog(posthog, "hog_functions", HOG)
    log.add("of the plugin")
    hog.add("of the hog function")
    async with following(app, "of the plugin") as logs:
        await logs.press("a", "j", "enter")
        await logs.shows("of the hog function", "of the plugin")
        await logs.press("x")
        await logs.shows("muted Slack alerts")
        await logs.until(lambda: "of the hog" not in screen_text(logs.app))
        await logs.press("z")
        await logs.shows("of the hog function", "of the plugin")
        await logs.press("z")
        await logs.shows("muted S3 export", "of the hog function")


async def test_pause_and_go_on(app: PhtuiApp, posthog: FakePostHog, log: LiveLog) -> None:
    log.add("one")
    async with following(app, "one") as logs:
        asked = len(posthog.asked("GET", log.path))
        await logs.press("p")
        await logs.shows("PAUSED")
        await posthog.until_asked(asked + 1, "GET", log.path)  # what was under way
        await logs.pilot.pause(0.2)
        log.add("two")
        asked = len(posthog.asked("GET", log.path))
        logs.poll()
        await logs.pilot.pause(0.2)
        assert len(posthog.asked("GET", log.path)) == asked
        await logs.press("p")
        await logs.shows("two", "● FOLLOW")


async def test_hostile_text_never_acts(app: PhtuiApp, posthog: FakePostHog, log: LiveLog) -> None:
    log.add(HOSTILE, level=HOSTILE)
    body = payload("plugin_configs").body
    body["results"][0]["name"] = HOSTILE
    posthog.on("GET", f"{PROJECT}/plugin_configs/", Answer(body))
    log.answer_again()
    async with sources(app) as logs:
        await logs.shows("[bold]x[/bold]")
        await logs.press("enter")
        await logs.shows("FOLLOW", "[bold]x[/bold]", "␛")
        assert not set(screen_text(logs.app)) & set("\x1b\x07\x9b\u202e")
        await logs.press("slash", *"[bold]", "enter", "x", "M")
        await logs.shows("search [bold]: 1 hits")
        await logs.press("enter")
        await logs.until(lambda: isinstance(logs.app.screen, CellView))
        await logs.shows("[bold]x[/bold]")
        assert not set(screen_text(logs.app)) & set("\x1b\x07\x9b\u202e")


async def test_a_message_in_full_and_copied(app: PhtuiApp, log: LiveLog) -> None:
    log.add('{"status": 403, "bucket": "exports"}')
    async with following(app, "403") as logs:
        await logs.press("y")
        await logs.until(lambda: app.clipboard == '{"status": 403, "bucket": "exports"}')
        await logs.press("enter")
        await logs.shows('  "status": 403,', "INFO · ", "worker-1")
        await logs.press("escape")
        await logs.until(lambda: isinstance(logs.app.screen, LogsScreen))


async def test_older_lines_are_fetched(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(1100)
    async with following(app, "line 1099") as logs:
        await logs.press("g")
        await logs.shows("line 100")
        await logs.press("k")
        await logs.until(lambda: logs.app.worker.log_history.new == 100)
        await logs.press("g")
        await logs.shows("line 0 ")
        await logs.press("k")
        await logs.shows("The log begins here")


async def test_views_by_digit_and_back(app: PhtuiApp, log: LiveLog) -> None:
    log.add("one")
    async with following(app, "one") as logs:
        await logs.press("3")
        await logs.until(lambda: isinstance(logs.app.screen, HogQLScreen))
        log.add("while away")
        await logs.press("escape")  # out of the editor
        await logs.press("minus")
        await logs.until(lambda: isinstance(logs.app.screen, LogsScreen))
        logs.poll()
        await logs.shows("while away")
        await logs.press("3", "e", "2")
        assert isinstance(logs.app.screen, HogQLScreen)


async def test_stop_a_source(app: PhtuiApp, log: LiveLog) -> None:
    log.add("one")
    async with following(app, "one") as logs:
        await logs.press("a", "x")
        await logs.until(lambda: not logs.app.worker.log_tails)
        assert logs.app.screen.query_one(SourceList).display
        await logs.press("enter")
        await logs.shows("FOLLOW", "one")

"""The logs screen told what to show, and what it gives away: commands, times, copies, files."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from phtui.app import PhtuiApp
from phtui.store.spool import spools
from phtui.widgets.cell_view import CellView
from phtui.widgets.go import Go
from tests.app import PROJECT_PAGE, Fixed
from tests.fake_posthog import PROJECT_ID, Answer, FakePostHog, payload
from tests.live_log import HOG, LiveLog, serve_sources
from tests.screens.log_screen import Logs, following, logs_app, sources
from tests.screens.test_hogql import screen_text


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    project = payload("projects").body["results"][0] | {"timezone": "Asia/Tokyo"}
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    serve_sources(posthog)
    return logs_app(posthog.url)


@pytest.fixture
def log(app: PhtuiApp, posthog: FakePostHog) -> LiveLog:
    assert app  # its script comes before this one
    return LiveLog(posthog)


@pytest.fixture
def hog(app: PhtuiApp, posthog: FakePostHog) -> LiveLog:
    assert app
    return LiveLog(posthog, "hog_functions", HOG)


def clock(begin: datetime, milliseconds: float) -> str:
    """Return a time so long after line 0 as one types it."""
    moment = (begin + timedelta(milliseconds=milliseconds)).astimezone()
    return moment.strftime("%H:%M:%S.%f")


async def test_a_command_names_sources_level_and_pattern(
    app: PhtuiApp, log: LiveLog, hog: LiveLog
) -> None:
    log.add("of the plugin")
    hog.add("quiet 500")
    hog.add("loud 500", "loud 404", level="ERROR")
    async with following(app, "of the plugin") as logs:
        await logs.command(r"logs slack alerts level:error /5\d\d/")
        await logs.shows("loud 500", "only /5\\d\\d/", "from ERROR", "muted S3 export")
        assert "quiet" not in screen_text(app)
        assert "loud 404" not in screen_text(app)
        await logs.command("logs nothing")
        await logs.shows("There is no log source 'nothing'")
        await logs.press("escape", "escape", "escape")
        await logs.shows("of the plugin", "quiet 500")


async def test_a_jump_from_another_view_before_the_sources_are_known(
    posthog: FakePostHog, log: LiveLog
) -> None:
    log.add("fine")
    log.add("first", level="ERROR")
    app = PhtuiApp(Fixed(posthog.url), key_hint="…1234", first_view="persons")
    async with app.run_test(size=(120, 24), notifications=True) as pilot:
        logs = Logs(app, pilot)
        await logs.until(lambda: app.current_mode == "persons")
        app.screen.post_message(Go("logs", "s3 level:error"))
        await logs.shows("first", "from ERROR")
        assert "fine" not in screen_text(app)


async def test_since_fetches_back_and_hides_what_is_older(app: PhtuiApp, log: LiveLog) -> None:
    begin = log.begun
    log.add_numbered(2500)
    async with following(app, "line 2499") as logs:
        middle = clock(begin, 1000.5)
        await logs.press("s", *middle, "enter")
        await logs.shows("since ")
        await logs.until(lambda: app.worker.log_history.new >= 499)
        await logs.press("g")
        await logs.shows("line 1000 ")
        assert "line 999 " not in screen_text(app)
        await logs.press("s", *"soon", "enter")
        await logs.shows("is no time")
        await logs.press("escape", "escape", "g")
        await logs.shows_no("since ")
        await logs.command("since " + middle)
        await logs.shows("since ")


async def test_going_to_a_time_fetches_what_is_there(app: PhtuiApp, log: LiveLog) -> None:
    begin = log.begun
    log.add_numbered(2500)
    async with following(app, "line 2499") as logs:
        await logs.press("ctrl+g", *clock(begin, 700.5), "enter")
        await logs.until(lambda: not logs.view.following)
        await logs.shows("line 700 ", "line 695 ")
        await logs.command("goto " + clock(begin, 1900.5))
        await logs.shows("line 1900 ")
        await logs.command("goto soon")
        await logs.shows("is no time")


async def test_a_time_is_gone_to_before_a_source_is_chosen(app: PhtuiApp, log: LiveLog) -> None:
    begin = log.begun
    log.add_numbered(2500)
    async with sources(app) as logs:
        await logs.command("logs at:" + (begin + timedelta(milliseconds=700.5)).isoformat())
        await logs.shows("S3 export", "Slack alerts", "Goes to ")
        await logs.press("enter")
        await logs.shows("line 701 ", "line 719 ")
        assert not logs.view.following


async def test_an_alert_rings_once_and_shows_that_it_is_set(
    app: PhtuiApp, log: LiveLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(PhtuiApp, "bell", lambda _: rung.append("bell"))
    log.add("bad before", level="ERROR")
    async with following(app, "bad before") as logs:
        await logs.command("alert level:error")
        await logs.shows("alert ERROR")
        log.add_now("fine")
        log.add_now("bad [bold]now", level="ERROR")
        logs.poll()
        await logs.shows("1 × S3 export: bad [bold]now")
        log.add_now("bad again", level="ERROR")
        logs.poll()
        await logs.shows("bad again")
        assert rung.count("bell") == 1
        await logs.command("alert off")
        await logs.shows_no("alert ERROR")


async def test_the_shown_lines_are_saved_and_piped(
    app: PhtuiApp, log: LiveLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    log.add("keep one", "drop", "keep two")
    path = tmp_path / "o.jsonl"
    async with following(app, "keep two") as logs:
        await logs.press("ampersand", *"keep", "enter", "ctrl+s")
        await logs.shows("phtui-logs-")
        await logs.press("ctrl+u", *path.name, "enter")
        await logs.shows("2 lines saved to")
        assert [json.loads(line)["text"] for line in path.read_text().splitlines()] == [
            "keep one", "keep two",
        ]  # fmt: skip
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await logs.press("ctrl+s", "ctrl+u", *"no/x", "enter")
        await logs.shows("Not saved")
        await logs.press("vertical_line", *"wc -l", "enter")
        await logs.until(lambda: isinstance(app.screen, CellView))
        await logs.shows("wc -l: 2 lines, done")
        await logs.press("escape", "vertical_line", *"sleep 100", "enter")
        await logs.press("ctrl+c")
        await logs.until(lambda: all(w.group != "log export" for w in app.worker.workers))


async def test_copies_and_the_address_of_the_source(
    app: PhtuiApp, posthog: FakePostHog, hog: LiveLog
) -> None:
    hog.add("a\tline")
    async with sources(app) as logs:
        await logs.command("logs slack")
        await logs.shows("a    line")
        await logs.press("Y", "j")
        await logs.until(lambda: app.clipboard.startswith("{"))
        assert json.loads(app.clipboard)["text"] == "a\tline"
        for letter, part in (("t", "INFO  Slack alerts  a"), ("c", "$POSTHOG_PERSONAL_API_KEY"),
                             ("h", f"log_source_id = '{HOG}'")):  # fmt: skip
            await logs.press("Y", letter)
            await logs.until(lambda part=part: part in app.clipboard)  # type: ignore[misc]  # a default binds the loop's value
        await logs.press("o")
        address = f"{posthog.url}/project/{PROJECT_ID}/functions/{HOG}?tab=logs"
        await logs.until(lambda: app.clipboard == address)


async def test_a_gap_that_goes_on_is_a_line_of_the_log(
    app: PhtuiApp, posthog: FakePostHog, log: LiveLog
) -> None:
    log.add("before")
    async with following(app, "before") as logs:
        posthog.on("GET", log.path, Answer("<html>", 502, {"Content-Type": "text/html"}))
        logs.poll()
        await logs.shows("── gap since ", "PostHog failed (502)", "goes on")
        log.answer_again()
        log.add("after")
        logs.poll()
        await logs.shows("after", "backfilled")
        await logs.shows_no("goes on")


async def test_no_source_stays_muted_unseen(app: PhtuiApp, log: LiveLog, hog: LiveLog) -> None:
    log.add("of the plugin")
    hog.add("of the hog function")
    async with following(app, "of the plugin") as logs:
        await logs.press("a", "j", "enter")
        await logs.shows("of the hog function")
        await logs.press("x")
        await logs.shows("muted Slack alerts")
        await logs.press("a", "x")
        await logs.until(lambda: len(app.worker.log_tails) == 1)
        assert logs.view.muted == frozenset()
        await logs.press("enter")
        await logs.shows("of the hog function", "of the plugin")


async def test_the_bound_is_set_and_times_are_the_projects(app: PhtuiApp, log: LiveLog) -> None:
    log.add_numbered(50)
    async with following(app, "line 49") as logs:
        await logs.command("keep 20")
        await logs.until(lambda: app.worker.log_limits.entries == 20)
        log.add("line 50")
        logs.poll()
        await logs.shows("20 of 51 kept")
        await logs.command("keep all")
        await logs.shows("is no number of lines")
        await logs.press("t")
        await logs.shows("project time, Asia/Tokyo")


async def test_the_list_tells_the_last_line(app: PhtuiApp, log: LiveLog, hog: LiveLog) -> None:
    log.add("older", "the last of the plugin")
    assert hog.lines == []
    async with sources(app) as logs:
        await logs.shows("the last of the plu", "none for a week")


async def test_lines_are_spooled_where_that_is_asked(
    app: PhtuiApp, log: LiveLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log.add("to be kept")
    async with sources(app) as logs:
        app.worker.spools_logs = True
        await logs.press("enter")
        await logs.shows("to be kept")
        [spool] = spools()
        assert spool.is_relative_to(tmp_path)
        assert stat.S_IMODE(spool.stat().st_mode) == 0o600
    log.lines.clear()
    again = logs_app(app.worker.connection.host)
    async with sources(again) as logs:
        again.worker.spools_logs = True
        await logs.press("enter")
        await logs.shows("to be kept", "not followed")

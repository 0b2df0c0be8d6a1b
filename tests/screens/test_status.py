"""F12: how things stand."""

from __future__ import annotations

from dataclasses import replace

from phtui.api.budget import BudgetLine
from phtui.api.errors import Unreachable
from phtui.api.exchange import Exchange
from phtui.api.log_models import LogSource
from phtui.jobs.connection import Connection, Line
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.screens.status import (
    StatusScreen,
    budget_section,
    connection_section,
    logs_section,
    requests_section,
    terminal_section,
)
from phtui.terminal.counters import OutputCounters
from phtui.widgets.value_view import ValueView
from tests.app import app_on, running, until
from tests.fake_posthog import FakePostHog


def test_sections() -> None:
    connection = Connection(Line.RETRYING, "https://h", last_ok=90.0, error=Unreachable("gone"))
    assert ("last answer", "10 s ago") in connection_section(connection, 100.0)[1]
    assert ("trouble", "gone") in connection_section(connection, 100.0)[1]
    used = [BudgetLine("queries", 60, 3, 240), BudgetLine("queries", 3600, 9, 2400)]
    assert budget_section(used)[1] == [("queries", "3 of 240 this minute, 9 of 2,400 this hour")]
    counters = OutputCounters(frames_wanted=9, frames_sent=4, bytes_in=9000, bytes_out=100)
    lines = terminal_section("xterm, 80×24", counters)[1]
    assert ("bytes", "100 B sent for 9.0 kB wanted") in lines
    assert ("kind", "xterm, 80×24") in lines
    assert "does not answer" in lines[-1][1]
    paced = counters._replace(round_trip_ms=12.3)
    assert ("round trip", "12 ms, updates wait for it") in terminal_section("", paced)[1]
    assert "not counted" in terminal_section("xterm, 80×24", None)[1][1][1]


def test_each_log_tells_how_it_is_polled() -> None:
    tail = LogTail(
        "plugin:42", TailLine.FOLLOW, polled=90.0, next_poll=104.0, rate=2.0, planned=240
    )
    late = replace(tail, line=TailLine.RATE_LIMITED, error=Unreachable("gone"))
    tails = {"plugin:42": tail, "hog:7": late}
    words = "follow, 10 s ago, next in 4 s, 2.0 lines/s"
    source = LogSource("plugin", "42", "S3 export")
    assert logs_section(tails, [source], paused=False, now=100.0)[1] == [
        ("S3 export", words),
        ("hog:7", f"{words.replace('follow', 'rate limited')}, gone"),
        ("in all", "480 requests/h"),
    ]
    (_, paused), *_ = logs_section(tails, [], paused=True, now=100.0)[1]
    assert paused == "paused, 10 s ago, 2.0 lines/s"
    assert logs_section({}, [], paused=False, now=100.0)[1] == [("in all", "0 requests/h")]


def test_the_last_requests_are_told_the_newest_first() -> None:
    good = Exchange(90.0, "GET", "query status", 200, 0.1234)
    lost = Exchange(95.0, "POST", "query", None, 2.0, Unreachable("gone"), retry_in=4.0)
    assert requests_section([good, lost], 100.0)[1] == [
        ("5 s ago", "POST  query  no answer  2,000 ms  again in 4 s"),
        ("10 s ago", "GET  query status  200  123 ms"),
    ]


async def test_f12_and_back(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.project is not None)
        await pilot.press("f12")
        assert isinstance(app.screen, StatusScreen)
        view = app.screen.query_one(ValueView)
        await until(pilot, lambda: view.size.height > 20)
        text = "\n".join(view.render_line(y).text for y in range(view.size.height))
        assert posthog.url in text
        assert "of 4,800 this hour" in text
        assert "GET  project  200" in text
        await pilot.press("f12")
        assert not isinstance(app.screen, StatusScreen)

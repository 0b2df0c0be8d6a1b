"""F12: how things stand."""

from __future__ import annotations

from textual.widgets import Static

from phtui.api.budget import BudgetLine
from phtui.api.errors import Unreachable
from phtui.jobs.connection import Connection, Line
from phtui.screens.status import (
    StatusScreen,
    budget_section,
    connection_section,
    terminal_section,
)
from phtui.terminal.counters import OutputCounters
from tests.app import app_on, running, until
from tests.fake_posthog import FakePostHog


def test_sections() -> None:
    connection = Connection(Line.RETRYING, "https://h", last_ok=90.0, error=Unreachable("gone"))
    assert ("last answer", "10 s ago") in connection_section(connection, 100.0)[1]
    assert ("trouble", "gone") in connection_section(connection, 100.0)[1]
    assert budget_section([BudgetLine("queries", 60, 3, 240)])[1] == [
        ("queries this minute", "3 of 240")
    ]
    counters = OutputCounters(frames_wanted=9, frames_sent=4, bytes_in=9000, bytes_out=100)
    assert ("bytes", "100 B sent for 9.0 kB wanted") in terminal_section(counters)[1]


async def test_f12_and_back(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.project is not None)
        await pilot.press("f12")
        assert isinstance(app.screen, StatusScreen)
        text = str(app.screen.query_one(Static).render())
        assert posthog.url in text
        assert "requests this minute" in text
        await pilot.press("f12")
        assert not isinstance(app.screen, StatusScreen)

"""The status line."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from phtui.api.budget import BudgetLine
from phtui.jobs.connection import Connection, Line
from phtui.widgets.status_bar import StatusBar


class BarApp(App[None]):
    """Nothing but the line."""

    def compose(self) -> ComposeResult:
        yield StatusBar()


async def said(connection: Connection, *budget: BudgetLine) -> str:
    async with BarApp().run_test(size=(120, 3)) as pilot:
        bar = pilot.app.query_one(StatusBar)
        bar.connection, bar.budget = connection, budget
        await pilot.pause()
        return bar.content.plain


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0004, "20 ms"), (0.042, "50 ms"), (0.12, "200 ms"), (4.2, "5,000 ms")]
)
async def test_latency_is_shown_in_steps(seconds: float, shown: str) -> None:
    assert f"ok {shown} " in await said(Connection(Line.OK, latency=seconds)) + " "


async def test_large_limits_are_shown_in_tenths_and_small_ones_exactly() -> None:
    line = Connection(Line.OK, latency=0.1)
    large = BudgetLine("requests", 3600, used=300, limit=2400)
    assert "80 % of requests left this hour" in await said(line, large)
    small = BudgetLine("recordings", 60, used=5, limit=12)
    assert "7 of 12 recordings left this minute" in await said(line, large, small)


async def test_latency_that_wavers_changes_nothing() -> None:
    async with BarApp().run_test(size=(120, 3)) as pilot:
        bar = pilot.app.query_one(StatusBar)
        shown = set()
        for seconds in (0.09, 0.04, 0.06, 0.099, 0.026):
            bar.connection = Connection(Line.OK, latency=seconds)
            await pilot.pause()
            shown.add(bar.content.plain)
        assert len(shown) == 1
        bar.connection = Connection(Line.OK, latency=0.0049)
        await pilot.pause()
        assert "ok 20 ms" in bar.content.plain

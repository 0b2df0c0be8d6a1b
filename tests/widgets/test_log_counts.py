"""Bars over a log, and its kinds of messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from phtui.api.log_models import Level
from phtui.store.log_values import NewLine
from phtui.store.logs import LogStore
from phtui.widgets.log_histogram import BARS, LogHistogram, bars, step_for
from phtui.widgets.log_kinds import LogKinds
from phtui.widgets.log_pane import LogPane
from tests.app import until

SOURCE = "plugin:1"
MINUTE = 60_000_000
BEGIN = 1_750_000_020 * 1_000_000


@given(st.lists(st.integers(0, 10**6), max_size=30))
def test_bars_are_as_long_as_their_counts(counts: list[int]) -> None:
    drawn = bars(counts)
    assert len(drawn) == len(counts)
    for one, bar in zip(counts, drawn, strict=True):
        assert (bar == " ") == (one == 0)
        for other, higher in zip(counts, drawn, strict=True):
            assert one > other or BARS.index(bar) <= BARS.index(higher)
    assert not any(counts) or drawn[counts.index(max(counts))] == "█"


@given(st.floats(0, 1e9), st.integers(1, 300))
def test_a_step_covers_the_time(seconds: float, cells: int) -> None:
    assert step_for(seconds, cells) * max(cells - 1, 1) >= min(seconds, 1e9) - 1e-3


@pytest.mark.parametrize(("seconds", "cells", "step"), [(100, 101, 1), (3600, 101, 60), (5, 60, 1)])
def test_steps_are_round(seconds: int, cells: int, step: int) -> None:
    assert step_for(seconds, cells) == step


class PaneApp(App[None]):
    """A log with all that is around it, on a store of its own."""

    def __init__(self, store: LogStore) -> None:
        super().__init__()
        self.store = store
        self.pane = LogPane()
        self.count = 0

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.log_view.names = {SOURCE: "first"}
        self.pane.show_state({}, False, self.store.windows)
        self.pane.log_view.focus()

    async def add(self, minute: float, *texts: str, level: int = Level.INFO) -> None:
        lines = []
        for text in texts:
            self.count += 1
            time = BEGIN + int(minute * MINUTE) + self.count
            lines.append(NewLine(self.count.to_bytes(4), time, level, text))
        await self.store.add(SOURCE, lines)
        self.pane.show_state({}, False, self.store.windows)

    def rows(self, widget: LogHistogram | LogKinds) -> list[str]:
        return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


async def shows(app: PaneApp, pilot: Pilot[None], kind: type[LogHistogram | LogKinds],
                *texts: str) -> list[str]:  # fmt: skip
    """Wait until every text is on the widget, and return its rows."""
    widget = app.query_one(kind)

    def there() -> bool:
        drawn = "\n".join(app.rows(widget))
        return all(text in drawn for text in texts)

    try:
        await until(pilot, there, 20)
    except TimeoutError:
        pytest.fail("\n".join(app.rows(widget)))
    return app.rows(widget)


async def test_the_histogram_counts_what_is_shown() -> None:
    store = await LogStore.open()
    app = PaneApp(store)
    async with app.run_test(size=(76, 20)) as pilot:
        await app.add(0, *["fine"] * 8)
        await app.add(58, *["bad"] * 3, level=Level.ERROR)
        await pilot.press("i")
        rows = await shows(app, pilot, LogHistogram, "✗ ERROR      3", "i OTHER      8")
        assert rows[3].startswith(" 1 min a bar ")
        assert rows[0].rstrip().endswith("█")
        assert "▲ WARN       0" in rows[1]
        await pilot.press("L", "L", "L")
        await shows(app, pilot, LogHistogram, "✗ ERROR      3", "i OTHER      0")
        await app.add(58.5, "bad too", level=Level.ERROR)
        await shows(app, pilot, LogHistogram, "✗ ERROR      4")
        await pilot.press("i")
        assert not app.query_one(LogHistogram).display
    await store.close()


async def test_kinds_are_rows_that_open_and_close() -> None:
    store = await LogStore.open()
    app = PaneApp(store)
    async with app.run_test(size=(100, 16)) as pilot:
        await app.add(0, *(f"took {n} ms" for n in range(212)), "started 'now' [bold]")
        await pilot.press("c")
        rows = await shows(app, pilot, LogKinds, "2 kinds in 213 lines", "×212", "took ‹n› ms")
        assert any("started ‹text› [bold]" in row for row in rows)
        await app.add(1, "took 5 ms")
        await shows(app, pilot, LogKinds, "×213")
        await pilot.press("O", "enter")
        view = app.pane.log_view
        assert [match.label for match in view.chosen.matches] == ["took ‹n› ms"]
        await until(pilot, lambda: view.is_settled and view.hidden == (1,), 20)
        assert view.render_line(view.size.height - 1).text.rstrip().endswith("took 5 ms")
        app.pane.step_back()
        assert view.chosen.matches == ()
        await shows(app, pilot, LogKinds, "2 kinds in 214 lines")
        app.pane.step_back()
        assert view.display
        assert not app.pane.may_step_back
    await store.close()


async def test_kinds_that_are_new_come_first() -> None:
    store = await LogStore.open()
    app = PaneApp(store)
    async with app.run_test(size=(100, 16)) as pilot:
        for minute in range(0, 60, 5):
            await app.add(minute, f"always {minute}")
        await app.add(30, "new at first")
        await app.add(50, "new at last")
        await pilot.press("C")
        rows = await shows(app, pilot, LogKinds, "2 kinds in 14 lines that were not there")
        assert "new at last" in rows[1]
        assert "new at first" in rows[2]
        await pilot.press("c")
        await shows(app, pilot, LogKinds, "3 kinds in 14 lines")
    await store.close()

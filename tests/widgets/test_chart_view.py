"""The chart beside the rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from phtui.jobs.chart import Chart, Kind
from phtui.jobs.chart_data import ChartData, Series
from phtui.widgets.chart_lines import ASCII, BRAILLE, chart_lines
from phtui.widgets.chart_picker import ChartPicker
from phtui.widgets.chart_view import ChartView
from tests.widgets.result_app import SQL, ResultApp, result_of, until


async def charted(app: ResultApp, pilot: Pilot[None]) -> ChartView:
    app.pane.show(result_of(), SQL)
    await pilot.press("f6")
    await until(pilot, lambda: bool(app.query(ChartView)))
    chart = app.query_one(ChartView)
    await until(pilot, lambda: "amount" in text_of(chart))
    return chart


def text_of(chart: ChartView) -> str:
    return "\n".join(chart.render_line(y).text.rstrip() for y in range(chart.size.height))


async def test_f6_shows_and_hides_a_chart_beside_or_below() -> None:
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = await charted(app, pilot)
        assert chart.region.y == app.pane.grid.region.y
        assert "amount over day · of 6 loaded" in text_of(chart)
        assert "── amount ── min -3  max 100  last 10" in text_of(chart)
        assert "2026-05-01" in text_of(chart)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: chart.region.y > app.pane.grid.region.y)
        assert app.pane.grid.has_focus
        await pilot.press("tab", "f6")
        await until(pilot, lambda: not app.query(ChartView))
        await until(pilot, lambda: app.pane.grid.has_focus)


async def test_the_chart_follows_the_filter() -> None:
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = await charted(app, pilot)
        await pilot.press("slash", *"amount<50", "enter")
        await until(pilot, lambda: "max 10 " in text_of(chart))
        assert "4 filtered of 6 loaded" in text_of(chart)


async def test_another_chart_is_picked() -> None:
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = await charted(app, pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChartPicker))
        await pilot.press("k", "x", "enter")
        await until(pilot, lambda: "amount over shop" in text_of(chart))
        assert app.pane.result_state.chart == Chart(Kind.BARS, 1, (2,))
        assert "Ålesund" in text_of(chart)
        assert "summed where" in text_of(chart)
        await pilot.press("c", "k", "s", "g", "x", "b", "escape")
        await until(pilot, lambda: "amount by shop over day" in text_of(chart))
        assert app.pane.result_state.chart == Chart(Kind.LINES, 0, (2,), by=1)


async def test_it_is_drawn_again_only_when_something_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[int] = []

    def counted(*given: object) -> list[str]:
        drawn.append(1)
        return chart_lines(*given)  # type: ignore[arg-type]  # as they are

    monkeypatch.setattr("phtui.widgets.chart_view.chart_lines", counted)
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = await charted(app, pilot)
        drawn.clear()
        await pilot.press("j", "j", "k", "l", "m")
        chart.refresh()
        await pilot.pause()
        assert drawn == []


async def test_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHTUI_ASCII", "1")
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = await charted(app, pilot)
        assert "*" in text_of(chart)
        assert not any("\u2800" <= sign <= "\u28ff" for sign in text_of(chart))


async def test_a_result_without_numbers() -> None:
    app = ResultApp()
    async with app.run_test(size=(120, 24)) as pilot:
        app.pane.show(result_of([["x"]], {"t": "String"}), SQL)
        await pilot.press("f6")
        await until(pilot, lambda: bool(app.query(ChartView)))
        await until(pilot, lambda: "needs a column of numbers" in text_of(app.query_one(ChartView)))
        await pilot.press("c")
        assert len(app.screen_stack) == 1


def data_of(kind: Kind, names: list[str], values: list[float]) -> ChartData:
    along = tuple(float(place) for place in range(len(values)))
    series = tuple(Series(name, along, tuple(values)) for name in names)
    labels = tuple(f"{place} 日本" for place in range(len(values))) if kind is Kind.BARS else ()
    return ChartData(kind, series, labels, is_time=kind is Kind.LINES)


def test_small_multiples_share_their_edges() -> None:
    lines = chart_lines(data_of(Kind.LINES, ["a", "b"], [1, 1000, 5]), 60, 20, BRAILLE)
    titles = [number for number, line in enumerate(lines) if line.startswith("── ")]
    assert (len(titles), titles[0], len(lines)) == (2, 0, 20)
    edges = {line.index(sign) for line in lines for sign in "│┤" if sign in line}
    assert len(edges) == 1
    assert "1970-01-01" not in lines[-2]
    assert "01-01 00:00" in lines[-1]


@settings(max_examples=40)
@given(
    st.sampled_from(Kind),
    st.lists(st.text(max_size=5), min_size=1, max_size=5),
    st.lists(st.floats(-1e15, 1e15) | st.integers(-5, 5), min_size=0, max_size=12),
    st.integers(1, 90),
    st.integers(1, 30),
    st.sampled_from([BRAILLE, ASCII]),
    st.integers(0, 4),
)
def test_a_chart_fits_every_size(
    kind: Kind,
    names: list[str],
    values: list[float],
    width: int,
    height: int,
    marker: str,
    top: int,
) -> None:
    lines = chart_lines(
        data_of(kind, names, values), width, height, marker, min(top, len(names) - 1)
    )
    assert len(lines) <= height
    assert all(cell_len(line) <= max(width, 22) for line in lines)


async def test_what_does_not_fit_is_told_and_scrolled_to() -> None:
    app = ResultApp()
    async with app.run_test(size=(120, 14)) as pilot:
        rows = [[f"2026-05-0{day}", 1 * day, 2 * day, 3 * day] for day in range(1, 5)]
        columns = {"day": "Date", "one": "Int8", "two": "Int8", "three": "Int8"}
        app.pane.show(result_of(rows, columns), SQL)
        await pilot.press("f6")
        await until(pilot, lambda: bool(app.query(ChartView)))
        chart = app.query_one(ChartView)
        await until(pilot, lambda: "series 1 of 3" in text_of(chart))
        await pilot.press("tab", "j")
        assert "series 2 of 3" in text_of(chart)
        assert "── two ──" in text_of(chart)
        await pilot.press("G", "j")
        assert "── three ──" in text_of(chart)

"""Which chart a result makes, and its points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.chart import Chart, Kind, Role, choose_chart, roles
from phtui.jobs.chart_data import (
    MOST_BARS,
    MOST_SERIES,
    POINTS,
    ChartData,
    Series,
    chart_data,
    thinned,
)

LINES, BARS = Kind.LINES, Kind.BARS
DAYS = [f"2026-05-{day:02}T00:00:00+02:00" for day in range(1, 5)]


@pytest.mark.parametrize(
    ("columns", "rows", "chart"),
    [
        ({"at": "DateTime", "n": "UInt64"}, [(DAYS[0], 1)], Chart(LINES, 0, (1,))),
        ({"at": "Date", "a": "Int8", "b": "Float64"}, [], Chart(LINES, 0, (1, 2))),
        (
            {"at": "DateTime", "shop": "String", "n": "UInt64"},
            [(DAYS[0], "a", 1), (DAYS[0], "b", 2)],
            Chart(LINES, 0, (2,), by=1),
        ),
        (
            {"at": "DateTime", "id": "String", "n": "UInt64"},
            [(DAYS[0], "a", 1), (DAYS[1], "b", 2)],
            Chart(LINES, 0, (2,)),
        ),
        ({"event": "String", "n": "UInt64", "m": "Decimal(9, 2)"}, [], Chart(BARS, 0, (1, 2))),
        ({"event": "String", "x": "String"}, [("a", "1.5"), ("b", None)], Chart(BARS, 0, (1,))),
        ({"x": "Int64", "y": "Int64"}, [(1, 5), (2, 4)], Chart(LINES, 0, (1,))),
        ({"x": "Int64", "y": "Int64"}, [(2, 5), (1, 4)], Chart(LINES, None, (0, 1))),
        ({"at": ""}, [(DAYS[0],)], None),
        ({"at": "", "n": ""}, [(DAYS[0], 5)], Chart(LINES, 0, (1,))),
        ({"event": "String"}, [("a",)], None),
        ({}, [], None),
    ],
)
def test_the_chart_that_suits(
    columns: dict[str, str], rows: list[tuple[object, ...]], chart: Chart | None
) -> None:
    assert choose_chart(list(columns), list(columns.values()), rows) == chart


def test_roles() -> None:
    found = roles(["a", "b", "c", "d"], ["LowCardinality(Nullable(Int8))", "Bool", "Date32"], [])
    assert found == (Role.NUMBER, Role.TEXT, Role.TIME, Role.TEXT)


def test_lines_over_time() -> None:
    rows = [(DAYS[1], 2), (DAYS[0], "1"), (None, 5), (DAYS[2], None)]
    data = chart_data(rows, ["at", "n"], Chart(LINES, 0, (1,)))
    assert data.series == (Series("n", (1777586400.0, 1777672800.0), (1.0, 2.0)),)
    assert data.is_time
    assert str(data.zone) == "UTC+02:00"
    assert data.left_out == "1 row without a place left out"


def test_a_column_divides_into_series_the_largest_first() -> None:
    rows = [(day, shop, n) for day in DAYS for shop, n in (("small", 1), ("large", 9))]
    data = chart_data(rows, ["at", "shop", "n"], Chart(LINES, 0, (2,), by=1))
    assert [(one.name, one.values) for one in data.series] == [
        ("large", (9.0,) * 4), ("small", (1.0,) * 4),
    ]  # fmt: skip
    many = [(DAYS[0], str(n), n) for n in range(MOST_SERIES + 3)]
    data = chart_data(many, ["at", "shop", "n"], Chart(LINES, 0, (2,), by=1))
    assert (len(data.series), data.left_out) == (MOST_SERIES, "3 smaller series left out")


def test_bars_are_summed_where_a_name_comes_twice() -> None:
    rows = [("a", 1, 2), ("b", 5, None), ("a", 3, 4), (None, 1, 1)]
    data = chart_data(rows, ["x", "n", "m"], Chart(BARS, 0, (1, 2)))
    assert data == ChartData(
        BARS,
        (Series("n", (0, 1, 2), (4, 5, 1)), Series("m", (0, 2), (6, 1))),
        labels=("a", "b", "∅"),
        left_out="summed where a name comes twice",
    )


def test_so_many_bars_and_no_more() -> None:
    rows = [(str(n), n) for n in range(MOST_BARS + 1)]
    data = chart_data(rows, ["x", "n"], Chart(BARS, 0, (1,)))
    assert len(data.series[0].values) == MOST_BARS
    assert f"{MOST_BARS} of {MOST_BARS + 1}" in data.left_out


def test_lines_over_rows_numbers_and_texts() -> None:
    rows = [(5, "b", 1), (7, "a", 2)]
    columns = ["x", "t", "n"]
    assert chart_data(rows, columns, Chart(LINES, None, (2,))).series[0].along == (0.0, 1.0)
    assert chart_data(rows, columns, Chart(LINES, 0, (2,))).series[0].along == (5.0, 7.0)
    by_text = chart_data(rows, columns, Chart(LINES, 1, (2,)))
    assert (by_text.series[0].along, by_text.labels) == ((0.0, 1.0), ("b", "a"))
    assert not by_text.is_time


@given(st.integers(POINTS + 1, POINTS * 4), st.integers(1, 10**6))
def test_a_thinned_line_keeps_its_peaks(count: int, factor: int) -> None:
    values = [place * factor % 9973 / 7 for place in range(count)]
    points = [(float(place), value) for place, value in enumerate(values)]
    kept = thinned(points)
    assert len(kept) <= POINTS
    assert kept == sorted(kept)
    assert set(kept) <= set(points)
    heights = [value for _, value in kept]
    assert (min(heights), max(heights)) == (min(values), max(values))

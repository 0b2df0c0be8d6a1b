"""Which widths columns get, and which of them are on screen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.widgets import columns as module
from phtui.widgets.columns import (
    PADDING,
    SAMPLED,
    WIDEST,
    Column,
    Table,
    lay_out,
    leftmost,
    measure,
    short_type,
)
from tests.widgets.grid_app import CountedRows


def column(width: int, wanted: int = 0) -> Column:
    return Column("n", "", ("n", ""), width, wanted, right=False, is_time=False)


@pytest.mark.parametrize(
    ("kind", "short"),
    [
        ("String", "String"),
        ("Nullable(String)", "String?"),
        ("LowCardinality(String)", "String"),
        ("LowCardinality(Nullable(DateTime64(6, 'UTC')))", "DateTime64(6, 'UTC')?"),
        ("Array(Nullable(String))", "Array(Nullable(String))"),
        ("Nullable(", "Nullable("),
        ("", ""),
    ],
)
def test_types_are_shortened(kind: str, short: str) -> None:
    assert short_type(kind) == short


@pytest.mark.parametrize(
    ("name", "kind", "values", "width", "right"),
    [
        ("n", "UInt64", ["12"], 6, True),
        ("n", "Nullable(Float64)", [None], 8, True),
        ("n", "Decimal(9, 2)", ["1.50"], 13, True),
        ("n", "", [1, 2.5, None], 3, True),
        ("n", "", [1, "x"], 1, False),
        ("n", "", [], 1, False),
        ("event", "", ["abcdefgh"], 8, False),
        ("a long name", "", ["x"], 11, False),
        ("x" * 60, "", ["x"], WIDEST, False),
        ("n", "", ["x" * 60], WIDEST, False),
        ("n", "", ["漢字"], 4, False),
        ("\x1b", "", [], 1, False),
        ("", "", [], 1, False),
        ("n", "Array(UInt64)", [[1]], 13, False),
    ],
)
def test_a_column_is_as_wide_as_it_must_be(
    name: str, kind: str, values: list[object], width: int, right: bool
) -> None:
    (found,) = measure(Table([name], [kind], [(value,) for value in values]))
    assert (found.width, found.right, found.name, found.type) == (width, right, name, kind)


def test_the_sample_is_spread_over_the_rows() -> None:
    rows = CountedRows(50_000)
    measure(Table(rows.names, [], rows))
    assert rows.read[:SAMPLED] == list(range(SAMPLED))
    assert len(rows.read) == len(set(rows.read)) == 2 * SAMPLED
    assert rows.read[-1] > 49_000


@pytest.mark.parametrize("count", [0, 1, SAMPLED, SAMPLED + 1, 2 * SAMPLED, 2 * SAMPLED + 1])
def test_few_rows_are_sampled_once_each(count: int) -> None:
    rows = CountedRows(count)
    measure(Table(rows.names, [], rows))
    assert rows.read == list(range(count))[: 2 * SAMPLED]


def test_the_sample_ends_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(time, "thread_time", lambda: next(clock))
    monkeypatch.setattr(module, "SAMPLE_SECONDS", 3)
    rows = CountedRows(50_000)
    measure(Table(rows.names, [], rows))
    assert rows.read == [0, 1, 2, 3]


def test_the_last_column_takes_the_room_that_is_left() -> None:
    columns = [column(5), column(10, wanted=100)]
    assert lay_out(columns, 0, 60) == ((0, 5), (1, 51))
    assert lay_out(columns, 0, 400) == ((0, 5), (1, 100))
    assert lay_out([*columns, column(5)], 0, 60) == ((0, 5), (1, 10), (2, 5))


WIDTHS = st.lists(st.integers(1, WIDEST), min_size=1, max_size=12)


@given(WIDTHS, st.data())
def test_columns_on_screen_fit_and_follow_each_other(
    widths: list[int], data: st.DataObject
) -> None:
    columns = [column(width, wanted=50) for width in widths]
    left = data.draw(st.integers(0, len(columns) - 1))
    width = data.draw(st.integers(0, 200))
    slots = lay_out(columns, left, width)
    assert [slot.column for slot in slots] == list(range(left, left + len(slots)))
    assert sum(slot.width + PADDING for slot in slots) <= width
    assert all(slot.width > 0 for slot in slots)


@given(WIDTHS, st.data())
def test_the_column_asked_for_is_seen_whole_if_it_can_be(
    widths: list[int], data: st.DataObject
) -> None:
    columns = [column(width) for width in widths]
    near, wanted = (data.draw(st.integers(0, len(columns) - 1)) for _ in range(2))
    width = data.draw(st.integers(PADDING + 1, 200))
    left = leftmost(columns, near, wanted, width)
    seen = {slot.column: slot.width for slot in lay_out(columns, left, width)}
    assert seen[wanted] == min(columns[wanted].width, width - PADDING)
    # Nothing at the left is hidden for which there is room.
    assert left == 0 or sum(c.width + PADDING for c in columns[left - 1 :]) > width


def test_a_column_in_sight_moves_nothing() -> None:
    columns = [column(10) for _ in range(10)]
    assert leftmost(columns, 3, 4, 40) == 3
    assert leftmost(columns, 3, 2, 40) == 2
    assert leftmost(columns, 3, 6, 40) == 4
    assert leftmost([], 3, 0, 40) == 0

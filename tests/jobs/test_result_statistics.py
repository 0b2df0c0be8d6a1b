"""A column in figures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.result_statistics import TOP, ColumnStatistics, statistics_of


def of(*values: object, kind: str = "") -> ColumnStatistics:
    return statistics_of([(value,) for value in values], 0, "a", kind)


def test_numbers() -> None:
    assert of(3, None, 1, 2.5, 3) == ColumnStatistics(
        "a", "", rows=5, nulls=1, empty=0, distinct=3, smallest=1, median=2.5, largest=3,
        total=9.5, mean=2.375, top=((3, 2), (None, 1), (1, 1), (2.5, 1)),
    )  # fmt: skip


def test_texts_that_are_numbers_have_a_mean_and_others_have_none() -> None:
    found = of("10", "9")
    assert (found.smallest, found.largest, found.mean) == ("9", "10", 9.5)
    found = of("10", "x", "")
    assert (found.mean, found.total, found.empty) == (None, None, 1)


def test_what_looks_equal_to_python_is_told_apart() -> None:
    found = of(True, 1, [1], [1], "[1]")
    assert found.distinct == 4
    assert found.top[0] == ([1], 2)


def test_times_go_by_the_moment() -> None:
    early, late = "2026-01-01T00:30:00+01:00", "2026-01-01T00:00:00Z"
    found = of(late, early, kind="DateTime")
    assert (found.smallest, found.largest) == (early, late)


def test_nothing_and_nulls_alone() -> None:
    assert of().top == ()
    found = of(None, None)
    assert (found.nulls, found.distinct, found.smallest, found.mean) == (2, 0, None, None)


def test_so_many_values_are_told_and_no_more() -> None:
    found = of(*range(TOP + 5))
    assert (len(found.top), found.distinct) == (TOP, TOP + 5)


@given(st.lists(st.none() | st.text() | st.integers() | st.floats(allow_nan=False)))
def test_counts_add_up(values: list[object]) -> None:
    found = of(*values)
    assert found.rows == len(values)
    assert found.nulls == values.count(None)
    if len(found.top) < TOP:
        assert sum(count for _, count in found.top) == len(values)

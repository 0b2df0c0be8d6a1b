"""Rows sorted and filtered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.result_order import arrange, sorted_places
from phtui.jobs.result_values import SLICE, SupersededError, number_of, sort_keys
from phtui.jobs.result_view import ArrangedRows, Arrangement

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(),
    st.lists(st.integers(), max_size=2),
)  # fmt: skip


def sorted_values(values: list[object], kind: str = "", descending: bool = False) -> list[object]:
    arrangement = Arrangement(sort=0, descending=descending)
    order = arrange([(value,) for value in values], ["a"], [kind], arrangement)
    assert order is not None
    return [values[place] for place in order]


@pytest.mark.parametrize(
    ("values", "kind", "ordered"),
    [
        ([10, 9, None, -3, 2.5], "Nullable(Float64)", [-3, 2.5, 9, 10, None]),
        (["10", "9", "-1.5", None], "Nullable(String)", ["-1.5", "9", "10", None]),
        (["10", "9", "x"], "String", ["10", "9", "x"]),
        (["b", "a", "", "Ä", "B"], "String", ["", "B", "a", "b", "Ä"]),
        (
            ["2026-01-01T00:00:00Z", "2026-01-01T00:30:00+01:00", "2025-12-31T23:59:59.5Z"],
            "DateTime64(6, 'UTC')",
            ["2026-01-01T00:30:00+01:00", "2025-12-31T23:59:59.5Z", "2026-01-01T00:00:00Z"],
        ),
        (["2026-05-04", None, "2025-05-04"], "Date", ["2025-05-04", "2026-05-04", None]),
        ([True, False, None], "Bool", [False, True, None]),
        ([[2], "x", 1, None, {"a": 1}], "", [1, "x", [2], {"a": 1}, None]),
        ([str(2**64), str(2**64 + 1), "7"], "String", ["7", str(2**64), str(2**64 + 1)]),
    ],
)
def test_values_are_sorted_as_what_they_are(
    values: list[object], kind: str, ordered: list[object]
) -> None:
    assert sorted_values(values, kind) == ordered


@given(st.lists(VALUES, max_size=50), st.booleans())
def test_any_column_can_be_sorted_and_nulls_are_last(
    values: list[object], descending: bool
) -> None:
    ordered = sorted_values(values, descending=descending)
    assert sorted(map(repr, ordered)) == sorted(map(repr, values))
    nulls = values.count(None)
    assert ordered[len(values) - nulls :] == [None] * nulls


@given(st.lists(st.none() | st.integers(0, 3), max_size=60), st.booleans())
def test_a_sort_is_stable_both_ways(keys: list[int | None], descending: bool) -> None:
    there = [place for place, key in enumerate(keys) if key is not None]
    wanted = sorted(there, key=lambda place: keys[place] or 0, reverse=descending)
    nulls = [place for place, key in enumerate(keys) if key is None]
    assert sorted_places(keys, descending) == wanted + nulls


@pytest.mark.parametrize("descending", [False, True])
def test_a_sort_in_parts_is_a_sort(descending: bool) -> None:
    keys = [place * 7919 % 97 for place in range(SLICE * 2 + 10)]
    wanted = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
    assert sorted_places(keys, descending) == wanted


@given(
    st.lists(
        st.tuples(st.integers(0, 4_000_000_000), st.integers(-12, 12)),
        max_size=20,
    )
)
def test_times_are_sorted_by_the_moment(times: list[tuple[int, int]]) -> None:
    moments = [datetime.fromtimestamp(at, timezone(timedelta(hours=zone))) for at, zone in times]
    ordered = sorted_values([moment.isoformat() for moment in moments], "DateTime64(6)")
    assert [datetime.fromisoformat(str(text)) for text in ordered] == sorted(moments)


def test_short_rows_have_nulls() -> None:
    rows = [(1, "b"), (2,), (3, "a")]
    assert arrange(rows, ["n", "t"], [], Arrangement(sort=1)) == [2, 0, 1]


def test_what_is_not_arranged_has_no_order() -> None:
    assert arrange([(1,)], ["a"], [], Arrangement()) is None
    assert arrange([(1,)], ["a"], [], Arrangement(wanted="  ")) is None


def test_the_filtered_rows_are_sorted() -> None:
    rows = [(3, "x"), (1, "y"), (2, "x")]
    assert arrange(rows, ["n", "t"], [], Arrangement(sort=0, wanted="t=x")) == [2, 0]


def test_nobody_waits_for_what_is_superseded() -> None:
    with pytest.raises(SupersededError):
        arrange([(1,)], ["a"], [], Arrangement(sort=0), superseded=lambda: True)


@pytest.mark.parametrize("text", ["", "1_000", "nan", "inf", "0x10", "1e", "٣", "1" * 4000, "-"])
def test_what_is_no_number(text: str) -> None:
    assert number_of(text) is None


def test_keys_of_times_that_are_no_times_are_texts() -> None:
    assert sort_keys(["b", "a"], "DateTime") == ["b", "a"]
    assert sort_keys(["2026-01-01T00:00:00Z"], "DateTime") == [
        datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    ]


def test_a_view_reads_only_what_is_looked_at() -> None:
    rows = [(1, "a", True), (2, "b"), (3, "c", False)]
    view = ArrangedRows(rows, [2, 1], (2, 0))
    assert list(view) == [(False, 3), (None, 2)]
    assert list(view[1:]) == [(None, 2)]
    assert (len(view), view.number(0)) == (2, 2)

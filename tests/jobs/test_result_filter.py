"""What somebody types to see some of the rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.result_filter import Term, matcher, parse_filter

COLUMNS = ["name", "amount", "at", "first visit", "note"]
ROWS = [
    ("Ana", 10, "2026-05-04T09:00:00Z", True, None),
    ("Bo", 9.5, "2026-05-03T23:00:00+00:00", False, ["x", 1]),
    ("ana maria", None, "2026-05-02", None, ""),
    ("=1+1", "12", "http://x/10", True, {"k": "http://y"}),
]


def seen(wanted: str) -> list[int]:
    matches = matcher(parse_filter(wanted, COLUMNS))
    return [number for number, row in enumerate(ROWS) if matches(row)]


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ("", [0, 1, 2, 3]),
        ("ANA", [0, 2]),
        ("!ana", [1, 3]),
        ("ana !maria", [0]),
        ("name:AN", [0, 2]),
        ("!name:an", [1, 3]),
        ("NAME=ana", [0]),
        ("name!=ana", [1, 2, 3]),
        ("amount>9.5", [0, 3]),
        ("amount >= 9.5", [0, 1, 3]),
        ("amount<10", [1]),
        ("amount=12.0", [3]),
        ("amount=null", [2]),
        ("amount!=null", [0, 1, 3]),
        ("at>=2026-05-03T23:00:00Z", [0, 1]),
        ("at>=2026-05-03", [0, 1]),
        ('at<"2026-05-04 00:00"', [1, 2]),
        ('"first visit"=true', [0, 3]),
        ('"first visit"=false', [1]),
        ("http://y", [3]),
        ("name>b", [1]),
        ("amount>", [0, 1, 2, 3]),
        ("note=", [2]),
        ("nosuch>5", []),
        ('"ana maria"', [2]),
        ('name="ana maria"', [2]),
        ("!", [0, 1, 2, 3]),
        ('note:["x"', []),
        ("note:x", [1]),
    ],
)
def test_filters(wanted: str, rows: list[int]) -> None:
    assert seen(wanted) == rows


def test_the_first_of_two_columns_of_one_name_is_meant() -> None:
    assert parse_filter("n=1", ["n", "N"]) == (Term("1", 0, "="),)


def test_a_term_is_not_found_across_two_values() -> None:
    assert not matcher(parse_filter("ab", ["x", "y"]))(("a", "b"))


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_is_a_filter(wanted: str, names: list[str]) -> None:
    matches = matcher(parse_filter(wanted, names))
    for row in (*ROWS, ()):
        assert matches(row) in (True, False)

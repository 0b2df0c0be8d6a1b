"""Web addresses in rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from phtui.widgets.addresses import addresses, link_addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/x?y=1.", ["https://a.example/x?y=1"]),
        ("(http://a/b) and <https://c/>", ["http://a/b", "https://c/"]),
        ("https://", []),
        ("javascript:alert(1) file:///etc", []),
        ("https://a/\u202eb", ["https://a/"]),
    ],
)
def test_what_is_an_address(text: str, found: list[str]) -> None:
    assert [address for _, _, address in addresses(text)] == found


def test_a_cut_address_leads_to_the_whole_of_it_from_each_row() -> None:
    rows = ["go to https:/", "/a.example/lo", "ng and back"]
    for number, linked in enumerate(["https:/", "/a.example/lo", "ng"]):
        before, after = "".join(rows[:number]), "".join(rows[number + 1 :])
        segments = link_addresses([Segment(rows[number])], rows[number], before, after)
        links = [(text, style.link) for text, style, _ in segments if style and style.link]
        assert links == [(linked, "https://a.example/long")]


@given(st.text(max_size=60), st.integers(0, 60), st.text(max_size=20))
def test_the_row_still_says_the_same(text: str, cut: int, before: str) -> None:
    row = f"{text}https://a/b {text}"
    segments = [Segment(row[:cut]), Segment(row[cut:])]
    linked = link_addresses(segments, row, before, "")
    assert "".join(segment.text for segment in linked) == row

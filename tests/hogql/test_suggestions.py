"""Which suggestions fit what is typed, and which of them come first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.suggestions import MOST, Kind, Suggestion, ranked


def order(typed: str, *labels: str, kind: Kind = Kind.COLUMN) -> list[str]:
    return [each.label for each in ranked(typed, [Suggestion(n, n, kind) for n in labels])]


def test_the_beginning_counts_most_then_parts_then_anything() -> None:
    assert order("at", "data", "created_at", "$at_x", "a_b_t", "attic", "x") == [
        "$at_x", "attic", "created_at", "data", "a_b_t",
    ]  # fmt: skip
    assert order("tsod", "toSecond", "toStartOfDay", "tasood") == [
        "toStartOfDay", "tasood", "toSecond",
    ]  # fmt: skip


def test_with_nothing_typed_they_stand_by_kind_as_they_came() -> None:
    mixed = [
        Suggestion("z", "z", Kind.KEYWORD), Suggestion("b", "b", Kind.COLUMN),
        Suggestion("a", "a", Kind.COLUMN),
    ]  # fmt: skip
    assert [each.label for each in ranked("", mixed)] == ["b", "a", "z"]


def test_each_once_and_not_too_many() -> None:
    assert order("a", "ab", "ab") == ["ab"]
    assert len(order("", *map(str, range(500)))) == MOST


@given(st.text(), st.lists(st.text(min_size=1)))
def test_what_fits_has_the_characters_in_order(typed: str, labels: list[str]) -> None:
    for label in order(typed, *labels):
        rest = iter(label.lower())
        assert all(character in rest for character in typed.lower())

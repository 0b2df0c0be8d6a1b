"""Finding, and making comments of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.comments import commented, toggled
from phtui.hogql.search import places, seek

TEXT = "select Event\nfrom events\nwhere event"


def found(wanted: str) -> list[str]:
    return [TEXT[start:end] for start, end in places(TEXT, wanted)]


def test_capitals_count_when_there_are_any() -> None:
    assert found("event") == ["Event", "event", "event"]
    assert found("Event") == ["Event"]
    assert found("") == []
    assert found("(") == []


def test_regular_expressions() -> None:
    assert found("/^\\w+/") == ["select", "from", "where"]
    assert found("/x*/") == []
    with pytest.raises(ValueError, match="Not a regular expression"):
        places(TEXT, "/(/")


def test_round_about() -> None:
    spans = places(TEXT, "event")
    assert [seek(spans, at, 1) for at in (0, 7, 8, 99)] == [0, 0, 1, 0]
    assert [seek(spans, at, -1) for at in (0, 8, 99)] == [2, 0, 2]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("a\n  b", "-- a\n--   b"),
        ("  a\n\n    b", "  -- a\n\n  --   b"),
        ("-- a\n--b", "a\nb"),
        ("-- a\nb", "-- -- a\n-- b"),
        ("", ""),
    ],
)
def test_comments(lines: str, expected: str) -> None:
    assert toggled(lines) == expected


@given(st.lists(st.sampled_from(["a", " ", "--", "\n", "\t", "b c"])).map("".join))
def test_twice_is_not_at_all(lines: str) -> None:
    if not all(line.lstrip().startswith("--") for line in lines.split("\n") if line.strip()):
        assert toggled(toggled(lines)) == lines


def test_words_as_a_comment() -> None:
    assert commented("a\nb") == "-- a\n-- b\n"

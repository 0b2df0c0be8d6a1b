"""The text of the editor: kept as it is, shown as it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widgets.text_area import Document, Location

from phtui.formatting import safe
from phtui.widgets.sql_document import SqlDocument
from tests.hogql.texts import texts

plain_texts = texts.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))
"""Line ends are unified, so here there is but one kind."""

edits = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60), plain_texts), max_size=6)
"""Offset, characters replaced, what replaces them."""


def location(text: str, offset: int) -> Location:
    before = text[:offset].split("\n")
    return len(before) - 1, len(before[-1])


@given(plain_texts, edits)
def test_edits_change_what_they_say(text: str, changes: list[tuple[int, int, str]]) -> None:
    document = SqlDocument(text)
    document.get_size(2)
    for offset, length, new in changes:
        start, end = min(offset, len(text)), min(offset + length, len(text))
        result = document.replace_range(location(text, end), location(text, start), new)
        assert result.replaced_text == text[start:end]
        text = text[:start] + new + text[end:]
        assert document.text == text
        assert result.end_location == location(text, start + len(new))
    fresh = SqlDocument(text)
    assert document.lines == fresh.lines
    assert document.get_size(2) == fresh.get_size(2)
    rows = range(document.line_count)
    assert [document.spans(row) for row in rows] == [fresh.spans(row) for row in rows]


@given(st.lists(st.text("ab \t日"), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_places_are_counted_as_textual_counts_them(lines: list[str], line_end: str) -> None:
    text = line_end.join(lines)
    ours, textuals = SqlDocument(text), Document(text)
    for offset in range(len(text) + 1):
        place = ours.get_location_from_index(offset)
        assert place == textuals.get_location_from_index(offset)
        assert ours.get_index_from_location(place) == offset
    for beyond in (-1, len(text) + 1):
        with pytest.raises(ValueError, match="No place"):
            ours.get_location_from_index(beyond)


@given(plain_texts)
def test_what_is_shown_is_safe_and_in_its_column(text: str) -> None:
    document = SqlDocument(text)
    for row, line in enumerate(text.split("\n")):
        shown = document.get_line(row)
        assert len(shown) == len(line)
        assert safe(shown.replace("\t", " ")) == shown.replace("\t", " ")
        changed = [at for at, (old, new) in enumerate(zip(line, shown, strict=True)) if old != new]
        assert all(cell_len(shown[at]) == 1 for at in changed)
        hidden = [span for span in document.spans(row) if span.kind == "hidden"]
        assert [span.start for span in hidden] == changed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("a\x9bb", "a\ufffdb"),
        ("a\u202eb\u200bc", "a\ufffdb\ufffdc"),
        ("a\tb", "a\tb"),
        ("日é", "日é"),
        ("\ud800", "\ufffd"),
        ("a\x0bb\x85c\u2028d", "a␋b\ufffdc\ufffdd"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    document = SqlDocument(text)
    assert document.lines == [shown]
    assert document.text == text
    assert document.get_text_range((0, 0), (0, len(text))) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\r\nb\nc", "a\r\nb\r\nc"), ("a\rb\r\n", "a\rb\r"), ("a\nb\r\nc\rd", "a\nb\nc\nd")],
)
def test_line_ends_are_of_one_kind(text: str, kept: str) -> None:
    document = SqlDocument(text)
    assert document.text == kept
    assert document.replace_range((0, 1), (0, 1), "\nx").end_location == (1, 1)
    assert document.text == kept[0] + document.newline + "x" + kept[1:]


def test_an_edit_below_the_last_line_is_taken() -> None:
    document = SqlDocument("a\nb")
    assert document.replace_range((1, 0), (2, 0), "").replaced_text == "b"
    assert document.text == "a\n"


def test_the_width_is_that_of_the_tabs() -> None:
    document = SqlDocument("日\tx\na")
    assert document.get_size(2) == (5, 2)
    assert document.get_size(8) == (9, 2)
    document.replace_range((0, 0), (0, 1), "")
    assert document.get_size(8) == (9, 2)
    document.replace_range((0, 0), (0, 1), "")
    assert document.get_size(8) == (1, 2)

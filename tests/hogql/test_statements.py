"""Where statements begin and end, and which one a cursor is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.lexer import SPACES, lex
from phtui.hogql.lines import KINDS
from phtui.hogql.statements import statement_at, statements
from tests.hogql.texts import texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("; ;; \n;", []),
        ("-- nothing\n/* here */", []),
        ("select 1", ["select 1"]),
        ("\n select 1 ;\n", ["select 1"]),
        ("select 1;select 2", ["select 1", "select 2"]),
        ("select ';', `;`, \";\", f';{';'}'; b", ["select ';', `;`, \";\", f';{';'}'", "b"]),
        ("a -- ; \n; b /* ; */ ; c // ;\n; d # ;", ["a -- ;", "b /* ; */", "c // ;", "d # ;"]),
        ("select {a; b}; c", ["select {a; b}", "c"]),
        ("select <a>x; y</a>; c", ["select <a>x; y</a>", "c"]),
        ("select 'it''s \\'; '; b", ["select 'it''s \\'; '", "b"]),
        ("select 'é日'; ñ", ["select 'é日'", "ñ"]),
        ("a;\n-- of b\nb", ["a", "-- of b\nb"]),
        ("a; -- of a\nb", ["a", "b"]),
        ("a; /* of\na */\nb", ["a", "b"]),
        ("a; -- of a\n-- of b\nb;", ["a", "-- of b\nb"]),
        ("a -- of a\n;\n-- the end", ["a -- of a"]),
        ("a; select 'open; b", ["a", "select 'open; b"]),
        ("a; /* open; b", ["a"]),
        ("where a <b and c > 1; d", ["where a <b and c > 1", "d"]),
        ("\ufeffselect 1;\xa0", ["select 1"]),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    assert [statement.text for statement in statements(text)] == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|select 1; b", "select 1"),
        ("sel|ect 1; b", "select 1"),
        ("select 1|; b", "select 1"),
        ("select 1;|", "select 1"),
        ("select 1;|select 2", "select 1"),
        ("select 1; |select 2", "select 2"),
        ("select 1;  | select 2", "select 1"),
        ("select 1;\n|\nselect 2", "select 1"),
        ("select 1;\n\n|select 2", "select 2"),
        ("select 1; -- re|mark\nselect 2", "select 1"),
        ("select 1;\n-- of |2\nselect 2", "-- of 2\nselect 2"),
        ("select 1;\n;\n|\n;select 2", "select 1"),
        ("|\n\n; select 1", "select 1"),
        (";|select 1", "select 1"),
        ("select 1;\n-- the |end", "select 1"),
        ("'é;日|'; b", "'é;日'"),
    ],
)
def test_the_statement_under_the_cursor(marked: str, expected: str) -> None:
    found = statement_at(marked.replace("|", ""), marked.index("|"))
    assert found is not None
    assert found.text == expected


@pytest.mark.parametrize("text", ["", " ", ";", "-- a", "/* a"])
def test_no_statement_at_all(text: str) -> None:
    assert statement_at(text, len(text)) is None


@given(texts)
def test_statements_are_apart_and_leave_no_code_out(text: str) -> None:
    end = 0
    outside = ""
    for statement in statements(text):
        assert end <= statement.start < statement.end <= len(text)
        assert text[statement.start : statement.end] == statement.text
        assert statement.text.strip(SPACES) == statement.text
        outside += text[end : statement.start]
        end = statement.end
    for _, kind, value in lex(outside + text[end:])[0]:
        assert KINDS.get(kind) == "comment" or not value.strip(SPACES + ";")


@given(texts, st.integers(0, 200))
def test_a_cursor_is_in_the_last_statement_that_begins_before_it(text: str, offset: int) -> None:
    found, all_ = statement_at(text, offset), statements(text)
    begun = [statement for statement in all_ if statement.start < offset]
    if found is None:
        assert all_ == []
    elif found.start == offset:
        assert text[offset - 1 : offset] != ";" or not begun
    else:
        assert found == (begun or all_)[-1 if begun else 0]


@given(texts, texts, texts, texts)
def test_a_text_that_is_typed_on_is_divided_like_a_new_one(
    before: str, old: str, new: str, after: str
) -> None:
    statements(before + old + after)
    edited = before + new + after
    found = statements(edited)
    statements("")  # nothing is known of it any more
    assert found == statements(edited + " ")

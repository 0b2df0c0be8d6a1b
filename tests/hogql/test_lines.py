"""Colours kept line by line through edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql import lines as module
from phtui.hogql.lexer import State, Token, lex
from phtui.hogql.lines import DEPTH, KINDS, LINE_LIMIT, LexedLines, Span
from tests.hogql.texts import texts

edits = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), texts), max_size=8)
"""First line, lines more, what replaces them."""


def all_spans(lexed: LexedLines, lines: list[str]) -> list[tuple[Span, ...]]:
    return [lexed.spans(row) for row in range(len(lines))]


def columns(lines: list[str], spans: list[tuple[Span, ...]]) -> list[list[str]]:
    """Return the kind of each column of each line."""
    kinds = [[""] * len(line) for line in lines]
    for row, found in enumerate(spans):
        for start, end, kind in found:
            kinds[row][start:end] = [kind] * (end - start)
    return kinds


@given(texts, edits, st.lists(st.integers(0, 40)))
def test_after_edits_all_is_as_if_lexed_afresh(
    text: str, changes: list[tuple[int, int, str]], looked_at: list[int]
) -> None:
    lines = text.split("\n")
    lexed = LexedLines(lines)
    for first, more, replacement in changes:
        for row in looked_at:
            lexed.spans(min(row, len(lines) - 1))
        first = min(first, len(lines) - 1)
        last = min(first + more, len(lines) - 1)
        new = replacement.split("\n")
        lines[first : last + 1] = new
        lexed.replace(first, last, len(new))
    expected = all_spans(LexedLines(lines), lines)
    for row in looked_at:
        if row < len(lines):
            assert lexed.spans(row) == expected[row]
    assert all_spans(lexed, lines) == expected


@given(texts)
def test_spans_are_the_tokens(text: str) -> None:
    lines = text.split("\n")
    kinds = [KINDS.get(kind, "") for _, kind, value in lex(text)[0] for _ in value]
    expected, at = [], 0
    for line in lines:
        expected.append(kinds[at : at + len(line)])
        at += len(line) + 1
    assert columns(lines, all_spans(LexedLines(lines), lines)) == expected


@given(texts)
def test_spans_are_in_order_and_apart(text: str) -> None:
    lines = text.split("\n")
    for line, spans in zip(lines, all_spans(LexedLines(lines), lines), strict=True):
        ends = [0]
        for start, end, _ in spans:
            assert ends[-1] <= start < end <= len(line)
            ends.append(end)


def test_an_edit_lexes_its_line_and_what_changes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def counted(line: str, state: State) -> tuple[list[Token], State]:
        seen.append(line)
        return lex(line, state)

    monkeypatch.setattr(module, "lex", counted)
    lines = ["select 1"] * 3000
    lexed = LexedLines(lines)
    all_spans(lexed, lines)
    assert len(seen) == 3000
    for new, relexed in [("select 2", 1), ("select '", 20), ("select 3", 20)]:
        seen.clear()
        lines[10] = new
        lexed.replace(10, 10, 1)
        for row in range(30):
            lexed.spans(row)
        assert len(seen) == relexed
    seen.clear()
    all_spans(lexed, lines)
    assert seen == []


def test_lines_that_are_passed_over_are_skimmed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, State]] = []

    def noted(line: str, state: State) -> tuple[list[Token], State]:
        seen.append((line, state))
        return lex(line, state)

    monkeypatch.setattr(module, "lex", noted)
    lines = ["select ';", "' {", "1 }", "from a"]
    lexed = LexedLines(lines)
    assert lexed.spans(3) == (Span(0, 4, "keyword"),)
    inside = [("skim",), ("skim", "string"), ("skim", "braces")]
    assert seen == [*zip([f"{line}\n" for line in lines[:3]], inside, strict=True),
                    ("from a\n", ("root",))]  # fmt: skip
    assert all_spans(lexed, lines) == all_spans(LexedLines(lines), lines)


def test_a_line_is_right_though_the_edit_above_was_not_looked_at() -> None:
    lines = ["select 1"] * 10
    lexed = LexedLines(lines)
    all_spans(lexed, lines)
    lines[2] = "/*"
    lexed.replace(2, 2, 1)
    assert lexed.spans(8) == (Span(0, 8, "comment"),)


def test_a_far_line_is_guessed_and_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REACH", 10)
    lines = ["/*", *["select 1"] * 100]
    lexed = LexedLines(lines)
    assert lexed.spans(60) == (Span(0, 6, "keyword"), Span(7, 8, "number"))
    for row in range(60):
        lexed.spans(row)
    assert lexed.spans(60) == (Span(0, 8, "comment"),)


def test_a_line_in_a_gap_is_told_from_the_lines_above(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REACH", 10)
    lines = ["select 1"] * 100
    lines[15] = "/*"
    lexed = LexedLines(lines)
    lexed.spans(60)
    assert lexed.spans(20) == (Span(0, 8, "comment"),)


def test_a_huge_line_is_plain_and_changes_nothing_below() -> None:
    lines = ["select '", "x" * (LINE_LIMIT + 1), "y' from"]
    lexed = LexedLines(lines)
    assert lexed.spans(1) == ()
    assert lexed.spans(2) == (Span(0, 2, "string"), Span(3, 7, "keyword"))


def test_a_bottomless_text_is_cut_at_a_depth() -> None:
    lexed = LexedLines(["{" * (DEPTH + 50), "}" * (DEPTH + 50)])
    assert lexed.spans(1) == (Span(DEPTH - 1, DEPTH + 50, "unexpected"),)

"""What is a token of which kind, and that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest
from hypothesis import given

from phtui.hogql.lexer import SEPARATOR, SKIM, START, HogQLLexer, State, Token, lex
from phtui.hogql.lines import KINDS
from tests.hogql.texts import texts

NUMBERS = ["0x1F", "0b10", "1.5e-3", ".5", "0x1p3", "1.", "7"]


def kinds(text: str) -> list[tuple[str, str]]:
    """Return (kind, text) of what has a colour."""
    return [(KINDS[kind], value) for _, kind, value in lex(text)[0] if kind in KINDS]


def by_character(tokens: Iterable[Token]) -> list[Any]:
    """Return the type of each character."""
    return [kind for _, kind, value in tokens for _ in value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT x", [("keyword", "SELECT")]),
        ("count() rows", [("function", "count"), ("keyword", "rows")]),
        ("count() AS rows", [("function", "count"), ("keyword", "AS")]),
        ("uniqMergeIf (a)", [("function", "uniqMergeIf")]),
        ("sumOrNullIf(a), sumWrong(a), nothing(b)", [("function", "sumOrNullIf")]),
        ("count", []),
        ("left(a) left join", [("function", "left"), ("keyword", "left"), ("keyword", "join")]),
        ("a in (1) and (b)", [("keyword", "in"), ("number", "1"), ("keyword", "and")]),
        ("timestamp, id, day", []),
        ("interval 7 day", [("keyword", "interval"), ("number", "7"), ("keyword", "day")]),
        ("nulls last", [("keyword", "nulls"), ("keyword", "last")]),
        ("NULL true inf", [("constant", "NULL"), ("constant", "true"), ("constant", "inf")]),
        ("properties.$browser", [("property", "$browser")]),
        ("a?.from", [("property", "from")]),
        ("$session_id", [("property", "$session_id")]),
        ('`a b` "c"', [("property", part) for part in ("`", "a b", "`", '"', "c", '"')]),
        (
            "{variables.x} { filters }",
            [("placeholder", t) for t in ("{variables.x}", "{ filters }")],
        ),
        ("{'a': 1}", [("string", "'"), ("string", "a"), ("string", "'"), ("number", "1")]),
        ("-- a\n// b\n# c", [("comment", "-- a"), ("comment", "// b"), ("comment", "# c")]),
        ("#1", [("number", "1")]),
        (" ".join(NUMBERS), [("number", n) for n in NUMBERS]),
        ("0o17 0b2", [("unexpected", "0o17"), ("unexpected", "0b2")]),
        ("a =~ b ?? c ? d : e::f -> g", []),
        ("ä ſ !", [("unexpected", "ä"), ("unexpected", "ſ"), ("unexpected", "!")]),
        ("\xa0\u2003", []),
    ],
)
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("'it''s \\' \\\\'", START),
        ("'open\nstill", (*START, "string")),
        ("'\\", (*START, "string")),
        ("`a``b\\'`", START),
        ('"a""b\\""', START),
        ("/* a /* b */", START),
        ("/* open", (*START, "comment")),
        ("f'a {1 + f'b {2}'} \\{ c'", START),
        ("f'a {1 + f'b {", (*START, "template", "hole", "template", "hole")),
        ("xf'a {'", START),
        ("a.f'b {", (*START, "template", "hole")),
        ("{ a; {b} }", START),
        ("{ a", (*START, "braces")),
        ("<a href={b} c='d'>don't; </a>", START),
        ("<a><b/>{'</a>'}</a>", START),
        ("<a href={b}>don't", (*START, "tag-text")),
        ("a <b", (*START, "tag-maybe")),
        ("<b -- note\n c='d'", (*START, "tag-open")),
        ("a <b\n)", START),
        ("a <b and c > 1 and d > 2", START),
        ("a <b\nand c > 1", START),
        ("a < b and c > 1", START),
        ("a<b>c", (*START, "tag-text")),
        ("a <b c(d)", START),
    ],
)
def test_where_a_text_ends(text: str, state: State) -> None:
    assert lex(text)[1] == state


def test_a_wrong_escape_is_seen_inside_its_string() -> None:
    assert ("unexpected", "\\d") in kinds("match(a, '\\d+')")
    assert lex("'\\d+'")[1] == START


@given(texts)
def test_tokens_are_the_text(text: str) -> None:
    for tokens in (lex(text)[0], lex(text, SKIM)[0], HogQLLexer().get_tokens_unprocessed(text)):
        at = 0
        for start, _, value in tokens:
            assert start == at
            at += len(value)
            assert text[start:at] == value
        assert at == len(text)


@given(texts)
def test_line_by_line_is_the_whole(text: str) -> None:
    state, tokens = START, []
    for line in re.split(r"(?<=\n)", text):
        found, state = lex(line, state)
        tokens.append(found)
    whole, end = lex(text)
    assert by_character(chain(*tokens)) == by_character(whole)
    assert state == end


@given(texts)
def test_skimming_finds_the_same_separators(text: str) -> None:
    skimmed, whole = (
        [start for start, kind, _ in lex(text, state)[0] if kind is SEPARATOR]
        for state in (SKIM, START)
    )
    assert skimmed == whole

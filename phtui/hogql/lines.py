"""The tokens of a text line by line, kept while it is edited."""

from __future__ import annotations

from typing import NamedTuple

from pygments.token import (  # type: ignore[import-untyped]  # pygments ships no types
    Comment,
    Error,
    Keyword,
    Name,
    Number,
    String,
)

from phtui.hogql.lexer import SKIM, START, State, lex

KINDS = {
    Keyword: "keyword",
    Keyword.Constant: "constant",
    Name.Function: "function",
    Name.Attribute: "property",
    String.Symbol: "property",
    Name.Variable: "placeholder",
    String.Interpol: "placeholder",
    Name.Tag: "tag",
    String: "string",
    String.Escape: "string",
    String.Other: "string",
    Number: "number",
    Number.Hex: "number",
    Number.Bin: "number",
    Comment.Single: "comment",
    Comment.Multiline: "comment",
    Error: "unexpected",
}
"""What is worth a colour, by pygments' type."""

LINE_LIMIT = 5000
"""Longer lines are neither lexed nor coloured: the line after begins as this one did."""

REACH = 2000
"""So many lines are lexed, at most, to find out what a line begins in; then it is a guess."""

DEPTH = 100
"""Strings, braces and tags inside one another: what is deeper is not told apart."""


class Span(NamedTuple):
    """A part of a line worth a colour."""

    start: int
    """Its first column, in characters."""

    end: int
    """The column after its last."""

    kind: str
    """One of the values of `KINDS`."""


class _Lexed(NamedTuple):
    before: State
    after: State
    spans: tuple[Span, ...] | None
    """None of a line that was passed over on the way to one that is looked at."""


class LexedLines:
    """Spans of a list of lines that someone else keeps.

    Lines are lexed when they are asked for; those above them are passed over. A line is lexed
    again when it was replaced or when it begins in another state than before: an edit costs its
    own line and those that it turns into something else, and of these only the ones that are
    looked at.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._lexed: list[_Lexed | None] = [None] * len(lines)
        self._checked = 0
        """The lines above are as the lines above them want them."""

    def replace(self, first: int, last: int, count: int) -> None:
        """Take note that the lines from first to last, inclusive, have become `count` lines."""
        self._lexed[first : last + 1] = [None] * count
        self._checked = min(self._checked, first)

    def spans(self, row: int) -> tuple[Span, ...]:
        """Return the spans of a line, in order and apart; none for a line of over `LINE_LIMIT`."""
        known = self._lexed[row]
        if known is None or known.spans is None or row >= self._checked:
            known = self._reach(row)
        return known.spans or ()

    def _reach(self, row: int) -> _Lexed:
        first = max(min(self._checked, row), row - REACH)
        while first > max(row - REACH, 0) and self._lexed[first - 1] is None:
            first -= 1
        above = self._lexed[first - 1] if first else None
        state = above.after if above else START
        for line in range(first, row):
            known = self._lexed[line]
            if known is None or known.before != state:
                known = self._lexed[line] = _pass_over(self._lines[line], state)
            state = known.after
        self._checked = row + 1
        known = self._lexed[row]
        if known is None or known.before != state or known.spans is None:
            known = self._lexed[row] = _lex_line(self._lines[row], state)
        return known


def _pass_over(line: str, state: State) -> _Lexed:
    """Find out no more than what the next line begins in: that is several times faster."""
    if len(line) > LINE_LIMIT:
        return _Lexed(state, state, None)
    _, (_, *inside) = lex(line + "\n", SKIM + state[1:])
    return _Lexed(state, (START + tuple(inside))[:DEPTH], None)


def _lex_line(line: str, state: State) -> _Lexed:
    if len(line) > LINE_LIMIT:
        return _Lexed(state, state, ())
    tokens, after = lex(line + "\n", state)
    spans: list[Span] = []
    for start, token_type, text in tokens:
        kind = KINDS.get(token_type)
        if kind is None or start == len(line):
            continue
        end = min(start + len(text), len(line))
        if spans and spans[-1].end == start and spans[-1].kind == kind:
            start = spans.pop().start
        spans.append(Span(start, end, kind))
    return _Lexed(state, after[:DEPTH], tuple(spans))

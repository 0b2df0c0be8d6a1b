"""HogQL as plain SQL of the same shape: every name, text and odd operator behind a mask.

What a formatter for ClickHouse does not know it cannot change: names, functions, strings,
placeholders and casts are names of the same length to it, and operators that HogQL has alone are
ordinary ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pygments.token import (  # type: ignore[import-untyped]  # pygments ships no types
    Name,
    String,
)

from phtui.hogql.lexer import START, lex
from phtui.hogql.tokens import COMMENT, NUMBER, QUOTED, SIGN, STRING, TOKEN, WORD
from phtui.hogql.words import CONSTANTS, KEYWORDS, OPERATORS, is_function

_STAND_IN = {
    **dict.fromkeys(("||", "??", "=~", "!~", "=~*", "!~*", "<=>"), "||"),
    **dict.fromkeys(("=", "==", "!=", "<>"), "="),
    **{f"{no}{word}": word for word in ("in", "like", "ilike", "between") for no in ("", "not ")},
    "is": "is",
    "is not": "is",
}
"""The operator that stands for one that the formatter does not know or would write otherwise."""

_NEGATED = frozenset({("not", "in"), ("not", "like"), ("not", "ilike"), ("not", "between"),
                      ("is", "not")})  # fmt: skip
_LINKS = frozenset({".", "?.", "::"})
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_JOINED = re.compile(r"\?\?|\?\.|<=>|[=!]~\*?")
_MASKED = re.compile(
    r"'?\bz(\d+)_z*'?|/\*\s*c(\d+)_\s*\*/|\|\||(?<![<>])=|\b(?:IN|LIKE|ILIKE|BETWEEN|IS)\b"
)


class Unformattable(Exception):  # noqa: N818 -- it is what is so
    """A text that is left as it is; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A token, or several that are as one."""

    kind: int
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Mask:
    """A query behind masks, and what is behind them."""

    sql: str = ""
    pieces: list[str] = field(default_factory=list)
    operators: dict[str, list[str]] = field(default_factory=dict)

    def lifted(self, text: str) -> str:
        """Return a text with what was behind the masks.

        A comment that ran to the end of its line does so again; where something follows it, it
        becomes one in `/* */`.

        Raises:
            Unformattable: There are more operators than before.
        """
        left = {stand_in: iter(operators) for stand_in, operators in self.operators.items()}

        def lift(match: re.Match[str]) -> str:
            if number := match[1] or match[2]:
                piece = self.pieces[int(number)]
                rest = text[match.end() :].partition("\n")[0]
                return _inline(piece) if match[2] and rest.strip() else piece
            operator = next(left.get(match[0].lower(), iter(())), None)
            if operator is None:
                raise Unformattable("The formatter would change an operator.")
            return operator.upper()

        return _MASKED.sub(lift, text)


def pieces(sql: str) -> list[Piece]:
    """Return the tokens of a query, comments among them, HogQL's own operators as one each."""
    found: list[Piece] = []
    at = 0
    while match := TOKEN.search(sql, at):
        joined = _JOINED.match(sql, match.start())
        at = (joined or match).end()
        found.append(Piece(match.lastindex or SIGN, sql[match.start() : at], match.start(), at))
    return found


def masked(sql: str) -> Mask:
    """Return a query behind masks.

    Raises:
        Unformattable: It has what no mask fits: a tag, a template, an open bracket, a ternary.
    """
    tokens, state = lex(sql)
    if state != START:
        raise Unformattable("A string, comment or bracket in it has no end.")
    if any(kind in Name.Tag or kind in String.Interpol for _, kind, _ in tokens):
        raise Unformattable("It has tags or templates, whose blanks mean something.")
    mask = Mask()
    mask.sql = " ".join(_word(piece, mask) for piece in _grouped(sql))
    return mask


def _word(piece: Piece, mask: Mask) -> str:
    """Return what stands for a piece."""
    text, lower = piece.text, " ".join(piece.text.lower().split())
    if piece.kind in (SIGN, WORD) and (stand_in := _STAND_IN.get(lower)):
        mask.operators.setdefault(stand_in, []).append(lower)
        return stand_in
    if piece.kind == SIGN:
        if text in ("?", "#", "\\", "!", ";"):
            raise Unformattable(f"It has a {text}, which the formatter does not know.")
        return text
    if piece.kind == WORD and lower in KEYWORDS | CONSTANTS:
        return text
    if piece.kind == NUMBER and _PLAIN_NUMBER.fullmatch(text):
        return text
    mask.pieces.append(text)
    number = len(mask.pieces) - 1
    if piece.kind == COMMENT:
        return f"/* c{number}_ */" if text.startswith("/*") else f"/* c{number}_ */\n"
    name = f"z{number}_".ljust(min(len(text), 60) - 2 * (piece.kind == STRING), "z")
    return f"'{name}'" if piece.kind == STRING else name


def _grouped(sql: str) -> Iterator[Piece]:
    """Yield the pieces of a query, what is to stay together as one.

    Those are names with dots and casts, placeholders, intervals, calls with two lists of
    arguments up to the second, `NULLS LAST`, `NOT IN`.
    """
    found = pieces(sql)
    at = 0
    while at < len(found):
        kind, end = _group(found, at)
        yield Piece(kind, sql[found[at].start : found[end - 1].end], found[at].start, 0)
        at = end


def _group(found: list[Piece], at: int) -> tuple[int, int]:
    """Return the kind of the group that begins with a piece, and where it ends."""
    piece = found[at]
    word = piece.text.lower() if piece.kind == WORD else ""
    following = found[at + 1].text.lower() if at + 1 < len(found) else ""
    if (word, following) in _NEGATED:
        return WORD, at + 2
    if word == "nulls":
        return COMMENT, min(at + 2, len(found))
    kind, end = piece.kind, at + 1
    if piece.text == "{":
        kind, end = QUOTED, _closing(found, at)
    elif word == "interval":
        kind, end = QUOTED, min(at + 3, len(found))
    elif word and _is_called(found, at):
        kind = QUOTED
    if kind in (WORD, QUOTED) and (word not in KEYWORDS or kind == QUOTED) and following == "(":
        close = _closing(found, at + 1)
        if close < len(found) and found[close].text == "(":
            kind, end = QUOTED, close
    return _linked(found, kind, end)


def _linked(found: list[Piece], kind: int, end: int) -> tuple[int, int]:
    """Return kind and end of a group with what is linked to it by dots and casts."""
    while end + 1 < len(found) and found[end].text in _LINKS and kind not in (SIGN, COMMENT):
        if found[end + 1].kind not in (WORD, QUOTED, NUMBER):
            break
        kind, end = QUOTED, end + 2
    return kind, end


def _is_called(found: list[Piece], at: int) -> bool:
    """Tell whether a keyword is the name of a function here."""
    word = found[at].text
    follows = at + 1 < len(found) and found[at + 1].text == "("
    return (
        found[at].kind == WORD and follows and word.lower() not in OPERATORS and is_function(word)
    )


def _closing(found: list[Piece], at: int) -> int:
    """Return the place after the bracket that closes one."""
    opened, closed = found[at].text, {"{": "}", "(": ")"}[found[at].text]
    depth = 0
    for end in range(at, len(found)):
        depth += (found[end].text == opened) - (found[end].text == closed)
        if depth == 0:
            return end + 1
    raise Unformattable(f"A {opened} has no {closed}.")


def _inline(comment: str) -> str:
    """Return a comment, or what was one for a while, so that something may stand after it."""
    if not comment.startswith(("--", "//", "#")):
        return comment
    words = comment.lstrip("-/#").strip()
    if "*/" in words:
        raise Unformattable("A comment has */ in it.")
    return f"/* {words} */"

"""Where a cursor is in a query that need not be whole: what can stand there, and what around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple

from phtui.hogql.tokens import (
    COMMENT,
    NUMBER,
    QUOTED,
    SIGN,
    STRING,
    WORD,
    Reader,
    Token,
    is_over,
    unquoted,
)

_REST_OF_WORD = re.compile(r"[A-Za-z0-9_$]*")
_REST_OF_QUOTED = {
    quote: re.compile(rf"(?:[^{quote}\\\n]|\\[^\n])*{quote}") for quote in ("'", "`", '"')
}

CLAUSES: Final = frozenset(
    """
    with select from join on using prewhere where group having qualify window order limit offset
    settings values
    """.split()  # noqa: SIM905 -- words read better than a list of literals
)
"""Keywords that begin a part of a query."""

_OPERATORS: Final = frozenset({"=", "==", "!=", "<>", "like", "ilike", "=~", "!~"})
_BEFORE_BY: Final = frozenset({"group", "order", "partition"})
_AFTER_OPERAND: Final = frozenset({")", "]", "}", "end"})


class Where(Enum):
    """What can stand at a place."""

    NOWHERE = "nothing that could be told"
    OPERAND = "a column, function or value"
    KEYWORD = "what goes on after an operand"
    TABLE = "a table"
    MEMBER = "what follows a dot"
    VALUE = "the text of a value"
    PLACEHOLDER = "what stands in braces"


@dataclass(frozen=True, slots=True)
class Caret:
    """A place in a query."""

    where: Where
    start: int
    """Where the word at the cursor begins: from here to `end` a suggestion takes its place."""
    end: int
    typed: str
    """What is typed of the word, without its quote."""
    chain: tuple[str, ...] = ()
    """The names before the dot; for a value, those of what it is compared with."""
    clause: str = ""
    """The keyword that began this part of the query."""
    group: int = 0
    """The brackets the cursor is in."""
    tokens: tuple[Token, ...] = field(default=(), repr=False)
    """The query, without the word at the cursor."""
    parents: tuple[int, ...] = field(default=(0,), repr=False)
    """For each group the one it is in."""
    before: int = 0
    """How many tokens are before the cursor."""
    is_quoted: bool = False
    """Whether the word is a name in quotes."""


def locate(query: str, cursor: int) -> Caret:
    """Return what a cursor in a query is at; offsets are those of the query."""
    reader = Reader()
    word = _word_at(reader, query, cursor)
    if word is None:
        return Caret(Where.NOWHERE, cursor, cursor, "")
    before, group = len(reader.tokens), reader.stack[-1]
    in_braces = reader.brackets[-1:] == ["{"]
    reader.read(query[word.end :])
    tokens, parents = tuple(reader.tokens), tuple(reader.parents)
    look = _Look(tokens[:before], parents, group)
    clause, chain = look.clause(), look.chain()
    if word.kind == STRING:
        chain = look.compared()
        where = Where.VALUE if chain else Where.NOWHERE
    elif in_braces and word.kind != QUOTED and chain[:1] in ((), ("variables",)):
        where = Where.PLACEHOLDER
    else:
        where = look.where(clause, chain)
    return Caret(
        where, word.start, word.end, word.typed, chain, clause, group, tokens, parents, before,
        word.kind == QUOTED,
    )  # fmt: skip


class _Word(NamedTuple):
    """What is being typed."""

    kind: int
    start: int
    end: int
    typed: str


def _word_at(reader: Reader, query: str, cursor: int) -> _Word | None:
    """Read up to the word at the cursor, if one is there; None in a number or a comment."""
    last = reader.read(query[:cursor])
    kind, text, start = last or (SIGN, "", cursor)
    if start + len(text) != cursor or is_over(kind, text):
        return _Word(SIGN, cursor, cursor, "")
    if kind in (NUMBER, COMMENT):
        return None
    reader.tokens.pop()
    rest = _REST_OF_WORD if kind == WORD else _REST_OF_QUOTED[text[0]]
    following = rest.match(query, cursor)
    end = following.end() if following else cursor
    if kind == STRING:  # what is in the quotes
        return _Word(kind, start + 1, end - 1 if end > cursor else end, text[1:])
    return _Word(kind, start, end, unquoted(text) if kind == QUOTED else text)


@dataclass(frozen=True, slots=True)
class _Look:
    """What can be told from the tokens before a cursor."""

    tokens: tuple[Token, ...]
    parents: tuple[int, ...]
    group: int

    def chain(self) -> tuple[str, ...]:
        """Return the names before the dots that lead here; none if no dot is right before."""
        return self._names(len(self.tokens)) if self._sign(-1) in (".", "?.") else ()

    def compared(self) -> tuple[str, ...]:
        """Return the names of what the string at the cursor is compared with."""
        at = len(self.tokens) - 1
        if self.tokens and self.tokens[-1].text in ("(", ","):  # in ('a', '
            while at >= 0 and self.tokens[at].text != "(":
                if self.tokens[at].kind not in (STRING, NUMBER) and self.tokens[at].text != ",":
                    return ()
                at -= 1
            at -= 1
            if at < 0 or self.tokens[at].keyword != "in":
                return ()
            at -= at > 0 and self.tokens[at - 1].keyword == "not"
        elif at < 0 or self.tokens[at].text.lower() not in _OPERATORS:
            return ()
        else:
            at -= at > 0 and self.tokens[at - 1].keyword == "not"
        return self._names(at, dotted=False)

    def clause(self) -> str:
        """Return the keyword that began the part of the query the cursor is in."""
        for token in reversed(self.tokens):
            if token.keyword in CLAUSES and self._inside(token.group, self.group):
                return token.keyword
        return ""

    def where(self, clause: str, chain: tuple[str, ...]) -> Where:
        """Return what can stand at the cursor."""
        in_from = clause in ("from", "join")
        if chain:
            return Where.TABLE if in_from else Where.MEMBER
        last = self.tokens[-1] if self.tokens else None
        if last is None:
            return Where.KEYWORD
        word = last.text.lower()
        if word in ("as", ".", "?."):
            return Where.NOWHERE
        if in_from and word in ("from", "join", ","):
            return Where.TABLE
        is_operand = (last.kind != SIGN and not last.keyword) or word in _AFTER_OPERAND
        over = is_operand or word in _BEFORE_BY or clause in ("limit", "offset", "settings")
        return Where.KEYWORD if over else Where.OPERAND

    def _names(self, end: int, *, dotted: bool = True) -> tuple[str, ...]:
        """Return the names joined by dots that end before a token."""
        names: list[str] = []
        at = end - 1 - dotted
        while at >= 0 and self.tokens[at].name:
            names.insert(0, self.tokens[at].name)
            if at == 0 or self.tokens[at - 1].text not in (".", "?."):
                return tuple(names) if self.tokens[at].is_name else ()
            at -= 2
        return ()

    def _sign(self, at: int) -> str:
        return self.tokens[at].text if self.tokens else ""

    def _inside(self, outer: int, inner: int) -> bool:
        """Tell whether a group is around another, or is that one."""
        while inner > outer:
            inner = self.parents[inner]
        return inner == outer

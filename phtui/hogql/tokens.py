"""The words and signs of a query and the brackets they stand in, told fast and of any text."""

from __future__ import annotations

import re
from typing import NamedTuple

from phtui.hogql.words import KEYWORDS

# No group is repeated possessively: before 3.11.5 Python found too little, even nothing, in such.
_WORD = r"[A-Za-z_$][A-Za-z0-9_$]*+"
_STRING = r"'(?:[^'\\]++|\\.|'')*'?"
_QUOTED = r"`(?:[^`\\]++|\\.|``)*`?|\"(?:[^\"\\]++|\\.|\"\")*\"?"
_COMMENT = r"--[^\n]*+|//[^\n]*+|#(?![0-9])[^\n]*+|/\*(?:[^*]++|\*(?!/))*(?:\*/)?"
_NUMBER = r"[0-9](?:[A-Za-z0-9_.]|(?<=[eE])[+-])*"
_SIGN = r"[=!<>~]++|\|\||->|::|[^\sA-Za-z0-9_$]"
TOKEN = re.compile(
    rf"({_WORD})|({_NUMBER})|({_STRING})|({_QUOTED})|({_COMMENT})|({_SIGN})", re.DOTALL
)

WORD, NUMBER, STRING, QUOTED, COMMENT, SIGN = range(1, 7)

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_SET_OPERATORS = frozenset({"union", "intersect"})


class Token(NamedTuple):
    """A word or sign of a query; no comment."""

    kind: int
    text: str
    group: int
    """Which brackets it stands in, by number; each side of a UNION has its own."""

    @property
    def name(self) -> str:
        """What it names, quoted or not; "" for what names nothing."""
        if self.kind == WORD:
            return self.text
        return unquoted(self.text) if self.kind == QUOTED else ""

    @property
    def keyword(self) -> str:
        """The keyword it is, in lower case; "" for what is none."""
        lower = self.text.lower() if self.kind == WORD else ""
        return lower if lower in KEYWORDS else ""

    @property
    def is_name(self) -> bool:
        """Whether it can name a table, a column or an alias."""
        return self.kind == QUOTED or (self.kind == WORD and self.text.lower() not in KEYWORDS)


class Reader:
    """Divides a query into tokens and their groups, piece by piece."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        """What was read, less comments."""
        self.parents = [0]
        """For each group the one it is in."""
        self.stack = [0]
        """The groups that are open, outermost first."""
        self.brackets: list[str] = []
        """What opened them, but for the first."""

    def read(self, text: str) -> tuple[int, str, int] | None:
        """Keep the tokens of a text; return the last one, or a comment, and where it begins."""
        match = None
        for match in TOKEN.finditer(text):
            kind, piece = match.lastindex or SIGN, match[0]
            if kind == COMMENT:
                continue
            if kind == SIGN and piece in _CLOSE and self.brackets:
                self.stack.pop()
                self.brackets.pop()
            elif kind == WORD and piece.lower() in _SET_OPERATORS:
                self.stack[-1] = self._group(self.parents[self.stack[-1]])
            self.tokens.append(Token(kind, piece, self.stack[-1]))
            if kind == SIGN and piece in _OPEN:
                self.stack.append(self._group(self.stack[-1]))
                self.brackets.append(piece)
        return (match.lastindex or SIGN, match[0], match.start()) if match else None

    def _group(self, parent: int) -> int:
        self.parents.append(parent)
        return len(self.parents) - 1


def is_over(kind: int, piece: str) -> bool:
    """Tell whether a cursor after a piece is outside of it, as after a string that has its end."""
    if kind == COMMENT:
        return piece.startswith("/*") and len(piece) > 3 and piece.endswith("*/")
    if kind in (STRING, QUOTED):
        quote = re.escape(piece[0])
        whole = rf"{quote}(?:[^{quote}\\]++|\\.|{quote}{quote})*{quote}"
        return re.fullmatch(whole, piece, re.DOTALL) is not None
    return kind == SIGN


def unquoted(word: str) -> str:
    """Return the name that a word in quotes stands for; the last quote may be missing."""
    quote, inner = word[0], word[1:]
    closed = len(inner) > 0 and is_over(QUOTED, word)
    return re.sub(r"\\(.)", r"\1", inner[:-1] if closed else inner).replace(quote * 2, quote)

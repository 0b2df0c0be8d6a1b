"""The clauses of one SELECT: where each begins and ends, outside all brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pygments.token import (  # type: ignore[import-untyped]  # pygments ships no types
    Comment,
    Keyword,
    Name,
    String,
)

from phtui.hogql.lexer import SPACES, lex

_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_CLAUSES: Final = frozenset(
    {"with", "select", "from", "prewhere", "where", "group", "having", "window", "qualify"}
    | {"order", "limit", "offset", "settings"}
)
COMBINING: Final = frozenset(("union", "intersect", "except"))
"""What makes one query of several."""


@dataclass(frozen=True, slots=True)
class Word:
    """A token that is neither blank nor comment."""

    text: str
    start: int
    end: int
    depth: int
    """How many brackets are open around it; a bracket itself counts as inside."""
    kind: Any
    """Its pygments type."""

    @property
    def keyword(self) -> str:
        """The keyword it is, in lower case; "" if it is none."""
        return self.text.lower() if self.kind in Keyword else ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its first keyword and what follows it."""

    name: str
    words: tuple[Word, ...]
    """With the keyword, never empty."""

    @property
    def end(self) -> int:
        """Where its last word ends: a comment may follow."""
        return self.words[-1].end

    @property
    def keywords(self) -> tuple[str, ...]:
        """Its keywords outside all brackets, the first included."""
        return tuple(word.keyword for word in self.words if not word.depth and word.keyword)

    def after(self, *keywords: str) -> tuple[Word, ...]:
        """Return its words without these at its start: `after("order", "by")`."""
        count = 0
        for keyword, word in zip(keywords, self.words, strict=False):
            if word.keyword != keyword:
                break
            count += 1
        return self.words[count:]


def clauses(sql: str) -> tuple[Clause, ...] | None:
    """Return the clauses of one SELECT in order; None if it is something else.

    What is one SELECT to us: no UNION or the like, no tag, no brackets around it, and no clause
    twice.
    """
    words = _words(sql)
    top = [place for place, word in enumerate(words) if not word.depth]
    starts = [place for place in top if words[place].keyword in _CLAUSES]
    if (
        not starts
        or starts[0] != 0
        or any(words[place].keyword in COMBINING or words[place].text == ";" for place in top)
        or any(word.kind in Name.Tag for word in words)
    ):
        return None
    # `WITH TOTALS` and `WITH TIES` belong to the clause they stand in.
    starts = [place for place in starts if place == 0 or words[place].keyword != "with"]
    found = [
        Clause(words[start].keyword, tuple(words[start:stop]))
        for start, stop in pairwise([*starts, len(words)])
    ]
    names = [clause.name for clause in found]
    return tuple(found) if len(set(names)) == len(names) and "select" in names else None


def items(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Split words at the commas outside all brackets."""
    commas = [place for place, word in enumerate(words) if word.text == "," and not word.depth]
    return [words[start + 1 : stop] for start, stop in pairwise([-1, *commas, len(words)])]


def _words(sql: str) -> list[Word]:
    words: list[Word] = []
    depth = 0
    for start, kind, text in lex(sql)[0]:
        if _is_quoted(kind):
            # A text comes as quote, pieces, quote: what is in it divides nothing.
            if words and _is_quoted(words[-1].kind) and words[-1].end == start:
                before = words.pop()
                start, kind, text = before.start, before.kind, before.text + text
            words.append(Word(text, start, start + len(text), depth, kind))
            continue
        if kind in Comment or not text.strip(SPACES):
            continue
        depth += text in _OPENING
        words.append(Word(text, start, start + len(text), depth, kind))
        depth -= text in _CLOSING
    return words


def _is_quoted(kind: Any) -> bool:
    return kind in String and kind not in String.Interpol

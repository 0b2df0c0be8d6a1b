"""The LIMIT that somebody wrote, as against the ones PostHog adds."""

from __future__ import annotations

import re
from functools import lru_cache

from pygments.token import Comment, Number  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.clauses import COMBINING
from phtui.hogql.lexer import SKIM, lex

_PIECE = re.compile(r"[()\[\]]|[A-Za-z_$][A-Za-z0-9_$]*|[^\s]")


@lru_cache(maxsize=32)
def top_level_limit(sql: str) -> int | None:
    """Return the number of the last LIMIT outside all brackets; None if there is none.

    `LIMIT n BY …` limits something else, and so does one before a UNION; a LIMIT that is an
    expression says no number.
    """
    if "limit" not in sql.lower():
        return None
    depth, limit, previous = 0, None, ""
    candidate: int | None = None
    for _, kind, value in lex(sql, SKIM)[0]:
        if kind in Comment or value.isspace():
            continue
        pieces = [value] if kind in Number else _PIECE.findall(value) or [value]
        for piece in pieces:
            depth += (piece in "([") - (piece in ")]")
            if candidate is not None:  # what follows `LIMIT n`
                limit = None if piece.lower() == "by" else candidate
                candidate = None
            if depth == 0 and previous == "limit":
                candidate = int(piece) if kind in Number and piece.isdigit() else None
                limit = None
            elif depth == 0 and piece.lower() in COMBINING:
                limit = None  # that of one part, not of all
            previous = piece.lower()
    return limit if candidate is None else candidate

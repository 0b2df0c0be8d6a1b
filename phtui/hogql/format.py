"""A query laid out anew: one clause after the other, the same words.

sqlglot lays out; it is big, takes 0.3 s to import, and so is imported when it is first needed. It
sees names behind masks, and what comes of it is taken only if it has the tokens and the comments
of what went in.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

from phtui.hogql.format_mask import Unformattable, masked, pieces
from phtui.hogql.statements import statements
from phtui.hogql.tokens import COMMENT, WORD

_LONGEST = 50_000
"""Characters: beyond that it takes seconds."""
_ADDED = frozenset({"as"})
"""What a formatter may put in: `events AS e` for `events e`."""


def formatted(text: str) -> str:
    """Return one or more statements laid out anew.

    The same comes of it when that is laid out again.

    Raises:
        Unformattable: It is not laid out: it is broken, or has what the formatter would change.
    """
    if len(text) > _LONGEST:
        raise Unformattable(f"It is longer than {_LONGEST:,} characters.")
    found = statements(text)
    if not found:
        raise Unformattable("There is no statement.")
    between = [text[a.end : b.start] for a, b in pairwise(found)]
    after = [*(_separator(each) for each in between), text[found[-1].end :].rstrip()]
    laid_out = (_statement(each.text) for each in found)
    head = text[: found[0].start].strip()
    return (f"{head}\n" if head else "") + "".join(
        part for pair in zip(laid_out, after, strict=True) for part in pair
    )


def place_in(old: str, cursor: int, new: str) -> int:
    """Return where a cursor is in a text that was laid out: after as many visible characters."""
    visible = sum(not character.isspace() for character in old[:cursor])
    for at, character in enumerate(new):
        if visible == 0:
            return at
        visible -= not character.isspace()
    return len(new)


def _separator(between: str) -> str:
    head, _, comments = between.partition(";")
    rest = comments.strip()
    return f"{head.strip()};\n\n" + (f"{rest}\n" if rest else "")


def _statement(sql: str) -> str:
    once = _laid_out(sql)
    again = _laid_out(once)
    if again != once and _laid_out(again) != again:
        raise Unformattable("The formatter does not come to rest with it.")
    return again


def _laid_out(sql: str) -> str:
    mask = masked(sql)
    sqlglot, dialect = _sqlglot()
    try:
        [tree] = sqlglot.parse(mask.sql, dialect=dialect)
        text = tree.sql(dialect=dialect, pretty=True, normalize_functions=False, max_text_width=88)
    except (sqlglot.errors.SqlglotError, ValueError, AttributeError, RecursionError) as error:
        raise Unformattable("The formatter does not understand it.") from error
    new = "\n".join(line.rstrip() for line in mask.lifted(text).split("\n"))
    if difference := _difference(sql, new):
        raise Unformattable(f"The formatter would change it near {difference}.")
    return _in_case(sql, new)


def _in_case(old: str, new: str) -> str:
    """Return a query with each word in the case it has in another that has the same words."""
    words = [piece.text for piece in pieces(old) if piece.kind == WORD]
    left = iter(word for word in words if word.lower() not in _ADDED)
    upper = words[:1] != [] and words[0].isupper()
    parts, at = [], 0
    for piece in pieces(new):
        if piece.kind == WORD:
            added = piece.text.lower() in _ADDED
            cased = piece.text.upper() if upper else piece.text.lower()
            parts += [new[at : piece.start], cased if added else next(left)]
            at = piece.end
    return "".join((*parts, new[at:]))


def _difference(old: str, new: str) -> str:
    """Return the first word that is not the same in two queries; "" when they say the same."""
    before, after = _code(old), _code(new)
    for ours, theirs in zip(before, after, strict=False):
        if ours != theirs:
            return ours
    if len(before) != len(after):
        return (before or after)[-1]
    return "" if _comments(old) == _comments(new) else "a comment"


def _code(sql: str) -> list[str]:
    """Return the tokens of a query that mean something; keywords in one case."""
    found = (piece for piece in pieces(sql) if piece.kind != COMMENT)
    words = (piece.text.lower() if piece.kind == WORD else piece.text for piece in found)
    return [word for word in words if word not in _ADDED]


def _comments(sql: str) -> list[str]:
    """Return the comments of a query, less what makes them comments."""
    found = (piece.text for piece in pieces(sql) if piece.kind == COMMENT)
    return [" ".join(text.strip("-/#* \t\r\n").split()) for text in found]


@cache
def _sqlglot() -> tuple[Any, Any]:
    """Return the library and its dialect."""
    import sqlglot
    from sqlglot.dialects.clickhouse import ClickHouse

    return sqlglot, ClickHouse

"""What a query leaves open: `{variables.plan}`, `{filters}`, `{since}`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pygments.token import Name  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.lexer import SKIM, lex


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name in braces, where it stands."""

    name: str
    """`variables.plan`, `filters`, `since`."""
    start: int
    """Of its `{`, in characters."""
    end: int
    """Exclusive."""


@lru_cache(maxsize=32)
def placeholders(sql: str) -> tuple[str, ...]:
    """Return the names that stand in braces, each once, in order: `variables.plan`, `filters`.

    Braces in strings and comments are none; `{filters.dateRange.from}` is `filters`. Braces with
    more than a name in them are an expression, for which no value can be given.
    """
    return tuple(dict.fromkeys(each.name for each in placed(sql)))


@lru_cache(maxsize=32)
def placed(sql: str) -> tuple[Placeholder, ...]:
    """Return every place of a placeholder, in order; see `placeholders`."""
    if "{" not in sql:
        return ()
    tokens = (token for token in lex(sql, SKIM)[0] if token[1] is Name.Variable)
    return tuple(
        Placeholder(_root(text[1:-1].strip()), start, start + len(text))
        for start, _, text in tokens
    )


def _root(name: str) -> str:
    return "filters" if name.split(".")[0] == "filters" else name

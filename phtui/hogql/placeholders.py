"""What a query leaves open: `{variables.plan}`, `{filters}`, `{since}`."""

from __future__ import annotations

from functools import lru_cache

from pygments.token import Name  # type: ignore[import-untyped]  # pygments ships no types

from phtui.hogql.lexer import SKIM, lex


@lru_cache(maxsize=32)
def placeholders(sql: str) -> tuple[str, ...]:
    """Return the names that stand in braces, each once, in order: `variables.plan`, `filters`.

    Braces in strings and comments are none; `{filters.dateRange.from}` is `filters`. Braces with
    more than a name in them are an expression, for which no value can be given.
    """
    if "{" not in sql:
        return ()
    names = (text[1:-1].strip() for _, kind, text in lex(sql, SKIM)[0] if kind is Name.Variable)
    roots = ("filters" if name.split(".")[0] == "filters" else name for name in names)
    return tuple(dict.fromkeys(roots))

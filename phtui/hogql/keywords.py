"""The keywords that can stand at a place of a query."""

from __future__ import annotations

from collections.abc import Iterable

from phtui.hogql.caret import Caret, Where
from phtui.hogql.suggestions import Kind, Suggestion
from phtui.hogql.tokens import NUMBER

_BEGIN = ("select", "with")
_BEFORE_OPERAND = ("distinct", "case", "not", "interval", "null", "true", "false", "select")
_UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_CONDITION = (
    "and", "or", "in", "not in", "like", "ilike", "not like", "between", "is null", "is not null",
)  # fmt: skip
_AFTER = {
    "": ("as", "select", "from"),
    "with": ("as", "select"),
    "select": ("from", "as", "over", "when", "then", "else", "end", *_CONDITION),
    "from": ("where", "join", "left join", "inner join", "as", "group by", "order by", "limit",
             "sample", "final", "prewhere", "union all", "array join", "cross join"),
    "join": ("on", "using", "as", "join", "left join", "where"),
    "on": (*_CONDITION, "where", "join", "left join", "group by", "order by", "limit"),
    "using": ("where", "join", "left join", "group by", "order by", "limit"),
    "where": (*_CONDITION, "group by", "order by", "limit", "union all", "then", "else", "end"),
    "prewhere": (*_CONDITION, "where", "group by", "order by", "limit"),
    "group": ("by", "having", "order by", "limit", "with totals", "with rollup"),
    "having": (*_CONDITION, "order by", "limit"),
    "order": ("by", "desc", "asc", "limit", "nulls last", "nulls first", "with fill"),
    "limit": ("by", "offset", "with ties"),
    "window": ("as", "order by"),
}  # fmt: skip
"""What can go on after an operand, by the keyword that began the part of the query."""


def keywords_at(caret: Caret) -> Iterable[Suggestion]:
    """Return the keywords that fit, in the case in which the query is written."""
    upper = _is_upper(caret)
    for words in _fitting(caret):
        text = words.upper() if upper else words
        yield Suggestion(words, text, Kind.KEYWORD, "keyword")


def _fitting(caret: Caret) -> tuple[str, ...]:
    if caret.before == 0:
        return _BEGIN
    last = caret.tokens[caret.before - 1]
    if caret.where is Where.OPERAND:
        return _BEFORE_OPERAND
    if last.keyword in ("group", "order", "partition"):
        return ("by",)
    earlier = caret.tokens[max(caret.before - 2, 0)]
    if last.kind == NUMBER and earlier.keyword == "interval":
        return _UNITS
    return _AFTER.get(caret.clause, _CONDITION)


def _is_upper(caret: Caret) -> bool:
    """Tell the case: that of what is being typed, else that of the first keyword."""
    if len(caret.typed) > 1:
        return caret.typed.isupper()
    first = next((token.text for token in caret.tokens if token.keyword), "")
    return first.isupper() or (not first and caret.typed.isupper())

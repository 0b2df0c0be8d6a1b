"""What may make a query slow, told before it runs."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from phtui.hogql.tokens import Reader, Token

BIG = frozenset(
    {"events", "sessions", "session_replay_events", "raw_session_replay_events", "logs"}
)
"""Tables with a row for each thing that ever happened."""

_TIMES = frozenset({"timestamp", "$start_timestamp", "min_first_timestamp"})
"""Columns by which those are sorted on disk."""

NO_TIME_BOUND = "No time bound: {table} is read from its first day on. Add timestamp > …"
NO_INDEX = "No index helps here: PostHog reads every row of the tables."


@lru_cache(maxsize=32)
def advice(sql: str, is_using_indices: str | None = None) -> tuple[str, ...]:
    """Return what to think of before a query is run, a sentence each.

    Args:
        sql: One statement.
        is_using_indices: PostHog's word for it: `yes`, `partial`, `no`, `undecisive`.
    """
    if table := unbounded(sql):
        return (NO_TIME_BOUND.format(table=table),)
    return (NO_INDEX,) if is_using_indices == "no" else ()


def unbounded(sql: str) -> str:
    """Return the first big table that some SELECT reads with nothing said about time; "" for none.

    A placeholder or a comparison of a time column in the same SELECT bounds it.
    """
    reader = Reader()
    reader.read(sql)
    selects = {token.group for token in reader.tokens if token.keyword == "select"}
    queries: dict[int, list[Token]] = {}
    for token in reader.tokens:
        group = token.group
        while group and group not in selects:  # brackets of a call, of a condition
            group = reader.parents[group]
        queries.setdefault(group, []).append(token)
    unbound = (_big_table(tokens) for tokens in queries.values() if not _is_bound(tokens))
    return next(filter(None, unbound), "")


def _big_table(tokens: list[Token]) -> str:
    for word, name in pairwise(tokens):
        if word.keyword in ("from", "join") and name.name.lower() in BIG:
            return name.name
    return ""


def _is_bound(tokens: list[Token]) -> bool:
    in_condition = False
    for token in tokens:
        if token.keyword in ("where", "prewhere"):
            in_condition = True
        elif token.keyword in ("group", "order", "limit"):
            in_condition = False
        if in_condition and (token.text == "{" or token.name.lower() in _TIMES):
            return True
    return False

"""More rows than came: after the last one by its key, or by a greater LIMIT."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import msgspec

from phtui.api.models import QueryResult
from phtui.formatting import size
from phtui.hogql.limits import top_level_limit
from phtui.hogql.more import NoMoreError, after_row, key_column, raise_limit
from phtui.jobs.result_cache import CAP, weight_of
from phtui.jobs.truncation import DEFAULT_LIMIT, ROW_CAP

_TIMES: Final = 10


@dataclass(frozen=True, slots=True)
class NextRows:
    """How to get more rows."""

    sql: str
    """What to run."""
    appends: bool
    """Whether its rows go after those that are there, see `joined`; else they replace them."""
    words: str
    """What will be done, for a line on the screen."""


def more_rows(sql: str, result: QueryResult, page: int | None = None) -> NextRows:
    """Return how to get more rows of a result.

    Args:
        sql: What brought its first rows.
        result: All rows so far.
        page: How many rows the server sent last; None: all of them, there was one page.

    Raises:
        NoMoreError: There are no more, or no way to them.
    """
    limit = top_level_limit(sql)
    asked = min(limit or DEFAULT_LIMIT, ROW_CAP)
    came = len(result.rows) if page is None else page
    if came == 0 or result.has_more is False or (result.has_more is None and came < asked):
        raise NoMoreError("All rows are here already.")
    if weight_of(result) > CAP:
        raise NoMoreError(
            f"{size(CAP)} of rows are held here: narrow the query, or save them first."
        )
    try:
        return _by_key(sql, result, asked)
    except NoMoreError as by_key:
        if page is not None:
            raise
        return _by_limit(sql, asked, str(by_key))


def _by_key(sql: str, result: QueryResult, page: int) -> NextRows:
    rows = result.rows
    column = key_column(sql, result.columns or ())
    last = rows[-1]
    types = result.column_types
    if column >= min(len(last), len(types)):
        raise NoMoreError("The server did not tell the type of the column it is sorted by.")
    if last[column] is None:
        raise NoMoreError("The last value that it is sorted by is null.")
    if _ties(result, column) >= page:
        raise NoMoreError("A whole page has one value of what it is sorted by.")
    name = (result.columns or ())[column]
    following = after_row(sql, last[column], types[column])
    return NextRows(following, True, f"the rows after this {name}")


def _by_limit(sql: str, limit: int, reason: str) -> NextRows:
    if limit >= ROW_CAP:
        raise NoMoreError(f"{ROW_CAP:,} rows are PostHog's cap. {reason}")
    greater = min(limit * _TIMES, ROW_CAP)
    return NextRows(raise_limit(sql, greater), False, f"LIMIT {greater:,} in place of {limit:,}")


def _ties(result: QueryResult, column: int) -> int:
    """Count the last rows that have one key."""
    rows = result.rows
    last = rows[-1][column]
    count = 0
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if column >= len(row) or row[column] != last:
            break
        count += 1
    return count


def joined(sql: str, held: QueryResult, came: QueryResult) -> QueryResult:
    """Return the rows that were there and, after them, those of the next page that are new.

    Args:
        sql: What brought the first rows: its key tells which rows may come twice.
        held: What was there.
        came: What `more_rows` asked for.
    """
    old, new = held.results or [], came.results or []
    ties = _ties(held, key_column(sql, held.columns or ()))
    seen = Counter(bytes(row) for row in old[len(old) - ties :])
    fresh: list[msgspec.Raw] = []
    for row in new:
        if seen.get(text := bytes(row), 0):
            seen[text] -= 1
        else:
            fresh.append(row)
    return msgspec.structs.replace(came, results=[*old, *fresh])

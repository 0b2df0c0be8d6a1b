"""The truth about how many rows there are.

PostHog cuts silently: at 100 rows when the SQL has no LIMIT, at 50,000 whatever the LIMIT
says, and `hasMore` is filled only for a plain SELECT without a LIMIT of its own.
"""

from __future__ import annotations

from typing import Final

from phtui.api.models import QueryResult
from phtui.hogql.limits import top_level_limit

DEFAULT_LIMIT: Final = 100
ROW_CAP: Final = 50_000


def count_of_rows(sql: str, result: QueryResult, loaded: int = 0) -> str:
    """Return how many rows came, and what is known of those that did not.

    Args:
        sql: What brought them.
        result: The rows.
        loaded: How many there are with those they were put after; 0 where they are all.
    """
    count = len(result.rows)
    if loaded:
        beyond = count_of_rows(sql, result).partition(": ")[2]
        return f"{loaded:,} rows loaded" + (f": {beyond}" if beyond else "")
    rows = "1 row" if count == 1 else f"{count:,} rows"
    if count >= ROW_CAP:
        return f"{rows} – PostHog's cap: there may be more"
    limit = top_level_limit(sql)
    if limit is not None:
        return f"{rows} – your LIMIT: there may be more" if count and count >= limit else rows
    if result.has_more:
        return f"{rows} – HogQL's default LIMIT: there are more"
    if result.has_more is None and count == DEFAULT_LIMIT:
        return f"{rows} – HogQL's default LIMIT: there may be more"
    return rows

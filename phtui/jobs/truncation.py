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


def count_of_rows(sql: str, result: QueryResult) -> str:
    """Return how many rows came, and what is known of those that did not."""
    count = len(result.rows)
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

"""What is true of the rows one looks at, in words."""

from __future__ import annotations

from phtui.api.models import QueryResult
from phtui.formatting import duration, safe, size
from phtui.jobs.result_view import Arrangement
from phtui.jobs.truncation import count_of_rows


def loaded_words(sql: str, result: QueryResult) -> str:
    """Return what a view is a view of: `50,000 loaded – PostHog's cap`."""
    count = len(result.rows)
    why = count_of_rows(sql, result).partition(" – ")[2].partition(":")[0]
    return f"{count:,} loaded" + (f" – {why}" if why else "")


def view_words(
    sql: str, result: QueryResult, arrangement: Arrangement, seen: int, marked: int = 0
) -> str:
    """Return how a view differs from the rows as they came; "" if it does not.

    `sorted: amount ▼ · filter: safari, 312 of 50,000 loaded – PostHog's cap · 2 columns hidden`

    Args:
        sql: What brought the rows.
        result: The rows.
        arrangement: How they are looked at.
        seen: How many of them match the filter.
        marked: How many are marked.
    """
    columns = result.columns or ()
    of = loaded_words(sql, result)
    parts = []
    if arrangement.sort is not None:
        name = safe(columns[arrangement.sort])
        sort = f"sorted: {name} {'▼' if arrangement.descending else '▲'}"
        parts.append(sort if arrangement.wanted else f"{sort} of {of}")
    if arrangement.wanted:
        parts.append(f"filter: {safe(arrangement.wanted)}, {seen:,} of {of}")
    if hidden := len(columns) - len(arrangement.shown(len(columns))):
        parts.append(f"{hidden} column{'s' if hidden > 1 else ''} hidden")
    if marked:
        parts.append(f"{marked:,} marked")
    return " · ".join(parts)


def server_words(result: QueryResult, bytes_read: int = 0, seconds: float = 0) -> str:
    """Return what the server says of a result: SQL, timings, bytes read; safe to show, in lines.

    Args:
        result: The result.
        bytes_read: Bytes, where the progress told them; 0 for not told.
        seconds: How long the query took; 0 for not told.
    """
    status = result.query_status
    read = (status.bytes_read if status else None) or bytes_read
    facts = [
        ("took", duration(seconds) if seconds else ""),
        ("read", size(read) if read else ""),
        ("cached", _cached(result)),
        ("time zone", result.timezone or ""),
        *((f"timing {timing.k}", f"{timing.t:.3f} s") for timing in result.timings or ()),
        *(("note", caveat) for caveat in result.caveats),
    ]
    width = max(len(name) for name, _ in facts)
    lines = [f"{name:{width}}  {value}" for name, value in facts if value]
    for title, text in (
        ("ClickHouse SQL", result.clickhouse),
        ("HogQL as PostHog read it", result.hogql),
    ):
        lines += ["", f"── {title} ──", text or "(the server did not send it)"]
    return "\n".join(lines)


def _cached(result: QueryResult) -> str:
    if result.is_cached is None:
        return ""
    return f"yes, as of {result.last_refresh or 'an unknown time'}" if result.is_cached else "no"

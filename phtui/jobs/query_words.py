"""What is said of a query on its way, and at its end: the same words on a screen and on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from phtui.formatting import cells_wide, duration, safe, short_count, size
from phtui.jobs.query_run import QueryRun
from phtui.jobs.truncation import count_of_rows

_AMPLE = sys.maxsize
"""Room for whatever there is to say."""


def progress_words(run: QueryRun, now: float, bar: int = 0, room: int = _AMPLE) -> str:
    """Return how far a query has got: `███░░░ 34 %  3.2 M of ~9.1 M rows  412 MB  7 s  2.1 cores`.

    Args:
        run: The query.
        now: Unix time.
        bar: Cells of the bar; 0 for none.
        room: Cells; where they are too few, what matters least is left out.
    """
    progress = run.progress
    parts: dict[str, str] = {}
    if progress.fraction is not None:
        full = round(progress.fraction * bar)
        parts["bar"] = "█" * full + "░" * (bar - full)
        parts["share"] = f"{progress.fraction * 100:.0f} %"
    if progress.rows:
        of = f" of ~{short_count(progress.estimate)}" if progress.fraction is not None else ""
        parts["rows"] = f"{short_count(progress.rows)}{of} rows"
    if progress.bytes:
        parts["bytes"] = size(progress.bytes)
    parts["time"] = duration(run.seconds(now))
    if (cores := run.cores(now)) >= 0.05:
        parts["cores"] = f"{cores:.1f} cores"
    return _fitted(parts, room, ("cores", "bar", "bytes", "rows"))


def result_words(run: QueryRun, now: float, room: int = _AMPLE, loaded: int = 0) -> str:
    """Return what came: `100 rows – HogQL's default LIMIT: there are more  0.4 s  412 MB read`.

    Where there is no `room`, what was read is left out. Where the rows were put after others,
    `loaded` are all.
    """
    assert run.result is not None
    rows = count_of_rows(run.sql, run.result, loaded)
    parts = {"rows": rows, "time": duration(run.seconds())}
    if run.bytes_read:
        parts["read"] = f"{size(run.bytes_read)} read"
    if run.result.is_cached:
        parts["age"] = f"cached {_age(run.result.last_refresh, now)}"
    if run.result.caveats:
        parts["caveats"] = "  ".join(map(safe, run.result.caveats))
    return _fitted(parts, room, ("read",))


def _fitted(parts: dict[str, str], room: int, least: Sequence[str]) -> str:
    """Return the parts side by side, without the `least` of them as far as there is no room."""
    for name in ("", *least):
        parts.pop(name, None)
        bar = parts.get("bar")
        words = "  ".join(text for name, text in parts.items() if name != "bar")
        words = f"{bar} {words}" if bar else words
        if cells_wide(words) <= room:
            break
    return words


def _age(moment: str | None, now: float) -> str:
    try:
        return f"{duration(now - datetime.fromisoformat(moment or '').timestamp())} ago"
    except ValueError:
        return "some time ago"

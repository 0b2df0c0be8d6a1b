"""What is said of a query on its way, and at its end: the same words on a screen and on stderr."""

from __future__ import annotations

from datetime import datetime

from phtui.formatting import duration, safe, short_count, size
from phtui.jobs.query_run import QueryRun
from phtui.jobs.truncation import count_of_rows


def progress_words(run: QueryRun, now: float, bar: int = 0) -> str:
    """Return how far a query has got: `███░░░ 34 %  3.2 M of ~9.1 M rows  412 MB  7 s  2.1 cores`.

    Args:
        run: The query.
        now: Unix time.
        bar: Cells of the bar; 0 for none.
    """
    progress = run.progress
    parts: list[str] = []
    if progress.fraction is not None:
        full = round(progress.fraction * bar)
        parts.append(f"{'█' * full}{'░' * (bar - full)} {progress.fraction * 100:.0f} %".strip())
    if progress.rows:
        of = f" of ~{short_count(progress.estimate)}" if progress.fraction is not None else ""
        parts.append(f"{short_count(progress.rows)}{of} rows")
    if progress.bytes:
        parts.append(size(progress.bytes))
    parts.append(duration(run.seconds(now)))
    if (cores := run.cores(now)) >= 0.05:
        parts.append(f"{cores:.1f} cores")
    return "  ".join(parts)


def result_words(run: QueryRun, now: float) -> str:
    """Return what came: `100 rows – HogQL's default LIMIT: there are more  0.4 s  412 MB read`."""
    assert run.result is not None
    parts = [count_of_rows(run.sql, run.result), duration(run.seconds())]
    if run.bytes_read:
        parts.append(f"{size(run.bytes_read)} read")
    if run.result.is_cached:
        parts.append(f"cached {_age(run.result.last_refresh, now)}")
    parts += map(safe, run.result.caveats)
    return "  ".join(parts)


def _age(moment: str | None, now: float) -> str:
    try:
        return f"{duration(now - datetime.fromisoformat(moment or '').timestamp())} ago"
    except ValueError:
        return "some time ago"

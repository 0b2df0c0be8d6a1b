"""What is kept and said of a query beyond its own run."""

from __future__ import annotations

import time

from phtui.formatting import duration
from phtui.jobs.query_run import Phase, QueryRun
from phtui.store.history import Entry
from phtui.store.place import Place


def entry_of(run: QueryRun, place: Place, *, by_command: bool = False) -> Entry:
    """Return a run as the history keeps it; one that was left in the middle was cancelled."""
    ended = Phase.CANCELLED if run.active else run.phase
    rows = len(run.result.rows) if run.result is not None and ended is Phase.DONE else None
    return Entry(
        sql=run.sql,
        place=place,
        started=run.started,
        seconds=run.seconds(),
        rows=rows,
        bytes=run.bytes_read if run.bytes_read is not None else run.progress.bytes or None,
        ended=ended.value,
        error=str(run.error or ""),
        by_command=by_command,
    )


def reattached_note(run: QueryRun, now: float) -> str:
    """Return what to say of a query that an earlier phtui sent."""
    query = f"the query of {clock_time(run.started, now)}"
    if run.active:
        return f"{query} is still running"
    if run.phase is Phase.DONE:
        left = (run.kept_until or now) - now
        kept = f"; PostHog keeps its rows {duration(left)} more" if left > 0 else ""
        return f"{query} finished while phtui was away{kept}"
    if run.phase is Phase.EXPIRED:
        return f"{query} has expired. Run it again"
    return f"{query} {run.phase.value}"


def clock_time(moment: float, now: float) -> str:
    """Return a moment as a local time: `14:02`, with its day when that is not today."""
    then, today = time.localtime(moment), time.localtime(now)
    same_day = then[:3] == today[:3]
    return time.strftime("%H:%M" if same_day else "%a %d %b %H:%M", then)

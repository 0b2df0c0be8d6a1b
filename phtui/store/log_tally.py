"""How many lines are shown, hidden by each part of a filter, hit by a search, new."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from phtui.store.database import Database
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Position

_AT_ONCE = 5_000
"""Lines counted in one go."""
_NONE = (1 << 62, 0)
_ENDS = "SELECT (SELECT min(id) FROM entries), (SELECT max(id) FROM entries)"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of what is kept."""

    shown: int = 0
    hidden: tuple[int, ...] = ()
    """For each match of the filter, how many lines it alone hides."""
    hits: int = 0
    """Shown lines that a search finds."""
    news: int = 0
    """Shown lines that were kept since."""


async def tally(
    database: Database, chosen: LogFilter, search: Match | None, since: Position | None
) -> Tally:
    """Count in one pass, in slices between which others may read.

    Args:
        database: Of the store.
        chosen: Which lines are shown.
        search: What is searched for among them.
        since: Lines kept after the one of this number are news, but for history from before
            this time. By number: a line that comes late, or before one from the future, is news.
    """
    tests = [*chosen.matches, *([] if search is None else [replace(search, hide=False)])]
    columns = [match.condition() for match in tests]
    given = [value for _, values in columns for value in values]
    base, base_values = replace(chosen, matches=()).condition()
    flags = "".join(f"{sql}, " for sql, _ in columns)
    places = ", ".join(str(number + 1) for number in range(len(columns) + 1))
    sql = (
        f"SELECT {flags} time >= ? AND id > ?, count(*) FROM entries "
        f"WHERE id > ? AND id <= ? AND {base} GROUP BY {places}"
    )
    first, last = await database.read(_ends)
    counts = [0] * (len(chosen.matches) + 3)
    for start in range(first - 1, last, _AT_ONCE):
        values = [*given, *(since or _NONE), start, start + _AT_ONCE, *base_values]
        rows = await database.read(lambda c, v=values: c.execute(sql, v).fetchall())  # type: ignore[misc]  # a default binds the loop's value
        for *passed, is_new, count in rows:
            _add(counts, passed, len(chosen.matches), bool(is_new), count)
    shown, hits, news, *hidden = counts
    return Tally(shown, tuple(hidden), hits if search else 0, news)


def _add(counts: list[int], passed: list[int], matches: int, is_new: bool, count: int) -> None:
    failed = [number for number in range(matches) if not passed[number]]
    if not failed:
        counts[0] += count
        counts[1] += count if all(passed) else 0
        counts[2] += count if is_new else 0
    elif len(failed) == 1:
        counts[3 + failed[0]] += count


def _ends(connection: sqlite3.Connection) -> tuple[int, int]:
    first, last = connection.execute(_ENDS).fetchone()
    return (first or 1), (last or 0)

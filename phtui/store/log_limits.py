"""What is given up of a log when there is too much of it: the oldest, of whatever source."""

from __future__ import annotations

import sqlite3

from phtui.store.log_values import Counts, Limits

_SECOND = 1_000_000
_SHARE = 20
"""A twentieth goes at a time when there are too many bytes: they are counted by the page."""
_OLD = """
    SELECT count(*) FROM entries WHERE time < (SELECT max(polled) FROM sources) - ?
"""
"""The time is that of the last poll: one line from the future would make all others too old."""
_DROP = """
    DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY time, id LIMIT ?)
"""


def counts(connection: sqlite3.Connection) -> Counts:
    """Return how many lines are kept, were seen and were dropped."""
    seen, dropped = connection.execute("SELECT seen, dropped FROM counts").fetchone()
    return Counts(seen - dropped, seen, dropped)


def trim(connection: sqlite3.Connection, limits: Limits, beyond: int = 0) -> int:
    """Give up what is beyond the limits and return how many lines that was.

    Args:
        connection: In a transaction.
        limits: What may be kept.
        beyond: So many lines more.
    """
    kept = counts(connection).kept
    excess = 0 if limits.entries is None else max(0, kept - limits.entries - beyond)
    if limits.age is not None:
        excess = max(excess, *connection.execute(_OLD, (int(limits.age * _SECOND),)).fetchone())
    dropped = _drop(connection, excess)
    if limits.bytes is not None:
        while dropped < kept and _bytes(connection) > limits.bytes:
            dropped += _drop(connection, (kept - dropped + _SHARE - 1) // _SHARE)
    return dropped


def drop_before(connection: sqlite3.Connection, time: int) -> int:
    """Give up the lines from before a time, and return how many that were."""
    sql = "SELECT count(*) FROM entries WHERE time < ?"
    return _drop(connection, connection.execute(sql, (time,)).fetchone()[0])


def forget_all(connection: sqlite3.Connection) -> int:
    """Forget every line, gap and source, and return how many lines that was."""
    kept = counts(connection).kept
    for table in ("entries", "gaps", "sources"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE counts SET seen = 0, dropped = 0, floor = NULL")
    return kept


def shrink(connection: sqlite3.Connection) -> None:
    """Give a file's free pages back to the disk. Outside a transaction."""
    # A script runs to its end; `execute` would stop after the first page.
    connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")


def _drop(connection: sqlite3.Connection, count: int) -> int:
    if count <= 0:
        return 0
    sql = "SELECT time FROM entries ORDER BY time, id LIMIT 1 OFFSET ?"
    (floor,) = connection.execute(sql, (count - 1,)).fetchone()
    connection.execute(_DROP, (count,))
    connection.execute("UPDATE counts SET dropped = dropped + ?, floor = ?", (count, floor))
    connection.execute("DELETE FROM gaps WHERE stop <= ?", (floor,))
    return count


def _bytes(connection: sqlite3.Connection) -> int:
    """Return how much the database holds, without the pages that are free."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)

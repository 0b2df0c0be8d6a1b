"""Log entries, each once however often it is fetched, with the gaps between them and a bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from phtui.store.database import Database
from phtui.store.log_limits import counts, drop_before, forget_all, shrink, trim
from phtui.store.log_schema import SCHEMA
from phtui.store.log_values import Added, Counts, Filling, Followed, Gap, Limits, NewLine
from phtui.store.log_windows import LogWindows

_INSERT = """
    INSERT INTO entries (source, key, time, level, text, instance, origin)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO NOTHING
"""
_NEW_GAP = """
    INSERT INTO gaps (source, start, stop, why, filled, state, after, before)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_MOST_FILLED = 1000
"""So many gaps that were filled are told; one that was not as long as its lines would be."""
_FORGET_FILLED = """
    DELETE FROM gaps WHERE id IN (
        SELECT id FROM gaps WHERE state = ? ORDER BY start DESC LIMIT -1 OFFSET ?
    )
"""
_FOLLOWED = """
    UPDATE sources SET mark = max(coalesce(mark, ?1), coalesce(?1, mark)), polled = ?2
    WHERE id = ?3
"""


class LogStore:
    """What was logged, as far as it is kept.

    Every method runs in the database's thread, and raises `StoreError` when SQLite fails.
    """

    @property
    def limits(self) -> Limits:
        """How much is kept."""
        return self._limits

    def __init__(self, database: Database, limits: Limits) -> None:
        self._database = database
        self._limits = limits
        self._history = 0
        self.windows = LogWindows(database)
        """What is kept, to look at."""

    @classmethod
    async def open(cls, path: Path | None = None, limits: Limits | None = None) -> LogStore:
        """Open the spool, or a store in memory when there is no path.

        Raises:
            StoreError: It cannot be opened.
        """
        return cls(await Database.open(path, SCHEMA), limits or Limits())

    @classmethod
    async def open_unlimited(cls) -> LogStore:
        """Open a store for all there is, once: on disk where that is much, and gone afterwards.

        Raises:
            StoreError: It cannot be opened.
        """
        return cls(await Database.open(None, SCHEMA, spills=True), Limits(entries=None, bytes=None))

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    async def add(
        self,
        source: str,
        lines: Sequence[NewLine],
        *,
        followed: Followed | None = None,
        gap: Gap | None = None,
    ) -> Added:
        """Keep lines of one source, and how far it is followed now, as one transaction.

        Lines held already, and lines as old as what was given up, are passed over.

        Args:
            source: Its key.
            lines: In the order in which they stand when their times are equal.
            followed: How far it is followed now; a mark never goes back.
            gap: To keep or, by its id, to change. Its count grows by the new lines of its time.
                A burst (a gap without a reason) is not kept when none of the lines is new, and
                forgotten when it is not open any more.
        """

        def work(connection: sqlite3.Connection) -> Added:
            number = _source(connection, source)
            (floor,) = connection.execute("SELECT floor FROM counts").fetchone()
            fresh = [line for line in lines if floor is None or line.time > floor]
            inside = [line for line in fresh if gap and gap.start < line.time <= gap.stop]
            outside = [line for line in fresh if not (gap and gap.start < line.time <= gap.stop)]
            in_gap = _insert(connection, number, inside)
            new = in_gap + _insert(connection, number, outside)
            if followed is not None:
                connection.execute(_FOLLOWED, (followed.mark, followed.polled, number))
            kept = None
            # What brings nothing new has met what is held: there is no burst behind it.
            if gap and (new or gap.why or gap.id):
                kept = _keep(connection, number, replace(gap, filled=gap.filled + in_gap))
            trim(connection, self._limits, self._history)
            return Added(new, kept, counts(connection))

        return await self._database.write(work)

    async def add_history(self, source: str, lines: Sequence[NewLine]) -> Added:
        """Keep lines that scrolling up has asked for, though they are older than the limit allows.

        They stay until `forget_history`. Once there are as many of them as the limit, none is
        taken any more.
        """

        def work(connection: sqlite3.Connection) -> Added:
            most = self._limits.entries
            if not lines or (most is not None and self._history >= most):
                return Added(0, None, counts(connection))
            lower = "UPDATE counts SET floor = min(floor, ?)"
            connection.execute(lower, (min(line.time for line in lines) - 1,))
            new = _insert(connection, _source(connection, source), lines)
            self._history += new
            return Added(new, None, counts(connection))

        return await self._database.write(work)

    async def forget_history(self) -> None:
        """Let go of the lines beyond the limit that scrolling up had brought."""
        self._history = 0
        await self._database.write(lambda connection: trim(connection, self._limits))

    async def counts(self) -> Counts:
        """Return how many lines are kept, were seen and were dropped."""
        return await self._database.read(counts)

    async def floor(self) -> int | None:
        """Return the time up to which lines were given up; None if none was."""

        def work(connection: sqlite3.Connection) -> int | None:
            floor: int | None = connection.execute("SELECT floor FROM counts").fetchone()[0]
            return floor

        return await self._database.read(work)

    async def followed(self, source: str) -> Followed:
        """Return how far a source was followed, by this process or by one before it."""

        def work(connection: sqlite3.Connection) -> Followed:
            sql = "SELECT mark, polled FROM sources WHERE key = ?"
            return Followed(*(connection.execute(sql, (source,)).fetchone() or ()))

        return await self._database.read(work)

    async def keep(self, entries: int | None) -> int:
        """Change how many lines are kept; return how many were given up for that."""
        self._limits = replace(self._limits, entries=entries)
        self._history = 0
        return await self._database.write(lambda connection: trim(connection, self._limits))

    async def forget_before(self, time: int) -> int:
        """Remove the lines from before a time, and return how many that were."""
        removed = await self._database.write(lambda connection: drop_before(connection, time))
        await self._database.read(shrink)
        return removed

    async def clean(self, everything: bool = False) -> int:
        """Remove what is beyond the limits, or all there is; return how many lines that was.

        A file is made smaller by it.
        """

        def work(connection: sqlite3.Connection) -> int:
            return forget_all(connection) if everything else trim(connection, self._limits)

        self._history = 0
        removed = await self._database.write(work)
        await self._database.read(shrink)
        return removed


def _source(connection: sqlite3.Connection, key: str) -> int:
    connection.execute("INSERT INTO sources (key) VALUES (?) ON CONFLICT DO NOTHING", (key,))
    number: int = connection.execute("SELECT id FROM sources WHERE key = ?", (key,)).fetchone()[0]
    return number


def _insert(connection: sqlite3.Connection, source: int, lines: Sequence[NewLine]) -> int:
    """Insert the lines that are not held, and return how many those are."""
    rows = (
        (source, each.key, each.time, each.level, _storable(each.text), _storable(each.instance),
         _storable(each.origin))
        for each in lines
    )  # fmt: skip
    new = connection.executemany(_INSERT, rows).rowcount if lines else 0
    connection.execute("UPDATE counts SET seen = seen + ?", (new,))
    return new


def _storable(text: str) -> str:
    """Return text that SQLite keeps whole: no half characters, and no NUL, where LIKE stops."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "␀").encode(errors="replace").decode()


def _keep(connection: sqlite3.Connection, source: int, gap: Gap) -> Gap:
    """Keep a gap as it is now."""
    over = gap.state is not Filling.OPEN
    if over and not gap.why:
        connection.execute("DELETE FROM gaps WHERE id = ?", (gap.id,))
        return gap
    if gap.id:
        connection.execute(
            "UPDATE gaps SET why = ?, filled = ?, state = ?, after = ?, before = ? WHERE id = ?",
            (gap.why, gap.filled, gap.state, gap.after, gap.before, gap.id),
        )
        return gap
    values = (gap.start, gap.stop, gap.why, gap.filled, gap.state, gap.after, gap.before)
    connection.execute(_FORGET_FILLED, (Filling.FILLED, _MOST_FILLED))
    number = connection.execute(_NEW_GAP, (source, *values)).lastrowid or 0
    return replace(gap, id=number)

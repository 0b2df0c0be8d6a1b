"""Parts of a log to look at: windows by position, counts over time, gaps."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from phtui.store.database import Database
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_tally import Tally, tally
from phtui.store.log_values import Filling, Gap, Line, Position, Span

_LINE = (
    "SELECT entries.id, sources.key, time, level, text, instance, origin "
    "FROM entries JOIN sources ON sources.id = entries.source "
)
_GAP = (
    "SELECT sources.key, start, stop, why, filled, state, after, before, gaps.id "
    "FROM gaps JOIN sources ON sources.id = gaps.source "
)
_BEYOND = (1 << 62, 0)
LOOKED_AT = 5_000
"""Lines looked at in one go. A pattern that few lines have would take all of the database's
time otherwise, and nobody else a turn."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines found in one go."""

    lines: tuple[Line, ...]
    """Oldest first."""
    rest: Position | None
    """Where to go on looking, exclusive, if fewer were found than asked for; None at the end."""


class LogWindows:
    """Reads what a log store keeps. Lines come oldest first, also those before a position."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def before(
        self, position: Position | None, chosen: LogFilter, limit: int
    ) -> tuple[Line, ...]:
        """Return the last lines before a position, or the newest ones when it is None."""
        found: tuple[Line, ...] = ()
        at = position
        while len(found) < limit:
            part = await self.part_before(at, chosen, limit - len(found))
            found, at = (*part.lines, *found), part.rest
            if at is None:
                break
        return found

    async def after(self, position: Position, chosen: LogFilter, limit: int) -> tuple[Line, ...]:
        """Return the first lines after a position. `(time, -1)` is where a moment begins.

        The next hit of a search is the first line after the cursor of `chosen.searching(…)`.
        """
        found: tuple[Line, ...] = ()
        at: Position | None = position
        while at is not None and len(found) < limit:
            part = await self.part_after(at, chosen, limit - len(found))
            found, at = (*found, *part.lines), part.rest
        return found

    async def part_before(self, position: Position | None, chosen: LogFilter, limit: int) -> Part:
        """Return the last lines before a position, as far as they are found in one go."""
        part = await self._part(("<", ">=", "DESC"), position or _BEYOND, chosen, limit)
        return Part(part.lines[::-1], part.rest)

    async def part_after(self, position: Position, chosen: LogFilter, limit: int) -> Part:
        """Return the first lines after a position, as far as they are found in one go."""
        return await self._part((">", "<=", "ASC"), position, chosen, limit)

    async def added(self, after: int, chosen: LogFilter, limit: int) -> tuple[Line, ...]:
        """Return the first lines kept after the line of a number, in the order of their keeping.

        Who prints lines as they come asks so: a late or backfilled line is among older ones.
        """
        condition, values = chosen.condition()
        sql = f"{_LINE} WHERE entries.id > ? AND {condition} ORDER BY entries.id LIMIT ?"
        return await self._read_lines(sql, [after, *values, limit])

    async def last_number(self) -> int:
        """Return the number of the line kept last; 0 when there is none."""
        return await self._number("SELECT coalesce(max(id), 0) FROM entries", ())

    async def count(self, chosen: LogFilter, after: Position | None = None) -> int:
        """Return how many lines there are, or how many after a position."""
        condition, values = chosen.condition()
        sql = f"SELECT count(*) FROM entries WHERE (time, entries.id) > (?, ?) AND {condition}"
        return await self._number(sql, [*(after or (-_BEYOND[0], 0)), *values])

    async def tally(
        self, chosen: LogFilter, search: Match | None = None, since: Position | None = None
    ) -> Tally:
        """Count what is shown, what each match alone hides, hits, and lines kept since."""
        return await tally(self._database, chosen, search, since)

    async def histogram(
        self, chosen: LogFilter, start: int, stop: int, buckets: int
    ) -> tuple[tuple[int, ...], ...]:
        """Count lines by time and level.

        Returns:
            For each of so many equal parts of `[start, stop)`, a count for each level from 0 to 4.
        """
        condition, values = chosen.condition()
        sql = (
            "SELECT (time - ?) * ? / ?, level, count(*) FROM entries "
            f"WHERE time >= ? AND time < ? AND {condition} GROUP BY 1, 2"
        )
        given = [start, buckets, max(1, stop - start), start, stop, *values]

        def work(connection: sqlite3.Connection) -> tuple[tuple[int, ...], ...]:
            table = [[0] * 5 for _ in range(buckets)]
            for bucket, level, count in connection.execute(sql, given):
                table[bucket][level] += count
            return tuple(tuple(row) for row in table)

        return await self._database.read(work)

    async def spans(self) -> dict[str, Span]:
        """Return the oldest and newest time held of each source, and how many lines."""
        sql = (
            "SELECT sources.key, min(time), max(time), count(*) "
            "FROM entries JOIN sources ON sources.id = entries.source GROUP BY sources.key"
        )

        def work(connection: sqlite3.Connection) -> dict[str, Span]:
            return {key: Span(*span) for key, *span in connection.execute(sql)}

        return await self._database.read(work)

    async def nth_newest(self, source: str, nth: int, until: int) -> int | None:
        """Return the time of the nth newest line of a source up to a time; None if fewer."""
        sql = (
            "SELECT time FROM entries WHERE source = (SELECT id FROM sources WHERE key = ?) "
            "AND time <= ? ORDER BY time DESC LIMIT 1 OFFSET ?"
        )

        def work(connection: sqlite3.Connection) -> int | None:
            found = connection.execute(sql, (source, until, nth)).fetchone()
            return found[0] if found else None

        return await self._database.read(work)

    async def gaps(
        self, start: int, stop: int, sources: Sequence[str] | None = None
    ) -> tuple[Gap, ...]:
        """Return the gaps to show that touch a span of time, by their beginning."""
        sql = f"{_GAP} WHERE why <> '' AND stop >= ? AND start <= ? ORDER BY start, gaps.id"
        found = await self._gaps(sql, (start, stop))
        return tuple(gap for gap in found if sources is None or gap.source in sources)

    async def open_gaps(self, source: str) -> tuple[Gap, ...]:
        """Return what is still to be fetched of a source, newest first; bursts are in it."""
        sql = f"{_GAP} WHERE state = ? AND key = ? ORDER BY before DESC, gaps.id"
        return await self._gaps(sql, (Filling.OPEN, source))

    async def _gaps(self, sql: str, values: tuple[int | str, ...]) -> tuple[Gap, ...]:
        def work(connection: sqlite3.Connection) -> tuple[Gap, ...]:
            return tuple(
                Gap(source, start, stop, why, filled, Filling(state), *rest)
                for source, start, stop, why, filled, state, *rest in connection.execute(
                    sql, values
                )
            )

        return await self._database.read(work)

    async def _number(self, sql: str, values: Sequence[int | str]) -> int:
        def work(connection: sqlite3.Connection) -> int:
            number: int = connection.execute(sql, values).fetchone()[0]
            return number

        return await self._database.read(work)

    async def _part(
        self, way: tuple[str, str, str], position: Position, chosen: LogFilter, limit: int
    ) -> Part:
        side, within, order = way
        ordered = f"ORDER BY time {order}, entries.id {order} LIMIT"
        end = f"SELECT time, id FROM entries WHERE (time, id) {side} (?, ?) {ordered} 1 OFFSET ?"
        condition, values = chosen.condition()

        def work(connection: sqlite3.Connection) -> Part:
            rest = connection.execute(end, (*position, LOOKED_AT - 1)).fetchone()
            near = f"AND (time, entries.id) {within} (?, ?)" if rest else ""
            sql = (
                f"{_LINE} WHERE (time, entries.id) {side} (?, ?) {near} AND {condition} {ordered} ?"
            )
            given = [*position, *(rest or ()), *values, limit]
            lines = tuple(Line(*row) for row in connection.execute(sql, given))
            return Part(lines, rest if len(lines) < limit else None)

        return await self._database.read(work)

    async def _read_lines(self, sql: str, values: Sequence[int | str]) -> tuple[Line, ...]:
        return await self._database.read(
            lambda connection: tuple(Line(*row) for row in connection.execute(sql, values))
        )

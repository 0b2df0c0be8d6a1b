"""Every query that was run, and the ones worth keeping."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from phtui.store.database import Database
from phtui.store.place import Place

HISTORY_SCHEMA: Final = (
    """CREATE TABLE history (
        id INTEGER PRIMARY KEY, sql TEXT NOT NULL, host TEXT NOT NULL, project INTEGER NOT NULL,
        project_name TEXT NOT NULL, started REAL NOT NULL, seconds REAL NOT NULL, rows INTEGER,
        bytes INTEGER, ended TEXT NOT NULL, error TEXT NOT NULL, times INTEGER NOT NULL,
        starred INTEGER NOT NULL DEFAULT 0, name TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX history_started ON history (started)",
)
COMMAND_SCHEMA: Final = ("ALTER TABLE history ADD COLUMN command INTEGER NOT NULL DEFAULT 0",)
"""What the second version of the file has more."""
RUNS_KEPT: Final = 5_000
"""How many runs are kept; starred ones and snippets are kept besides."""
CHARACTERS_KEPT: Final = 50_000_000
"""How much of their SQL."""
MOST_FOUND: Final = 200
"""Entries that a search returns; a narrower one finds what is older."""

_COLUMNS = (
    "id, sql, host, project, project_name, started, seconds, rows, bytes, ended, error, times, "
    "command, starred, name"
)
_PRUNE = """
    DELETE FROM history WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER newest AS number, sum(length(sql)) OVER newest AS total
            FROM history WHERE NOT starred AND name = ''
            WINDOW newest AS (ORDER BY id DESC)
        ) WHERE number > ? OR total > ?
    )
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One run of a query, or a snippet."""

    sql: str
    place: Place
    started: float
    """Unix time."""
    seconds: float = 0
    rows: int | None = None
    """None where there were none to count: it failed, was cancelled, was never run."""
    bytes: int | None = None
    """What ClickHouse read; None where PostHog did not say."""
    ended: str = "done"
    """`done`, `failed`, `cancelled`, `expired`; `saved` for a snippet that was not run."""
    error: str = ""
    """Server text."""
    times: int = 1
    """How often a watch ran it."""
    by_command: bool = False
    """Whether `phtui sql` ran it."""
    starred: bool = False
    name: str = ""
    """A snippet's; "" for a plain run."""
    id: int = 0
    """Given by the store."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to find in the history."""

    text: str = ""
    """Words that are all in the SQL, the name or the error, in any case; `!word` is in none."""
    place: Place | None = None
    """One project; None for all."""
    starred: bool = False
    """Only what is starred or named."""


class History:
    """The history of every project, newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, entry: Entry) -> int:
        """Keep a run, and let go of the oldest beyond the bounds; return its id.

        Raises:
            StoreError: It could not be written.
        """

        def write(db: sqlite3.Connection) -> int:
            if entry.place.name:
                _name_others(db, entry.place)
            row = _row(entry if entry.place.name else _named(db, entry))
            marks = ", ".join("?" * len(row))
            names = _COLUMNS.removeprefix("id, ")
            id_ = db.execute(f"INSERT INTO history ({names}) VALUES ({marks})", row).lastrowid
            db.execute(_PRUNE, (RUNS_KEPT, CHARACTERS_KEPT))
            return id_ or 0

        return await self._database.write(write)

    async def repeat(self, id_: int, entry: Entry) -> None:
        """Note that a watch ran an entry again: how that went takes the place of the last time.

        Raises:
            StoreError: It could not be written.
        """
        changes = (entry.started, entry.seconds, entry.rows, entry.bytes, entry.ended, entry.error)
        await self._database.change(
            "UPDATE history SET started = ?, seconds = ?, rows = ?, bytes = ?, ended = ?, "
            "error = ?, times = times + 1 WHERE id = ?",
            *changes,
            id_,
        )

    async def find(self, search: Search, limit: int = MOST_FOUND) -> list[Entry]:
        """Return the newest entries that a search finds.

        Raises:
            StoreError: The file cannot be read.
        """
        conditions, arguments = _where(search)
        sql = (
            f"SELECT {_COLUMNS} FROM history WHERE {conditions} "
            "ORDER BY started DESC, id DESC LIMIT ?"
        )
        rows = await self._database.read(lambda db: db.execute(sql, (*arguments, limit)).fetchall())
        return [_entry(row) for row in rows]

    async def star(self, id_: int, starred: bool) -> None:
        """Keep an entry for ever, or no longer.

        Raises:
            StoreError: It could not be written.
        """
        await self._database.change("UPDATE history SET starred = ? WHERE id = ?", starred, id_)

    async def name(self, id_: int, name: str) -> None:
        """Make an entry a snippet with a name; "" makes it a plain run again.

        Raises:
            StoreError: It could not be written.
        """
        await self._database.change("UPDATE history SET name = ? WHERE id = ?", name, id_)

    async def forget(self, id_: int) -> None:
        """Delete an entry.

        Raises:
            StoreError: It could not be written.
        """
        await self._database.change("DELETE FROM history WHERE id = ?", id_)


def _named(db: sqlite3.Connection, entry: Entry) -> Entry:
    """Return an entry with the name that its project had the last time it was told."""
    sql = (
        "SELECT project_name FROM history WHERE host = ? AND project = ? AND project_name != '' "
        "ORDER BY id DESC LIMIT 1"
    )
    place = entry.place
    found = db.execute(sql, (place.host, place.project)).fetchone()
    return replace(entry, place=replace(place, name=found[0])) if found else entry


def _name_others(db: sqlite3.Connection, place: Place) -> None:
    """Give the entries of a project its name that were made without one: a command has none."""
    db.execute(
        "UPDATE history SET project_name = ? WHERE host = ? AND project = ? AND project_name = ''",
        (place.name, place.host, place.project),
    )


def _row(entry: Entry) -> tuple[Any, ...]:
    place = entry.place
    return (
        entry.sql, place.host, place.project, place.name, entry.started, entry.seconds, entry.rows,
        entry.bytes, entry.ended, entry.error, entry.times, entry.by_command, entry.starred,
        entry.name,
    )  # fmt: skip


def _entry(row: tuple[Any, ...]) -> Entry:
    id_, sql, host, project, project_name, started, seconds, rows, read, *rest = row
    ended, error, times, command, starred, name = rest
    place = Place(host, project, project_name)
    return Entry(
        sql, place, started, seconds, rows, read, ended, error, times, bool(command),
        bool(starred), name, id_,
    )  # fmt: skip


def _where(search: Search) -> tuple[str, list[Any]]:
    conditions, arguments = ["true"], list[Any]()
    for pattern, is_there in _patterns(search.text):
        looks = "sql LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\' OR error LIKE ? ESCAPE '\\'"
        conditions.append(f"({looks})" if is_there else f"NOT ({looks})")
        arguments += [pattern] * 3
    if search.place is not None:
        conditions.append("host = ? AND project = ?")
        arguments += [search.place.host, search.place.project]
    if search.starred:
        conditions.append("(starred OR name != '')")
    return " AND ".join(conditions), arguments


def _patterns(text: str) -> Iterator[tuple[str, bool]]:
    for word in text.split():
        bare = word.removeprefix("!")
        if not bare:
            continue
        escaped = bare.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        yield f"%{escaped}%", bare == word

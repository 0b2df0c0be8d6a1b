"""Queries that are on their way: on disk before they are sent, so that they outlive phtui."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from phtui.store.database import Database
from phtui.store.place import Place

PENDING_SCHEMA: Final = (
    """CREATE TABLE pending (
        query_id TEXT PRIMARY KEY, desk INTEGER NOT NULL, tab TEXT NOT NULL, sql TEXT NOT NULL,
        host TEXT NOT NULL, project INTEGER NOT NULL, started REAL NOT NULL
    )""",
)
_FORGOTTEN_AFTER = 2 * 86_400.0
"""Seconds: PostHog keeps the status of a query for a day."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A query that was sent, and whose end nobody has seen yet."""

    query_id: str
    """What PostHog knows it by."""
    tab: str
    """The id of the tab its rows belong to."""
    sql: str
    place: Place
    started: float
    """Unix time."""


class PendingQueries:
    """The queries of one desk that are on their way."""

    def __init__(self, database: Database, desk: int) -> None:
        self._database = database
        self._desk = desk

    async def add(self, query: Pending) -> None:
        """Remember a query; the file has it when this returns.

        Raises:
            StoreError: It could not be written.
        """
        place = query.place
        row = (query.query_id, self._desk, query.tab, query.sql, place.host, place.project)
        await self._database.change(
            "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?, ?)", *row, query.started
        )

    async def rename(self, query_id: str, server_id: str) -> None:
        """Note that PostHog knows the query by another id.

        Raises:
            StoreError: It could not be written.
        """
        await self._database.change(
            "UPDATE OR REPLACE pending SET query_id = ? WHERE query_id = ?", server_id, query_id
        )

    async def remove(self, query_id: str) -> None:
        """Forget a query whose end was seen.

        Raises:
            StoreError: It could not be written.
        """
        await self._database.change("DELETE FROM pending WHERE query_id = ?", query_id)

    async def left(self, place: Place, now: float) -> list[Pending]:
        """Return what was on its way in this project when a phtui ended, oldest first.

        Args:
            place: The project.
            now: Unix time. What is older than two days is forgotten.

        Raises:
            StoreError: The file cannot be used.
        """

        def read(db: sqlite3.Connection) -> list[tuple[str, str, str, float]]:
            db.execute("DELETE FROM pending WHERE started < ?", (now - _FORGOTTEN_AFTER,))
            return db.execute(
                "SELECT query_id, tab, sql, started FROM pending "
                "WHERE desk = ? AND host = ? AND project = ? ORDER BY started",
                (self._desk, place.host, place.project),
            ).fetchall()

        rows = await self._database.write(read)
        return [Pending(id_, tab, sql, place, started) for id_, tab, sql, started in rows]

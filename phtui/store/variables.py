"""What was last typed for the variables and filters of queries, by project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from phtui.store.database import Database
from phtui.store.place import Place

VARIABLE_SCHEMA: Final = (
    """CREATE TABLE variables (
        host TEXT NOT NULL, project INTEGER NOT NULL, name TEXT NOT NULL, typed TEXT NOT NULL,
        PRIMARY KEY (host, project, name)
    )""",
)


class VariableTexts:
    """Remembers what was typed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, place: Place) -> dict[str, str]:
        """Return what was last typed in this project, by the placeholder's name.

        Raises:
            StoreError: The file cannot be read.
        """
        sql = "SELECT name, typed FROM variables WHERE host = ? AND project = ?"
        arguments = (place.host, place.project)
        return dict(await self._database.read(lambda db: db.execute(sql, arguments).fetchall()))

    async def remember(self, place: Place, typed: Mapping[str, str]) -> None:
        """Keep what was typed.

        Raises:
            StoreError: It could not be written.
        """
        rows = [(place.host, place.project, name, text) for name, text in typed.items()]
        sql = "INSERT OR REPLACE INTO variables VALUES (?, ?, ?, ?)"
        await self._database.write(lambda db: db.executemany(sql, rows))

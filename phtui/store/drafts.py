"""The editor's tabs as they were typed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from phtui.store.database import Database

DRAFT_SCHEMA: Final = (
    """CREATE TABLE drafts (
        id TEXT PRIMARY KEY, desk INTEGER NOT NULL, position INTEGER NOT NULL,
        name TEXT NOT NULL, text TEXT NOT NULL, cursor INTEGER NOT NULL, file TEXT NOT NULL,
        is_current INTEGER NOT NULL, closed REAL
    )""",
)
_CLOSED_KEPT = 50
"""How many closed tabs can be opened again."""

_UPSERT = """
    INSERT INTO drafts (id, desk, position, name, text, cursor, file, is_current, closed)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
    ON CONFLICT (id) DO UPDATE SET
        desk = excluded.desk, position = excluded.position, name = excluded.name,
        text = excluded.text, cursor = excluded.cursor, file = excluded.file,
        is_current = excluded.is_current, closed = NULL
"""
_COLUMNS = "id, name, text, cursor, file, is_current"


@dataclass(frozen=True, slots=True)
class Draft:
    """One tab of the editor."""

    id: str
    name: str
    text: str = ""
    cursor: int = 0
    """Where it is, in characters from 0."""
    file: str = ""
    """The `.sql` file it was opened from or saved to; "" without one."""
    is_current: bool = False
    """Whether it is the tab that is shown."""


class Drafts:
    """The tabs of one desk."""

    def __init__(self, database: Database, desk: int) -> None:
        self._database = database
        self._desk = desk
        self._kept: dict[str, tuple[int, Draft]] = {}

    async def load(self) -> list[Draft]:
        """Return the open tabs, in order.

        Raises:
            StoreError: The file cannot be read.
        """
        where = "desk = ? AND closed IS NULL ORDER BY position, rowid"
        sql = f"SELECT {_COLUMNS} FROM drafts WHERE {where}"
        rows = await self._database.read(lambda db: db.execute(sql, (self._desk,)).fetchall())
        drafts = [_draft(row) for row in rows]
        self._kept = {draft.id: (-1, draft) for draft in drafts}  # positions are written anew
        return drafts

    async def save(self, drafts: Sequence[Draft], closed: Sequence[Draft] = ()) -> None:
        """Keep these tabs in this order; those that are missing have been closed.

        Args:
            drafts: The open tabs.
            closed: What was closed before it was saved as it was last.

        Raises:
            StoreError: Nothing was written.
        """
        wanted = {draft.id: (position, draft) for position, draft in enumerate(drafts)}
        changed = [value for id_, value in wanted.items() if self._kept.get(id_) != value]
        changed += [(0, draft) for draft in closed]
        gone = (self._kept.keys() | {draft.id for draft in closed}) - wanted.keys()
        if not changed and not gone:
            return

        def write(db: sqlite3.Connection) -> None:
            for position, each in changed:
                place = (each.name, each.text, each.cursor, each.file, each.is_current)
                db.execute(_UPSERT, (each.id, self._desk, position, *place))
            now = time.time()
            marks = [(now, id_) for id_ in gone]
            db.executemany("UPDATE drafts SET closed = ? WHERE id = ?", marks)
            db.execute(
                "DELETE FROM drafts WHERE closed IS NOT NULL AND id NOT IN (SELECT id FROM drafts "
                "WHERE closed IS NOT NULL AND trim(text) != '' ORDER BY closed DESC LIMIT ?)",
                (_CLOSED_KEPT,),
            )

        await self._database.write(write)
        self._kept = wanted

    async def last_closed(self) -> Draft | None:
        """Return the tab that was closed last, by any phtui; None when there is none.

        Raises:
            StoreError: The file cannot be read.
        """
        sql = f"SELECT {_COLUMNS} FROM drafts WHERE closed IS NOT NULL ORDER BY closed DESC LIMIT 1"
        row = await self._database.read(lambda db: db.execute(sql).fetchone())
        return _draft(row) if row else None


def _draft(row: tuple[Any, ...]) -> Draft:
    id_, name, text, cursor, file, is_current = row
    return Draft(id_, name, text, cursor, file, bool(is_current))

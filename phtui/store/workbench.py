"""What the HogQL workbench keeps from one run of phtui to the next, in one private file."""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from phtui.store.database import Database, StoreError
from phtui.store.drafts import DRAFT_SCHEMA, Drafts
from phtui.store.history import COMMAND_SCHEMA, HISTORY_SCHEMA, History
from phtui.store.pending import PENDING_SCHEMA, PendingQueries
from phtui.store.variables import VARIABLE_SCHEMA, VariableTexts

_SCHEMA: Final = (
    "; ".join((*DRAFT_SCHEMA, *HISTORY_SCHEMA, *PENDING_SCHEMA, *VARIABLE_SCHEMA)),
    "; ".join(COMMAND_SCHEMA),
)
_LOCK = re.compile(r"workbench-(\d+)\.lock")


def workbench_path() -> Path:
    """Return the file of this user."""
    return platformdirs.user_state_path("phtui", appauthor=False) / "workbench.sqlite"


@asynccontextmanager
async def history_alone(path: Path) -> AsyncIterator[History]:
    """Open the history of a workbench, for a command: it has no desk there.

    Raises:
        StoreError: The file cannot be used.
    """
    database = await Database.open(path, _SCHEMA)
    try:
        yield History(database)
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Workbench:
    """Drafts, history, running queries and values of variables.

    Several phtui at once share the file, each with a desk (a number) of its own: a process writes
    the drafts and running queries of its desk only, and takes over those of desks whose process
    is dead. A file lock, which dies with its process, says which are.
    """

    desk: int
    drafts: Drafts
    pending: PendingQueries
    history: History
    variables: VariableTexts
    _database: Database
    _lock: int | None

    @classmethod
    async def open(cls, path: Path | None) -> Workbench:
        """Open or create it; None is one in memory, which is gone with the process.

        Raises:
            StoreError: The file or its directory cannot be used.
        """
        database = await Database.open(path, _SCHEMA)
        try:
            desk, lock = (1, None) if path is None else await asyncio.to_thread(_claim, path)
            if path is not None:
                await _adopt(database, path, desk)
        except OSError as error:
            await database.close()
            raise StoreError(f"{path} cannot be locked: {error}. Check the disk.") from error
        return cls(
            desk,
            Drafts(database, desk),
            PendingQueries(database, desk),
            History(database),
            VariableTexts(database),
            database,
            lock,
        )

    async def close(self) -> None:
        """Close the file and leave the desk."""
        await self._database.close()
        if self._lock is not None:
            os.close(self._lock)


def _claim(path: Path) -> tuple[int, int]:
    """Return the first free desk and its lock."""
    desk = 1
    while (lock := _locked(path, desk)) is None:
        desk += 1
    return desk, lock


def _locked(path: Path, desk: int) -> int | None:
    """Lock a desk until the file is closed; None if another process has it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    file = os.open(path.with_name(f"workbench-{desk}.lock"), flags, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


async def _adopt(database: Database, path: Path, mine: int) -> None:
    """Take over what processes left that are no more."""
    for desk in _desks(path, mine):
        lock = _locked(path, desk)
        if lock is None:
            continue
        try:
            await database.write(
                lambda connection, desk=desk: [  # type: ignore[misc]  # lambdas take no types
                    connection.execute(f"UPDATE {table} SET desk = ? WHERE desk = ?", (mine, desk))
                    for table in ("drafts", "pending")
                ]
            )
        finally:
            os.close(lock)


def _desks(path: Path, mine: int) -> Sequence[int]:
    return sorted(set(_numbers(path)) - {mine})


def _numbers(path: Path) -> Iterator[int]:
    for file in path.parent.iterdir():
        if match := _LOCK.fullmatch(file.name):
            yield int(match[1])

"""One SQLite database, in memory or in a file, used from a thread of its own."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_BUSY = 5.0
"""Seconds to wait for another process that writes to the same file."""


class StoreError(Exception):
    """The store cannot be opened, read or written; the text says why and what to do."""


class Database:
    """A connection and the one thread that uses it, so that the event loop never waits for a disk.

    A file is written ahead (WAL): what was committed outlives a killed process. After a power cut
    the last commits may be missing, and the file is whole.
    """

    def __init__(self, path: Path | None, spills: bool, thread: ThreadPoolExecutor) -> None:
        self.path = path
        """None in memory."""
        self._spills = spills
        self._thread = thread
        self._connection: sqlite3.Connection | None = None

    @classmethod
    async def open(
        cls, path: Path | None, schema: Sequence[str], *, spills: bool = False
    ) -> Database:
        """Open or create a database.

        Args:
            path: A file, readable by its owner only; None for memory.
            schema: Scripts, one for each version; the file's version says which have run.
            spills: Without a path: whether what is more than some megabytes goes to a temporary
                file, which has no name and ends with the process.

        Raises:
            StoreError: It cannot be opened, is no database, or is of a newer phtui.
        """
        database = cls(path, spills, ThreadPoolExecutor(1, thread_name_prefix="store"))
        try:
            await database._run(lambda: database._connect(schema))
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what the work returns.

        Raises:
            StoreError: SQLite failed.
        """
        connection = self._opened
        return await self._run(lambda: work(connection))

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do the work as one transaction: all of it is kept, or nothing.

        Raises:
            StoreError: SQLite failed; nothing was written.
        """
        connection = self._opened
        return await self._run(lambda: _transaction(connection, work))

    async def change(self, sql: str, *values: object) -> None:
        """Run one statement as a transaction.

        Raises:
            StoreError: SQLite failed; nothing was written.
        """
        await self.write(lambda connection: connection.execute(sql, values))

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if self._connection is not None:
            await self._run(self._connection.close)
            self._connection = None
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        def guarded() -> T:
            try:
                return work()
            except (sqlite3.Error, OSError) as error:
                raise self._failed(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError("The store is closed.")
        return self._connection

    def _connect(self, schema: Sequence[str]) -> None:
        if self.path is not None:
            _private(self.path)
        connection = sqlite3.connect(
            self.path or ("" if self._spills else ":memory:"),
            timeout=_BUSY,
            isolation_level=None,  # transactions are begun by us
            check_same_thread=False,  # opened, used and closed in one thread, but made for any
        )
        self._connection = connection
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.create_function("regexp", 2, _matches, deterministic=True)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(schema):
            raise StoreError(f"{self.path} was written by a newer phtui. Update, or use another.")
        for number, script in enumerate(schema[version:], version + 1):
            begun = f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;"
            connection.executescript(begun)

    def _failed(self, error: Exception) -> StoreError:
        where = self.path or ("a temporary file" if self._spills else "the memory database")
        return StoreError(f"{where} cannot be used: {error}. Check the disk, or use another file.")


def _private(path: Path) -> None:
    """Make sure of a file that only its owner can read; its WAL gets the same mode from SQLite."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.fchmod(file, 0o600)
    finally:
        os.close(file)


def _transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")
    return result


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _matches(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None

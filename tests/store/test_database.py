"""A database that is private, outlives a kill, and never holds up the event loop."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from phtui.store.database import Database, StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Followed, Limits, NewLine
from phtui.store.logs import LogStore

WRITER = """
import asyncio, itertools, sys
from pathlib import Path
from phtui.store.log_values import Followed, Limits, NewLine
from phtui.store.logs import LogStore

async def write():
    store = await LogStore.open(Path(sys.argv[1]), Limits(entries=None))
    for page in itertools.count():
        lines = [NewLine(f"{page} {n}".encode(), page * 10 + n, 2, "x" * 200) for n in range(10)]
        await store.add("plugin:1", lines, followed=Followed(page, page))
        print(page, flush=True)

asyncio.run(write())
"""


def killed_writer(spool: Path) -> int:
    """Kill a process that writes a spool, and return the last page it says it has written."""
    command = [sys.executable, "-c", WRITER, str(spool)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = -1
        while told < 50:
            told = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        return max([told, *(int(page) for page in writer.stdout if page.endswith("\n"))])


async def test_nothing_committed_is_lost_when_killed(tmp_path: Path) -> None:
    spool = tmp_path / "spool" / "logs.db"
    told = killed_writer(spool)
    store = await LogStore.open(spool, Limits(entries=None))
    mark = (await store.followed("plugin:1")).mark
    assert mark is not None
    assert mark in (told, told + 1)  # it may have been killed before it could say so
    held = await store.windows.before(None, LogFilter(), 1_000_000)
    assert [line.time for line in held] == list(range((mark + 1) * 10))
    assert (await store.counts()).seen == len(held)
    await store.close()


async def test_a_spool_is_its_owners_only(tmp_path: Path) -> None:
    spool = tmp_path / "deep" / "logs.db"
    store = await LogStore.open(spool)
    await store.add("plugin:1", [], followed=Followed(1, 1))
    files = sorted(path.name for path in spool.parent.iterdir())
    assert files == ["logs.db", "logs.db-shm", "logs.db-wal"]
    assert {stat.S_IMODE(os.stat(spool.parent / name).st_mode) for name in files} == {0o600}
    assert stat.S_IMODE(os.stat(spool.parent).st_mode) == 0o700
    await store.close()


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, " * 100)
    with pytest.raises(StoreError, match=r"notes.txt cannot be used: file is not a database"):
        await LogStore.open(file)
    assert file.read_text().startswith("not a database")
    with pytest.raises(StoreError, match="cannot be used"):
        await LogStore.open(tmp_path)


async def test_schemas_are_run_once_each_and_newer_ones_refused(tmp_path: Path) -> None:
    file, schema = tmp_path / "a.db", ("CREATE TABLE a (x)", "CREATE TABLE b (x)")
    await (await Database.open(file, schema[:1])).close()
    await (await Database.open(file, schema)).close()
    await (await Database.open(file, schema)).close()
    with pytest.raises(StoreError, match="newer phtui"):
        await Database.open(file, schema[:1])


async def test_a_write_is_whole_or_nothing() -> None:
    database = await Database.open(None, ("CREATE TABLE a (x)",))

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO a VALUES (1)")
        connection.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError, match="nowhere"):
        await database.write(half)
    count = "SELECT count(*) FROM a"
    assert await database.read(lambda each: each.execute(count).fetchone()) == (0,)
    await database.close()
    with pytest.raises(StoreError, match="closed"):
        await database.read(lambda each: each.execute(count))


async def test_work_is_done_off_the_event_loop() -> None:
    database = await Database.open(None, ())
    assert await database.read(lambda _: threading.get_ident()) != threading.get_ident()
    await database.close()


async def test_cleaning_makes_a_file_smaller(tmp_path: Path) -> None:
    spool = tmp_path / "logs.db"
    store = await LogStore.open(spool, Limits(entries=None))

    await store.add("plugin:1", [_line(number, "y" * 2000) for number in range(1000)])
    await store.clean()
    full = spool.stat().st_size
    assert await store.clean(everything=True) == 1000
    assert spool.stat().st_size < full / 10
    await store.close()


def _line(number: int, text: str) -> NewLine:
    return NewLine(number.to_bytes(4, "big"), number, 2, text)

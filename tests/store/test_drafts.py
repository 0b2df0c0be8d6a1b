"""Drafts: restored with the cursor, never destroyed by another phtui, whole after kill -9."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from phtui.store.database import StoreError
from phtui.store.drafts import Draft
from phtui.store.pending import Pending
from phtui.store.workbench import Workbench
from tests.store.workbenches import SHOP, STAGING, opened

A = Draft("a", "signups", "select 'é\n日本'", 11, "/tmp/a.sql")
B = Draft("b", "2", "select 2")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "workbench.sqlite"


async def test_tabs_come_back_as_they_were(path: Path) -> None:
    async with opened(path) as workbench:
        await workbench.drafts.save([A, B])
        await workbench.drafts.save([B, A])
    async with opened(path) as workbench:
        assert await workbench.drafts.load() == [B, A]
    assert mode(path) == 0o600


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_only_what_changed_is_written(path: Path) -> None:
    async with opened(path) as workbench:
        await workbench.drafts.save([A, B])
        before = await written(workbench)
        await workbench.drafts.save([A, B])
        assert await written(workbench) == before
        await workbench.drafts.save([A, Draft("b", "2", "select 3")])
        assert await written(workbench) == before + 1


async def written(workbench: Workbench) -> int:
    """How many rows were written since it was opened."""
    database = workbench._database  # noqa: SLF001 -- no public way to see that nothing is written
    return await database.read(lambda db: db.total_changes)


async def test_two_at_once_keep_to_their_own_tabs(path: Path) -> None:
    async with opened(path) as first, opened(path) as second:
        await first.drafts.save([A])
        assert await second.drafts.load() == []
        await second.drafts.save([B])
        await first.drafts.save([A])
        assert (first.desk, second.desk) == (1, 2)
    async with opened(path) as third:
        assert await third.drafts.load() == [A, B]


async def test_a_desk_in_use_is_not_taken_over(path: Path) -> None:
    async with opened(path) as second_to_be:
        async with opened(path) as second:
            await second.drafts.save([B])
            async with opened(path) as third:
                assert await third.drafts.load() == []
                await third.drafts.save([])
            assert await second.drafts.load() == [B]
        assert await second_to_be.drafts.load() == []


async def test_a_closed_tab_can_be_opened_again(path: Path) -> None:
    async with opened(path) as workbench:
        await workbench.drafts.save([A, B, Draft("c", "3", "  ")])
        await workbench.drafts.save([B])
        assert await workbench.drafts.last_closed() == A
        await workbench.drafts.save([B, A])
        assert await workbench.drafts.last_closed() is None
        assert await workbench.drafts.load() == [B, A]


async def test_a_tab_that_was_closed_before_it_was_saved_is_kept_too(path: Path) -> None:
    async with opened(path) as workbench:
        await workbench.drafts.save([A, B])
        edited = Draft("a", "signups", "select 'edited'")
        await workbench.drafts.save([B], closed=[edited, Draft("n", "3", "select 'new'")])
        assert await workbench.drafts.load() == [B]
        assert await workbench.drafts.last_closed() in (edited, Draft("n", "3", "select 'new'"))
        await workbench.drafts.save([B, edited])
        assert await workbench.drafts.last_closed() == Draft("n", "3", "select 'new'")


async def test_closed_tabs_are_bounded(path: Path) -> None:
    async with opened(path) as workbench:
        for number in range(55):
            await workbench.drafts.save([Draft(str(number), "", "select 1")])
        database = workbench._database  # noqa: SLF001 -- how many rows there really are
        sql = "SELECT count(*) FROM drafts"
        assert (await database.read(lambda db: db.execute(sql).fetchone()))[0] == 51


async def test_in_memory_when_there_is_no_disk() -> None:
    async with opened(None) as workbench:
        await workbench.drafts.save([A])
        assert await workbench.drafts.load() == [A]


async def test_a_directory_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used"):
        await Workbench.open(tmp_path / "file" / "workbench.sqlite")


async def test_pending_queries_are_of_a_desk_and_a_project(path: Path) -> None:
    mine = Pending("q1", "a", "select 1", SHOP, 1000.0)
    other = Pending("q2", "b", "select 2", STAGING, 1000.0)
    async with opened(path) as first, opened(path) as second:
        await first.pending.add(mine)
        await first.pending.add(other)
        await first.pending.rename("q1", "q9")
        assert [each.query_id for each in await first.pending.left(SHOP, 1001.0)] == ["q9"]
        assert await second.pending.left(SHOP, 1001.0) == []
        await first.pending.remove("q9")
        assert await first.pending.left(SHOP, 1001.0) == []
        assert await first.pending.left(STAGING, 1001.0) == [other]
        assert await first.pending.left(STAGING, 1000.0 + 3 * 86_400) == []


async def test_what_was_typed_for_variables_is_of_a_project(path: Path) -> None:
    async with opened(path) as workbench:
        await workbench.variables.remember(SHOP, {"plan": "pro", "n": "1"})
        await workbench.variables.remember(SHOP, {"plan": "free"})
        assert await workbench.variables.of(SHOP) == {"plan": "free", "n": "1"}
        assert await workbench.variables.of(STAGING) == {}


_KILLED = """
import asyncio, sys, time
from pathlib import Path
from phtui.store.drafts import Draft
from phtui.store.pending import Pending
from phtui.store.workbench import Workbench
from tests.store.workbenches import SHOP

async def main():
    workbench = await Workbench.open(Path(sys.argv[1]))
    await workbench.pending.add(Pending("q1", "a", "select 1", SHOP, time.time()))
    for number in range(20):
        await workbench.drafts.save([Draft("a", "1", f"select {number}")])
    print("ready", flush=True)
    time.sleep(60)

asyncio.run(main())
"""


def started(path: Path) -> subprocess.Popen[bytes]:
    """A process that has saved its drafts and sleeps."""
    command = [sys.executable, "-c", _KILLED, str(path)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


async def test_kill_9_loses_nothing_that_was_saved(path: Path) -> None:
    process = started(path)
    async with opened(path) as meanwhile:
        assert await meanwhile.drafts.load() == []
    process.kill()
    process.communicate()
    async with opened(path) as workbench:
        assert [draft.text for draft in await workbench.drafts.load()] == ["select 19"]
        left = await workbench.pending.left(SHOP, 0.0)
        assert [query.query_id for query in left] == ["q1"]

"""The history: searched, starred, named, bounded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from phtui.store import history as history_module
from phtui.store.database import Database
from phtui.store.history import HISTORY_SCHEMA, Entry, History, Search
from phtui.store.place import Place
from phtui.store.workbench import history_alone
from tests.store.workbenches import SHOP, STAGING, opened

RUN = Entry("select count() from events", SHOP, 1000.0, 0.4, 1, 412, "done")


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    async with opened(tmp_path / "workbench.sqlite") as workbench:
        yield workbench.history


async def found(history: History, text: str = "", **more: object) -> list[str]:
    search = replace(Search(text), **more)  # type: ignore[arg-type]  # fields of Search
    return [entry.sql for entry in await history.find(search)]


async def test_a_run_comes_back_whole(history: History) -> None:
    failed = replace(RUN, rows=None, bytes=None, ended="failed", error="no such table", started=2e3)
    ids = [await history.add(RUN), await history.add(failed)]
    first, second = await history.find(Search())
    assert (first, second) == (replace(failed, id=ids[1]), replace(RUN, id=ids[0]))


async def test_a_command_enters_under_the_name_its_project_had(history: History) -> None:
    await history.add(RUN)
    await history.add(replace(RUN, place=replace(SHOP, name=""), by_command=True, started=2e3))
    await history.add(replace(RUN, place=replace(STAGING, name="")))
    entries = await history.find(Search())
    assert [(each.place.name, each.by_command) for each in entries] == [
        ("Webshop", True), ("", False), ("Webshop", False),
    ]  # fmt: skip
    await history.add(replace(RUN, place=STAGING))
    names = [each.place.name for each in await history.find(Search(place=STAGING))]
    assert names == [STAGING.name] * 2


async def test_a_file_of_the_first_version_is_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "workbench.sqlite"
    database = await Database.open(path, HISTORY_SCHEMA[:1])
    await database.change(
        "INSERT INTO history VALUES (1, 'select 1', 'h', 2, '', 3, 4, 5, 6, 'done', '', 1, 0, '')"
    )
    await database.close()
    async with history_alone(path) as history:
        assert await history.find(Search()) == [Entry("select 1", Place("h", 2), 3, 4, 5, 6, id=1)]


async def test_search(history: History) -> None:
    for sql in ("select 100% from events", "select a_b from EVENTS", "select axb from persons"):
        await history.add(replace(RUN, sql=sql))
    await history.add(replace(RUN, sql="select x", error="Unable to resolve field", place=STAGING))
    assert await found(history, "events select") == [
        "select a_b from EVENTS",
        "select 100% from events",
    ]
    assert await found(history, "%") == ["select 100% from events"]
    assert await found(history, "a_b") == ["select a_b from EVENTS"]
    assert await found(history, "!events from") == ["select axb from persons"]
    assert await found(history, "RESOLVE") == ["select x"]
    assert await found(history, "", place=STAGING) == ["select x"]


async def test_stars_and_names_survive_the_bounds(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "RUNS_KEPT", 3)
    starred = await history.add(replace(RUN, sql="starred"))
    await history.star(starred, True)
    named = await history.add(replace(RUN, sql="named"))
    await history.name(named, "signups")
    for number in range(6):
        await history.add(replace(RUN, sql=f"select {number}"))
    plain = ["select 5", "select 4", "select 3"]
    assert await found(history) == [*plain, "named", "starred"]
    assert await found(history, starred=True) == ["named", "starred"]
    assert await found(history, "signup") == ["named"]
    await history.star(starred, False)
    await history.forget(named)
    await history.add(replace(RUN, sql="select 6"))
    assert await found(history) == ["select 6", "select 5", "select 4"]


async def test_long_texts_are_bounded(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "CHARACTERS_KEPT", 100)
    for number in range(4):
        await history.add(replace(RUN, sql=f"{number}".ljust(40)))
    assert [sql.strip() for sql in await found(history)] == ["3", "2"]


async def test_a_watch_is_one_entry(history: History) -> None:
    id_ = await history.add(RUN)
    await history.repeat(id_, replace(RUN, rows=7, started=1060.0, ended="failed", error="late"))
    (entry,) = await history.find(Search())
    assert (entry.times, entry.rows, entry.started, entry.ended) == (2, 7, 1060.0, "failed")

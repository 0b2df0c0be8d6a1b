"""Lines that come late, or stand where a page ends: none is lost, and none for long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import pytest

from phtui.api.log_models import LogSource
from phtui.jobs.log_polling import Polling
from phtui.jobs.log_tail import TailLine
from phtui.jobs.logs import follow_logs
from phtui.store.logs import LogStore
from tests.jobs.log_world import HOG, PLUGIN, START, World
from tests.jobs.test_logs import Open, open_client, texts, until

__all__ = ["open_client"]  # a fixture

NEVER = 1e9
NO_LOOK_BACK = Polling(sweep=NEVER, deep=NEVER)


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open()
    yield store
    await store.close()


@pytest.mark.parametrize("source", [PLUGIN, HOG], ids=lambda each: each.kind)
async def test_each_poll_has_all_there_is_by_then(
    open_client: Open, store: LogStore, source: LogSource
) -> None:
    world = World(source)
    for second in range(200):
        world.log(float(second), f"line {second}")
        world.log(float(second), f"late {second}", late=world.random.uniform(0, 100))
    client = open_client(world)
    tail = follow_logs(
        client, source, store, since=START - 1, clock=world.clock, polling=NO_LOOK_BACK
    )
    async with aclosing(tail):
        async for state in tail:
            assert (state.line, state.counts.seen) == (TailLine.FOLLOW, world.shown)
            if world.now > 320:
                break
    assert world.shown == 400


@pytest.mark.parametrize(("source", "apart"), [(PLUGIN, 1), (PLUGIN, 1000), (HOG, 1000)])
async def test_lines_of_one_time_are_not_cut_at_the_edge_of_a_page(
    open_client: Open, store: LogStore, source: LogSource, apart: int
) -> None:
    world = World(source)
    for number in range(3500):  # seven of each time: no page is a multiple
        world.log(1 + number // 7 * apart / 1_000_000)
    world.now = 5.0
    client = open_client(world)
    tail = follow_logs(client, source, store, since=START, clock=world.clock, polling=NO_LOOK_BACK)
    async with aclosing(tail):
        await until(tail, world, 5)
    assert sorted(await texts(store)) == sorted(row.text for row in world.produced)


async def test_a_line_that_comes_late_into_a_quiet_log_is_found_at_once(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    world.log(10.0)
    world.log(300.0, "late", late=400.0)
    client = open_client(world)
    tail = follow_logs(client, PLUGIN, store, clock=world.clock, polling=NO_LOOK_BACK)
    async with aclosing(tail):
        await until(tail, world, 720)
    assert "late" in await texts(store)


async def test_what_is_an_hour_late_is_found_and_no_history_with_it(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    world.log(10.0, "history")
    for minute in range(10, 120):
        world.log(minute * 60.0, "on time")
    world.log(1000.0, "late", late=3000.0)
    world.log(30.0, "history", late=4000.0)
    world.now = 600.0
    client = open_client(world)
    polling = replace(Polling(), slow=60.0)
    since = START + 590_000_000
    tail = follow_logs(client, PLUGIN, store, since=since, clock=world.clock, polling=polling)
    async with aclosing(tail):
        await until(tail, world, 3990)
        assert "late" not in await texts(store)
        await until(tail, world, 4700)
    assert "late" in await texts(store)
    assert "history" not in await texts(store)


async def test_a_line_from_the_future_is_not_the_newest(open_client: Open, store: LogStore) -> None:
    world = World(PLUGIN)
    world.log(9e8, "from 2054", late=-9e8)
    world.log(1.0)
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        state = await until(tail, world, 300)
    assert state.newest == START + 1_000_000
    assert state.lag is not None
    assert state.lag > 280

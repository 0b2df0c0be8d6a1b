"""What is told of a tail while it goes, and of sources before they are followed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from phtui.api.client import PostHogClient
from phtui.jobs.log_history import history_since
from phtui.jobs.log_sources import LogSources, last_log_lines, list_log_sources
from phtui.jobs.log_tail import TailLine
from phtui.jobs.logs import follow_logs
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Filling
from phtui.store.logs import LogStore
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, FakePostHog, Request, payload
from tests.jobs.log_world import PLUGIN, START, World, bad_gateway
from tests.jobs.test_logs import Open, open_client, until

__all__ = ["open_client"]  # a fixture


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open()
    yield store
    await store.close()


async def test_the_first_fetch_is_no_arrival(open_client: Open, store: LogStore) -> None:
    world = World(PLUGIN)
    for number in range(3000):
        world.log(number / 100)
    for second in range(40, 100):
        world.log(second + 0.5)
    world.now = 40.0
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        first = await until(tail, world, 40)
        later = await until(tail, world, 70)
    assert (first.new, first.rate) == (1000, 0)
    assert later.counts.kept > 3000
    assert 0.8 <= later.rate <= 1.1


async def test_what_goes_on_missing_is_told_until_it_is_over(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    for second in range(60):
        world.log(float(second))
    world.fails(10, 30, bad_gateway)
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        good = await until(tail, world, 8)
        assert good.gap is None
        lost = await until(tail, world, 25)
        assert lost.line is TailLine.RECONNECTING
        assert lost.gap is not None
        assert (lost.gap.why, lost.gap.state) == ("PostHog failed (502)", Filling.GOING_ON)
        assert START + 8_000_000 <= lost.gap.start <= START + 10_000_000
        back = await until(tail, world, 60)
    assert back.gap is None
    [kept] = await store.windows.gaps(0, 1 << 62)
    assert (kept.start, kept.state) == (lost.gap.start, Filling.FILLED)


async def test_a_torrent_is_kept_up_with_by_longer_pages(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    for number in range(30_000):
        world.log(number / 3000)
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await until(tail, world, 12)
    assert await store.windows.count(LogFilter()) == 30_000
    assert len(world.requests) < 55


@pytest.mark.parametrize("took", [0.0, 1.0], ids=["at once", "slowly"])
async def test_the_time_an_answer_takes_is_not_waited_for_again(
    open_client: Open, store: LogStore, took: float
) -> None:
    world = World(PLUGIN)
    for second in range(100):
        world.log(second + 0.5)
    client = open_client(world)
    for _ in range(2000):  # of the hour: polls are drawn out
        world.budget.spend("general")
    world.now = 60.0  # the minute in which they were is over

    def slow(_: Request) -> None:
        world.now += took

    world.fails(0, 100, slow)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await until(tail, world, 95)
    waits = [b - a for a, b in zip(world.requests[2:], world.requests[3:], strict=False)]
    assert waits == pytest.approx([2.2] * len(waits), abs=0.4)
    assert len(waits) > 8


async def test_history_goes_back_to_a_time_and_says_where_it_stopped(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    for number in range(20_000):
        world.log(number / 100)
    world.now = 200.0
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await anext(tail)
    found = await history_since(client, (PLUGIN,), store, START + 100_000_000)
    assert found.stopped is None
    span = (await store.windows.spans())[PLUGIN.key]
    assert span.oldest <= START + 100_000_000
    await store.keep(2000)
    found = await history_since(client, (PLUGIN,), store, START)
    span = (await store.windows.spans())[PLUGIN.key]
    assert found.stopped == span.oldest
    assert span.oldest > START


async def test_the_last_lines_cost_a_request_each_while_there_are_plenty(
    posthog: FakePostHog,
) -> None:
    posthog.on("GET", f"{PROJECT}/plugin_configs/", payload("plugin_configs"))
    posthog.on("GET", f"{PROJECT}/hog_functions/", payload("hog_functions"))
    posthog.on("GET", f"{PROJECT}/plugin_configs/7712/logs", payload("plugin_logs"))
    posthog.on("GET", f"{PROJECT}/hog_functions", payload("session_only"))
    client = PostHogClient(posthog.url, KEY, str(PROJECT_ID))
    listed = [state async for state in list_log_sources(client)][-1]
    known = [state async for state in last_log_lines(client, listed)][-1]
    [(key, entry)] = known.last.items()
    assert key == "plugin:7712"
    assert entry is not None
    assert posthog.asked("GET", f"{PROJECT}/plugin_configs/7712/logs")[0].query["limit"] == ["1"]
    while client.budget.pace("general") < 2:
        client.budget.spend("general")
    asked = len(posthog.requests)
    assert [state async for state in last_log_lines(client, LogSources(listed.sources))] == []
    assert len(posthog.requests) == asked
    await client.close()

"""How a log is followed: what is asked when, and what is said of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

import pytest

from phtui.api.budget import Budget
from phtui.api.client import PostHogClient
from phtui.jobs.log_backlog import CROWDED
from phtui.jobs.log_history import older
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.jobs.logs import ASLEEP, NOT_FOLLOWED, follow_logs
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Filling, Gap, Limits
from phtui.store.logs import LogStore
from tests.fake_posthog import KEY, PROJECT_ID, Answer, FakePostHog, payload
from tests.jobs.log_world import HOG, PLUGIN, START, World, bad_gateway, throttled

Tail = AsyncGenerator[LogTail, None]


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open()
    yield store
    await store.close()


Open = Callable[[World], PostHogClient]


@pytest.fixture
async def open_client(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """Opens a client to a world, with that world's time in its budget."""
    clients: list[PostHogClient] = []

    def opened(world: World) -> PostHogClient:
        monkeypatch.setattr("phtui.api.client.Budget", lambda: world.budget)
        world.serve(posthog)
        clients.append(PostHogClient(posthog.url, KEY, str(PROJECT_ID)))
        return clients[-1]

    yield opened
    for client in clients:
        await client.close()


async def until(tail: Tail, world: World, now: float) -> LogTail:
    async for state in tail:
        if world.now >= now and not state.behind:
            return state
    raise AssertionError("a tail never ends")


async def texts(store: LogStore) -> list[str]:
    return [line.text for line in await store.windows.before(None, LogFilter(), 100_000)]


async def gaps(store: LogStore) -> tuple[Gap, ...]:
    return await store.windows.gaps(0, 1 << 62)


async def test_polls_are_quick_while_lines_flow_and_slow_when_quiet(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    for second in range(60):
        world.log(second + 0.5, f"line {second}")
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        busy = await until(tail, world, 58)
        quiet = await until(tail, world, 200)
    waits = [b - a for a, b in zip(world.requests, world.requests[1:], strict=False)]
    assert max(waits[:50]) <= 1.5
    assert waits[-1] == 15
    assert (busy.line, busy.planned, quiet.planned) == (TailLine.FOLLOW, 3600, 240)
    assert 0.8 < busy.rate <= 1.1
    assert quiet.rate == 0
    assert quiet.newest == START + 59_500_000
    assert quiet.lag == pytest.approx(world.now - 59.5, abs=20)
    assert busy.next_poll == pytest.approx((busy.polled or 0) + 1)


async def test_two_tails_stay_within_the_hour(open_client: Open, store: LogStore) -> None:
    world = World(PLUGIN)
    for second in range(600):
        world.log(second + 0.5)
    client = open_client(world)
    for _ in range(4000):  # what was used in the hour so far
        world.budget.spend("general")
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        state = await anext(tail)
        while world.now < 600:
            world.budget.spend("general")  # the other tail, at the same pace
            state = await anext(tail)
    lines = world.budget.snapshot()[:2]
    assert all(line.used < line.limit for line in lines), lines
    assert len(await texts(store)) >= 580
    assert Budget.settles_at(state.planned * 2) < 4800


async def test_a_limit_is_waited_for_and_a_wake_does_not_cut_it(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    world.log(0.0)
    world.fails(0.5, 10, throttled)
    client, wake = open_client(world), asyncio.Event()
    async with aclosing(follow_logs(client, PLUGIN, store, wake=wake, clock=world.clock)) as tail:
        await anext(tail)
        limited = await anext(tail)
        assert limited.line is TailLine.RATE_LIMITED
        assert limited.next_poll == pytest.approx(world.clock.wall() + 37)
        wake.set()
        assert (await anext(tail)).line is TailLine.FOLLOW
    assert world.requests == [0, 1, 38]
    (gap,) = await gaps(store)
    assert (gap.why, gap.state, gap.filled) == ("rate limited", Filling.FILLED, 0)
    assert (gap.start, gap.stop) == (START, START + 38_000_000)


async def test_a_refused_key_waits_for_the_user(open_client: Open, store: LogStore) -> None:
    world = World(PLUGIN)
    world.fails(0, 1, lambda _: payload("bad_key"))
    client, wake = open_client(world), asyncio.Event()
    async with aclosing(follow_logs(client, PLUGIN, store, wake=wake, clock=world.clock)) as tail:
        refused = await anext(tail)
        assert (refused.line, refused.next_poll, refused.planned) == (
            TailLine.KEY_REFUSED, None, 0,
        )  # fmt: skip
        waiting = asyncio.ensure_future(anext(tail))
        for _ in range(20):
            await asyncio.sleep(0)
        assert (waiting.done(), len(world.requests)) == (False, 1)
        world.now = 60.0
        wake.set()
        assert (await waiting).line is TailLine.FOLLOW


async def test_a_tail_begins_where_one_before_it_was_killed(
    open_client: Open, store: LogStore
) -> None:
    world = World(HOG)
    for number in range(3000):
        world.log(number / 10, late=0.0)
    client = open_client(world)
    world.now = 50.0
    async with aclosing(follow_logs(client, HOG, store, since=START, clock=world.clock)) as tail:
        await anext(tail)
    world.now = 290.0
    world.fails(291, 2, bad_gateway)  # 2,400 lines are five pages: the rest is behind the failure
    async with aclosing(follow_logs(client, HOG, store, clock=world.clock)) as tail:
        assert (await anext(tail)).behind
    async with aclosing(follow_logs(client, HOG, store, clock=world.clock)) as tail:
        await until(tail, world, 300)
    assert await texts(store) == [f"line {number}" for number in range(3000)]
    first = (await gaps(store))[0]
    assert (first.why, first.state, first.filled) == (NOT_FOLLOWED, Filling.FILLED, 2400)


async def test_a_sleep_of_the_machine_is_a_gap(open_client: Open, store: LogStore) -> None:
    world = World(PLUGIN)
    for second in range(2000):
        world.log(float(second))
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await until(tail, world, 5)
        world.sleep(1800)
        await until(tail, world, 1990)
    assert len(await texts(store)) >= 1990
    (gap,) = await gaps(store)
    assert (gap.why, gap.state) == (ASLEEP, Filling.FILLED)
    assert 1795 <= gap.filled <= 1805


async def test_a_server_that_stood_still_is_no_sleep_of_this_machine(
    open_client: Open, store: LogStore
) -> None:
    world = World(PLUGIN)
    for second in range(200):
        world.log(float(second))
    world.fails(10, 60, bad_gateway)
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await until(tail, world, 9)
        world.says_date_of(10.0, until=75.0)  # what it noted before it was stopped
        await until(tail, world, 190)
    (gap,) = await gaps(store)
    assert (gap.why, gap.state) == ("PostHog failed (502)", Filling.FILLED)
    assert gap.stop >= START + 69_000_000
    assert gap.filled >= 55


@pytest.mark.parametrize("says_date", [True, False])
async def test_a_line_from_the_future_hides_nothing(
    open_client: Open, store: LogStore, says_date: bool
) -> None:
    world = World(PLUGIN, skew=-90)
    world.says_date = says_date
    world.log(9e8, "from 2054", late=-9e8)
    for second in range(100):
        world.log(float(second))
    client = open_client(world)
    async with aclosing(follow_logs(client, PLUGIN, store, clock=world.clock)) as tail:
        await until(tail, world, 105)
    assert len(await texts(store)) == 101


async def test_what_cannot_be_filled_is_said(open_client: Open, store: LogStore) -> None:
    world = World(HOG)
    world.log(0.0)
    for _ in range(700):
        world.log(3.0)
    world.log(2.0, "before the crowd")
    client = open_client(world)
    async with aclosing(follow_logs(client, HOG, store, clock=world.clock)) as tail:
        await until(tail, world, 20)
    assert "before the crowd" in await texts(store)
    (gap,) = await gaps(store)
    assert (gap.why, gap.state) == (CROWDED, Filling.UNFILLED)


async def test_a_backlog_ends_where_the_store_does(open_client: Open) -> None:
    world, store = World(HOG), await LogStore.open(limits=Limits(entries=800))
    for number in range(20_000):
        world.log(1 + number / 20_000)
    client = open_client(world)
    world.now = 10.0
    async with aclosing(follow_logs(client, HOG, store, since=START, clock=world.clock)) as tail:
        await until(tail, world, 12)
    assert len(world.requests) < 12
    assert await texts(store) == [f"line {number}" for number in range(19_200, 20_000)]
    assert (
        await older(client, HOG, store, START + 1_960_000)
    ).new == 480  # the oldest ones have company
    assert (await texts(store))[0] == "line 18720"
    await store.close()


async def test_older_lines_are_fetched_to_the_beginning(
    posthog: FakePostHog, open_client: Open, store: LogStore
) -> None:
    world = World(HOG)
    for number in range(1200):
        world.log(number / 100, "the same")
    world.now = 20.0
    client = open_client(world)
    before: int | None = None
    for expected in (500, 499, 201):
        history = await older(client, HOG, store, before)
        assert (history.new, history.beginning) == (expected, expected == 201)
        before = (await store.windows.spans())[HOG.key].oldest
    posthog.on("GET", "/", Answer(status=503))
    assert (await older(client, HOG, store, before)).error is not None
    assert await store.windows.count(LogFilter()) == 1200

"""A day of a log that is followed through everything that can happen to it."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from phtui.api.client import PostHogClient
from phtui.jobs.log_polling import Polling
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.jobs.logs import follow_logs
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Filling, Gap, Limits, Line
from phtui.store.logs import LogStore
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog
from tests.jobs.log_world import (
    HOG,
    PLUGIN,
    START,
    World,
    bad_gateway,
    gone,
    reset,
    reset_in_paging,
    throttled,
)

HOUR = 3600.0
DAY = 24 * HOUR
POLLING = Polling(quick=2.0, factor=3.0, slow=90.0)
"""A day of the usual polls would take a minute."""
PATIENCE = 1200.0
"""Seconds for which gaps are being filled: a tail that loses its way fails, and does not hang."""


def flow(world: World, begin: float, seconds: int) -> None:
    """Log a line or so a second, now and then one that comes late."""
    dice = world.random
    for second in range(seconds):
        for _ in range(dice.randrange(4)):
            late = dice.choice((0.0, 0.0, 0.3, 2.0, 12.0, 45.0))
            world.log(begin + second + dice.random(), late=late)


def burst(world: World, begin: float) -> None:
    """Log 5,000 lines in a quarter of a second, and late ones from before them."""
    for number in range(5000):
        world.log(begin + 10 + number / 20_000)
    for _ in range(40):
        world.log(begin + world.random.random() * 9, late=world.random.uniform(20, 60))


def a_day(world: World) -> None:
    """Script a day: quiet, flow, bursts, crowded microseconds, late rows, and every failure."""
    for _ in range(12):
        world.log(world.random.uniform(0, DAY - 300))
    for hour in (2, 9, 17):
        flow(world, hour * HOUR, 150)
    for hour in (4, 12, 20):
        burst(world, hour * HOUR)
    for number in range(2400):  # 800 lines in each of three microseconds
        world.log(5 * HOUR + 7 + (number % 3) / 1_000_000)
    flow(world, 14 * HOUR, 860)
    for _ in range(40):  # while PostHog is behind, lines come in long after they were logged
        world.log(world.random.uniform(HOUR, 20 * HOUR), late=world.random.uniform(300, 2700))
    world.fails(2 * HOUR + 100, 10, reset)
    world.fails(4 * HOUR, 120, reset_in_paging)
    world.fails(9 * HOUR + 100, 30, throttled)
    world.fails(14 * HOUR + 200, 600, gone)
    world.fails(17 * HOUR + 100, 20, bad_gateway)


async def follow(
    world: World, posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, store: LogStore
) -> list[LogTail]:
    """Follow the world's log to the end of its day."""
    monkeypatch.setattr("phtui.api.client.Budget", lambda: world.budget)
    world.serve(posthog)
    client = PostHogClient(posthog.url, KEY, str(PROJECT_ID))
    states: list[LogTail] = []
    caught_up = 0.0
    tail = follow_logs(client, world.source, store, since=START, clock=world.clock, polling=POLLING)
    async with aclosing(tail):
        async for state in tail:
            states.append(state)
            if world.now > DAY and state.line is TailLine.FOLLOW and not state.behind:
                break
            caught_up = caught_up if state.behind else world.now
            assert world.now - caught_up < PATIENCE
            assert state.counts.seen <= len(world.produced)
    await client.close()
    return states


async def lines(store: LogStore) -> tuple[Line, ...]:
    return await store.windows.before(None, LogFilter(), 1_000_000)


def covers(gap: Gap, begin: float, end: float) -> bool:
    """Return whether a gap begins at the last poll before and ends at the first one after."""
    start, stop = (gap.start - START) / 1e6, (gap.stop - START) / 1e6
    return begin - 20 <= start <= begin and end - 1 <= stop <= end + 40


async def test_a_day_is_held_whole_with_its_gaps(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(PLUGIN, skew=90)
    world.repeats = True
    a_day(world)
    store = await LogStore.open(limits=Limits(entries=None))
    states = await follow(world, posthog, monkeypatch, store)
    held = await lines(store)
    assert {line.text for line in held} == {row.text for row in world.produced}
    assert [line.time - START for line in held] == sorted(row.time for row in world.produced)
    assert states[-1].counts.seen == len(world.produced)
    gaps = {gap.why: gap for gap in await store.windows.gaps(0, 1 << 62)}
    assert all(gap.state is Filling.FILLED for gap in gaps.values())
    assert covers(gaps["rate limited"], 9 * HOUR + 100, 9 * HOUR + 137)
    assert covers(gaps["no connection"], 14 * HOUR + 200, 14 * HOUR + 800)
    assert covers(gaps["PostHog failed (502)"], 17 * HOUR + 100, 17 * HOUR + 120)
    outage = gaps["no connection"]
    times = [row.time + START for row in world.produced]
    missed = sum(outage.start < time <= outage.stop for time in times)
    assert missed - 60 <= outage.filled <= missed  # but those that a last poll had before
    assert "broken answer" in gaps
    assert {state.line for state in states} == {
        TailLine.FOLLOW, TailLine.RECONNECTING, TailLine.RATE_LIMITED,
    }  # fmt: skip
    await store.close()


@pytest.mark.parametrize("says_date", [True, False])
@pytest.mark.parametrize("skew", [-90.0, 90.0])
async def test_lines_without_ids_are_held_once_each(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, skew: float, says_date: bool
) -> None:
    world = World(HOG, skew)
    world.says_date = says_date
    for number in range(700):  # the same said up to four times in one microsecond
        world.log(DAY - 1200 + number // 7, f"said {number % 2}")
    flow(world, DAY - 900, 300)
    world.now = DAY - 1300
    world.fails(DAY - 800, 60, bad_gateway)
    store = await LogStore.open()
    await follow(world, posthog, monkeypatch, store)
    held = sorted((line.time - START, line.text) for line in await lines(store))
    assert held == sorted((row.time, row.text) for row in world.produced)
    await store.close()

"""Counting requests, and the pace that makes them last."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.budget import Budget, BudgetLine, Kind


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def used(budget: Budget) -> dict[tuple[str, int], int]:
    return {(line.name, line.window): line.used for line in budget.snapshot() if line.used}


def test_limits_are_posthogs() -> None:
    assert Budget().snapshot() == (
        BudgetLine("requests", 60, 0, 480),
        BudgetLine("requests", 3600, 0, 4800),
        BudgetLine("ClickHouse", 60, 0, 240),
        BudgetLine("ClickHouse", 3600, 0, 1200),
        BudgetLine("queries", 60, 0, 240),
        BudgetLine("queries", 3600, 0, 2400),
        BudgetLine("recording lists", 60, 0, 12),
        BudgetLine("recording lists", 3600, 0, 60),
    )


@pytest.mark.parametrize(
    ("kind", "spends"),
    [
        ("general", {("requests", 60): 1, ("requests", 3600): 1}),
        ("query", {("queries", 60): 1, ("queries", 3600): 1}),
        ("recordings", {("ClickHouse", 60): 1, ("ClickHouse", 3600): 1}),
        (
            "recording lists",
            {
                ("ClickHouse", 60): 1,
                ("ClickHouse", 3600): 1,
                ("recording lists", 60): 1,
                ("recording lists", 3600): 1,
            },
        ),
        ("persons", {("ClickHouse", 60): 1}),
    ],
)
def test_a_request_spends_its_own_classes(kind: Kind, spends: dict[tuple[str, int], int]) -> None:
    budget = Budget()
    budget.spend(kind)
    assert used(budget) == spends


def test_windows_slide() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.spend("query")
    clock.now += 30
    budget.spend("query")
    clock.now += 32
    assert used(budget) == {("queries", 60): 1, ("queries", 3600): 2}
    clock.now += 3661
    assert used(budget) == {}


@given(st.lists(st.floats(0, 400), max_size=200))
def test_counts_are_right_to_one_slot(pauses: list[float]) -> None:
    clock, sent = Clock(), list[float]()
    budget = Budget(clock)
    for pause in pauses:
        clock.now += pause
        budget.spend("general")
        sent.append(clock.now)
    for line in budget.snapshot()[:2]:
        least = sum(at > clock.now - line.window for at in sent)
        slot = line.window / 60
        most = sum(at > clock.now - line.window - slot - 1e-6 for at in sent)
        assert least <= line.used <= most


def test_pace_grows_with_what_is_used() -> None:
    budget = Budget(Clock())
    paces = []
    for _ in range(240):
        paces.append(budget.pace("query"))
        budget.spend("query")
    assert paces[:121] == [1.0] * 121
    assert paces == sorted(paces)
    assert paces[180] == pytest.approx(2.0)
    assert budget.pace("query") == 250.0
    assert budget.pace("recordings") == 1.0


@pytest.mark.parametrize("delay", [0.5, 1.0, 1.4, 5.0])
def test_a_poller_that_keeps_the_pace_never_runs_out(delay: float) -> None:
    clock = Clock()
    budget, most = Budget(clock), 0
    while clock.now < 1000.0 + 3 * 3600:
        budget.spend("query")
        most = max(most, budget.snapshot()[5].used)
        clock.now += delay * budget.pace("query")
    assert most < 2400
    assert delay < 5 or budget.pace("query") == 1.0


@given(st.lists(st.floats(0, 40), max_size=40))
def test_whoever_waits_as_told_stays_within_the_limits(gaps: list[float]) -> None:
    clock = Clock()
    budget = Budget(clock)
    for gap in gaps:
        clock.now += gap
        clock.now += budget.wait("recording lists")
        assert budget.wait("recording lists") == 0
        budget.spend("recording lists")
        assert all(line.used <= line.limit for line in budget.snapshot())


def test_nobody_waits_while_there_is_room_nor_longer_than_a_window() -> None:
    clock = Clock()
    budget = Budget(clock)
    for _ in range(12):
        assert budget.wait("recording lists") == 0
        budget.spend("recording lists")
    assert 59 <= budget.wait("recording lists") <= 61
    clock.now += 62
    assert budget.wait("recording lists") == 0


@pytest.mark.parametrize(
    ("delays", "hours", "longest"),
    [([1.0, 1.0], 24, 5.0), ([15.0], 3, 15.0), ([1.0], 3, 1.5), ([0.25, 0.25], 4, 6.0),
     ([0.25, 15.0], 3, 15.0), ([0.06], 4, 3.0), ([1.0] * 10, 3, 40.0)],
    ids=str,
)  # fmt: skip
def test_pollers_of_a_whole_day_stay_within_the_hour_and_never_fall_silent(
    delays: list[float], hours: int, longest: float
) -> None:
    clock = Clock()
    budget = Budget(clock)
    hour, minute, most, waited = deque[float](), deque[float](), [0, 0], 0.0
    due = [(clock.now, number) for number in range(len(delays))]
    while due[0][0] < 1000 + hours * 3600:
        clock.now, number = heappop(due)
        budget.spend("general")
        for times, span in ((hour, 3600), (minute, 60)):
            times.append(clock.now)
            while times[0] <= clock.now - span:
                times.popleft()
        most = [max(most[0], len(hour)), max(most[1], len(minute))]
        wait = delays[number] * budget.share(str(number), 3600 / delays[number])
        waited = max(waited, wait)
        heappush(due, (clock.now + wait, number))
    assert most[0] < 4800 * 0.78
    assert most[1] < 480 * 0.78
    assert waited <= longest
    wished = sum(3600 / delay for delay in delays)
    assert len(hour) == pytest.approx(Budget.settles_at(wished), rel=0.05)


def test_a_share_is_that_of_those_who_still_poll() -> None:
    budget = Budget(Clock())
    for _ in range(1600):
        budget.spend("general")
    alone = budget.share("a", 20_000)
    assert alone > 1
    assert budget.share("b", 20_000) == pytest.approx(2 * alone)
    assert budget.share("c", 10) == 1.0
    assert [budget.share(name, 0) for name in "bc"] == [1.0, 1.0]
    assert budget.share("a", 20_000) == alone
    for _ in range(5000):  # by others
        budget.spend("general")
    assert 1 / 3600 < 20_000 / 3600 / budget.share("a", 20_000) < 2 / 60

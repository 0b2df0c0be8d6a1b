"""Counting requests, and the pace that makes them last."""

from __future__ import annotations

from collections import deque

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


@pytest.mark.parametrize("wished", [240, 2000, 3600, 7200, 57_600])
def test_pollers_settle_where_it_is_said(wished: float) -> None:
    clock, made = Clock(), deque[float]()
    budget = Budget(clock)
    while clock.now < 6 * 3600:
        budget.spend("general")
        made.append(clock.now)
        clock.now += 3600 / wished * budget.pace("general")
    last = sum(at > clock.now - 3600 for at in made)
    assert last == pytest.approx(Budget.settles_at(wished), rel=0.05)
    assert last < 4800

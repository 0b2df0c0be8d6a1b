"""Budgets, with a clock of our own."""

from __future__ import annotations

import pytest

from phtui.demo import throttle
from phtui.demo.problems import Problem
from phtui.demo.throttle import ByteBudget, Throttle, Window


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(throttle, "time", clock)
    return clock


def test_a_window_slides() -> None:
    window = Window(2, 60)
    for now in (0.0, 40.0):
        assert window.wait(now) == 0
        window.count(now)
    assert window.wait(50.0) == 10
    assert window.wait(60.0) == 0
    window.count(60.0)
    assert window.wait(70.0) == 30


def test_the_longer_of_two_waits_is_told(clock: Clock) -> None:
    spent = Throttle(per_minute=2, per_hour=3)
    for now in (0.0, 0.0, 70.0):
        clock.now = 1000 + now
        spent.spend()
    clock.now = 1070.2
    with pytest.raises(Problem) as refusal:
        spent.spend()
    assert refusal.value.status == 429
    assert refusal.value.headers == {"Retry-After": "3530"}
    clock.now = 4601
    spent.spend()


def test_a_refused_request_is_not_counted(clock: Clock) -> None:
    spent = Throttle(per_minute=1, per_hour=100)
    spent.spend()
    for _ in range(5):
        with pytest.raises(Problem):
            spent.spend()
    clock.now += 61
    spent.spend()


def test_bytes_come_back_by_the_hour(clock: Clock) -> None:
    budget = ByteBudget(enforced=True)
    full = budget.left
    budget.check()
    budget.spend(full + 10_000_000_000)
    with pytest.raises(Problem) as refusal:
        budget.check()
    assert refusal.value.headers == {"Retry-After": "1801"}
    clock.now += 1802
    budget.check()
    assert 0 < budget.left < 20_000_000
    clock.now += 1e9
    assert budget.left == full


@pytest.mark.usefixtures("clock")
def test_bytes_are_only_counted_when_not_enforced() -> None:
    budget = ByteBudget(enforced=False)
    budget.spend(10**15)
    budget.check()
    assert budget.left < 0

"""How many lines come."""

from __future__ import annotations

from phtui.jobs.log_arrivals import Arrivals
from phtui.store.log_values import NewLine

SECOND = 1_000_000


def lines(first: int, last: int) -> list[NewLine]:
    """A line a second, by the server's clock."""
    return [NewLine(bytes([each]), each * SECOND, 6, "") for each in range(first, last)]


def test_what_an_interruption_kept_back_is_no_news() -> None:
    now = 0.0
    arrivals = Arrivals(lambda: now)
    arrivals.begin(0)
    now = 30.0
    arrivals.add(lines(1, 31), 30)
    assert arrivals.rate == 1.0
    now = 50.0
    arrivals.begin(50 * SECOND)
    arrivals.add(lines(30, 51), 20)
    now = 60.0
    arrivals.add(lines(50, 61), 10)
    assert arrivals.rate == 1.0

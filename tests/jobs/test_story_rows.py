"""Actions of several sources, made one story."""

from __future__ import annotations

from collections import Counter

from phtui.jobs.story_rows import Found, merged
from phtui.rrweb.actions import Action, Kind
from tests.rrweb.pages import T0


def _event(second: int, words: str = "x", window: str = "") -> Action:
    return Action(T0 + second * 1000, Kind.EVENT, words, window=window)


def _idle(found: Found, *busy: int) -> list[tuple[int, str]]:
    activity = Counter({T0 // 1000 + second: 1 for second in busy})
    rows = merged(found, T0, activity)
    return [(row.at // 1000, row.words) for row in rows if row.kind is Kind.IDLE]


def test_a_pause_of_a_quarter_minute_is_idle() -> None:
    assert _idle(Found([_event(0), _event(130)])) == [(0, "2 min 10 s idle")]
    assert _idle(Found([_event(0), _event(14)])) == []


def test_somebody_who_moves_the_mouse_is_not_idle() -> None:
    """The longest stretch without anything is told, if it is long."""
    both = Found([_event(0), _event(60)])
    assert _idle(both, *range(60)) == []
    assert _idle(both, *range(11), 50) == [(10, "40 s idle")]


def test_what_takes_long_is_no_pause() -> None:
    slow = Action(T0, Kind.NETWORK, "GET /", end=T0 + 50_000)
    assert _idle(Found([slow, _event(5), _event(55)])) == []


def test_times_beyond_all_bounds_end() -> None:
    """Of whatever source: nothing counts the seconds up to them."""
    rows = merged(Found([_event(0), _event(10**12)]), T0, Counter())
    assert len(rows) == 3


def test_tabs_are_numbered_as_they_come() -> None:
    rows = merged(Found([_event(2, window="b"), _event(1, window="a"), _event(3)]), T0, Counter())
    assert [(row.at, row.tab) for row in rows] == [(1000, 1), (2000, 2), (3000, 1)]

"""Watching: what changed, what it is told for, what it costs, when it ends."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.errors import QueryFailed, RateLimited, Unreachable
from phtui.api.models import QueryResult
from phtui.jobs.clock import Clock
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_watch import Watch, Watched, watch_query
from phtui.jobs.row_condition import ConditionError, RowCondition
from phtui.jobs.row_diff import row_diff

NOW = 1_000_000.0


def result(*rows: list[Any]) -> QueryResult:
    raw = [msgspec.Raw(json.dumps(row).encode()) for row in rows]
    return QueryResult(columns=["event", "n"], results=raw)


def done(*rows: list[Any]) -> QueryRun:
    return QueryRun("select 1", phase=Phase.DONE, result=result(*rows))


def failed(error: Exception, **more: Any) -> QueryRun:
    return QueryRun("select 1", phase=Phase.FAILED, error=error, **more)  # type: ignore[arg-type]


async def watched(
    words: str, runs: list[QueryRun], pace: float = 1.0
) -> tuple[list[Watched], list[float]]:
    """Watch until the runs are used up; return the states after each, and the waits."""
    waits: list[float] = []
    left = iter(runs)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def run_once() -> QueryRun:
        return next(left, QueryRun(phase=Phase.CANCELLED))

    clock = Clock(wall=lambda: NOW, sleep=sleep)
    async with aclosing(watch_query(Watch.parse(words), run_once, lambda: pace, clock)) as states:
        seen = [state async for state in states if state.next_at or state.over]
    return seen, waits


async def test_the_difference_is_told() -> None:
    seen, waits = await watched(
        "60s",
        [
            done(["a", 1], ["b", 2], ["c", 3]),
            done(["c", 3], ["a", 5], ["d", None]),
            done(["d", None], ["a", 5], ["c", 3]),
        ],
    )
    assert seen[0].diff is None
    assert [state.rings for state in seen] == [False, True, False, False]
    diff = seen[1].diff
    assert diff is not None
    assert diff.words == "1 new, 1 changed, 1 gone"
    assert diff.lines == ("~ a 1 → 5", "+ d ∅", "- b 2")
    assert seen[2].diff is not None
    assert seen[2].diff.words == "no change"
    assert waits == [60, 60, 60]
    assert seen[-1].over
    assert seen[-1].runs == 4


async def test_a_condition_rings_when_it_comes_true() -> None:
    rows = [done(["a", 1]), done(["a", 11], ["b", 12]), done(["a", 13]), done(["a", 2])]
    seen, _ = await watched("5m where n > 10", [*rows, done(["a", 99])])
    assert [state.matches for state in seen][:5] == [0, 2, 1, 0, 1]
    assert [state.rings for state in seen][:5] == [False, True, False, False, True]


async def test_it_goes_on_through_trouble_and_ends_where_nothing_helps() -> None:
    seen, waits = await watched(
        "60s",
        [
            done(["a", 1]),
            failed(Unreachable("no route")),
            failed(RateLimited("spent", 900), retry_at=NOW + 900),
            done(["a", 2]),
            failed(QueryFailed("Unable to resolve field", 400, "hogql_query_error")),
        ],
    )
    assert waits == [60, 60, 900, 60]
    assert seen[1].trouble == "no route"
    assert seen[2].stretched
    assert seen[3].diff is not None
    assert seen[3].diff.words == "1 changed"
    assert seen[-1].over
    assert "resolve" in seen[-1].trouble


async def test_it_waits_longer_when_the_budget_runs_low() -> None:
    seen, waits = await watched("60s", [done(["a", 1])], pace=5.0)
    assert waits == [300]
    assert seen[0].stretched


async def test_a_condition_on_no_column_ends_it() -> None:
    seen, _ = await watched("60s where m > 1", [done(["a", 1])])
    assert seen[-1].over
    assert "no column m; it has event, n" in seen[-1].trouble


@pytest.mark.parametrize("words", ["", "x", "5s", "60s where", "60 s where n >", "1d"])
def test_what_is_no_watch(words: str) -> None:
    with pytest.raises(ValueError, match=r"60s|no less|condition"):
        Watch.parse(words)


def test_what_it_costs_is_said() -> None:
    assert Watch.parse("60s").budget_words == "about 240 of 2,400 requests/h"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("n > 10", 1), ("n>=10", 2), ("n < 10", 0), ("n = 10", 1), ("n != 10", 1),
        ("event = a", 1), ("event ~ B", 1), ("event = 'a'", 1), ("event != a", 2),
    ],
)  # fmt: skip
def test_conditions(text: str, count: int) -> None:
    rows = result(["a", 10], ["b", "11"], ["c", None])
    assert RowCondition.parse(text).count(rows) == count


@pytest.mark.parametrize("text", ["", "n", "> 1", "n >"])
def test_no_condition(text: str) -> None:
    with pytest.raises(ConditionError):
        RowCondition.parse(text)


_ROWS = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), max_size=6)


@given(_ROWS, _ROWS)
def test_a_difference_adds_up(before: list[list[int]], after: list[list[int]]) -> None:
    diff = row_diff(result(*before), result(*after))
    assert len(before) - diff.gone + diff.new == len(after)
    assert bool(diff) == (sorted(before) != sorted(after))

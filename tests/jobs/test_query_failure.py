"""What is made of failures: when to ask again, what to do about a time-out."""

from __future__ import annotations

import pytest

from phtui.api.errors import ApiError, QueryFailed, RateLimited, TimedOut
from phtui.jobs.query_failure import advice, seconds_refused


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Too slow. It can run again in about 2 minutes.", 120),
        ("It can run again in 45 seconds.", 45),
        ("can run again in about an hour", 3600),
        ("can run again in one minute.", 60),
        ("can run again in a moment", None),
        ("Unable to resolve field: evnt", None),
    ],
)
def test_when_it_can_run_again(text: str, seconds: float | None) -> None:
    assert seconds_refused(QueryFailed(text)) == seconds
    assert seconds_refused(ApiError(text)) is None


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (QueryFailed("Estimated query execution time is too long.", 512), "after 10 s"),
        (QueryFailed("Query has hit the max execution time before completing."), "after 10 s"),
        (QueryFailed("x", code="timed_out"), "after 10 s"),
        (QueryFailed("ClickHouse is full", 504), "after 10 s"),
        (QueryFailed("Query exceeds memory limits.", 513), "group by less"),
        (QueryFailed("Unable to resolve field: timeout", 400, start=7), ""),
        (QueryFailed("Variable plan does not exist", 400), "insight_variable:read"),
        (QueryFailed("Unable to resolve field: evnt", 400), ""),
        (TimedOut("no answer in time"), ""),
        (RateLimited("The next one is taken in 7 s.", 7), ""),
    ],
    ids=str,
)
def test_advice(error: ApiError, says: str) -> None:
    told = advice(error)
    assert says in told
    assert bool(told) == bool(says)

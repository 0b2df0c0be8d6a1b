"""How the line looks after each answer."""

from __future__ import annotations

import pytest

from phtui.api.errors import (
    ApiError,
    KeyRefused,
    MissingScope,
    NotFound,
    NotPostHog,
    QueryFailed,
    RateLimited,
    ServerFailed,
    TooBusy,
    Unreachable,
)
from phtui.api.exchange import Exchange
from phtui.jobs.connection import Connection, Line


def exchange(error: ApiError | None = None, retry_in: float | None = None) -> Exchange:
    return Exchange(
        at=1.0, method="GET", endpoint="query status", status=200, seconds=0.12,
        error=error, retry_in=retry_in,
    )  # fmt: skip


def test_a_good_answer_is_ok_with_its_latency() -> None:
    troubled = Connection(line=Line.RETRYING, retry_at=5.0, error=Unreachable("gone"))
    after = troubled.after(exchange(), now=50.0)
    assert (after.line, after.latency, after.last_ok) == (Line.OK, 0.12, 50.0)
    assert (after.retry_at, after.error) == (None, None)


@pytest.mark.parametrize("error", [NotFound("gone"), QueryFailed("bad"), MissingScope("x", "y:z")])
def test_a_refused_request_says_nothing_against_the_line(error: ApiError) -> None:
    assert Connection().after(exchange(error), now=1.0).line is Line.OK


@pytest.mark.parametrize("error", [Unreachable("gone"), ServerFailed("502"), NotPostHog("html")])
def test_trouble_counts_down_to_the_next_try(error: ApiError) -> None:
    after = Connection(last_ok=9.0).after(exchange(error, retry_in=4.0), now=10.0)
    assert (after.line, after.retry_at, after.error) == (Line.RETRYING, 14.0, error)
    assert after.last_ok == 9.0


def test_a_spent_budget_waits_as_long_as_posthog_says() -> None:
    after = Connection().after(exchange(RateLimited("spent", 31.0)), now=10.0)
    assert (after.line, after.retry_at) == (Line.LIMITED, 41.0)
    assert Connection().after(exchange(TooBusy("full")), now=10.0).line is Line.LIMITED


def test_a_refused_key_waits_for_the_user() -> None:
    after = Connection().after(exchange(KeyRefused("bad key")), now=10.0)
    assert (after.line, after.retry_at) == (Line.REFUSED, None)

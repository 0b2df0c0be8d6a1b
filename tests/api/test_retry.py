"""What is asked again, after how long, and who is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.client import PostHogClient
from phtui.api.errors import (
    ApiError,
    QueryFailed,
    RateLimited,
    ServerFailed,
    TooBusy,
    Unreachable,
    Unreadable,
)
from phtui.api.exchange import Exchange
from phtui.api.models import QueryRequest
from phtui.api.retry import Retry
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, QUERY_ID, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"
REQUEST = QueryRequest(sql="select 1", query_id=QUERY_ID)
BUSY = payload("too_many_queries")
BAD_GATEWAY = payload("gateway_timeout", status=502)
UNAVAILABLE = payload("gateway_timeout", status=503)
CUT = payload("running", missing=10)
DROPPED = Answer(dropped=True)


class Line:
    """A client, what it waited for and what it told."""

    def __init__(self, posthog: FakePostHog, attempts: int = 4) -> None:
        self.waits: list[float] = []
        self.told: list[Exchange] = []
        policy = Retry(attempts, sleep=self._sleep, random=lambda: 1.0)
        self.client = PostHogClient(
            posthog.url, KEY, str(PROJECT_ID), observe=self.told.append, retry=policy
        )

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def status(self) -> None:
        await self.client.query_status(QUERY_ID)
        await self.client.close()


@pytest.mark.parametrize(
    "trouble", [BUSY, BAD_GATEWAY, UNAVAILABLE, payload("gateway_timeout"), CUT, DROPPED]
)
async def test_trouble_that_passes_is_waited_out(posthog: FakePostHog, trouble: Answer) -> None:
    posthog.on("GET", QUERY, trouble, trouble, trouble, payload("running"))
    line = Line(posthog)
    await line.status()
    assert line.waits == [1.0, 2.0, 4.0]
    assert [exchange.retry_in for exchange in line.told] == [1.0, 2.0, 4.0, None]
    assert line.told[-1].error is None


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [(BUSY, TooBusy), (BAD_GATEWAY, ServerFailed), (CUT, Unreadable), (DROPPED, Unreachable)],
)
async def test_trouble_that_stays_is_raised(
    posthog: FakePostHog, trouble: Answer, kind: type[ApiError]
) -> None:
    posthog.on("GET", QUERY, trouble)
    line = Line(posthog, attempts=3)
    with pytest.raises(kind):
        await line.status()
    assert len(posthog.requests) == 3
    assert line.told[-1].retry_in is None
    await line.client.close()


@pytest.mark.parametrize(
    "name",
    ["gone", "bad_key", "missing_scope", "recordings_failed", "login_redirect", "bad_request"],
)
async def test_what_waiting_does_not_mend_is_raised_at_once(
    posthog: FakePostHog, name: str
) -> None:
    posthog.on("GET", QUERY, payload(name))
    line = Line(posthog)
    with pytest.raises(ApiError):
        await line.status()
    assert len(posthog.requests) == 1
    await line.client.close()


async def test_retry_after_is_honoured(posthog: FakePostHog) -> None:
    worded = payload("throttled", headers={})
    later = Answer(b"", status=503, headers={"Retry-After": "9"})
    posthog.on("GET", QUERY, payload("throttled"), worded, later, payload("running"))
    line = Line(posthog)
    await line.status()
    assert line.waits == [37.5, 37.5, 9.5]


async def test_a_long_retry_after_is_the_callers(posthog: FakePostHog) -> None:
    posthog.on("GET", QUERY, payload("throttled", headers={"Retry-After": "3600"}))
    line = Line(posthog)
    with pytest.raises(RateLimited) as limited:
        await line.status()
    assert limited.value.retry_after == 3600
    assert (len(posthog.requests), line.told[0].retry_in) == (1, None)
    await line.client.close()


@pytest.mark.parametrize("trouble", [BUSY, BAD_GATEWAY, payload("gateway_timeout"), DROPPED])
async def test_a_query_is_sent_again_under_its_id(posthog: FakePostHog, trouble: Answer) -> None:
    posthog.on("POST", QUERY, trouble, payload("submitted"))
    line = Line(posthog)
    await line.client.submit_query(REQUEST)
    assert [request.json["client_query_id"] for request in posthog.requests] == [QUERY_ID] * 2
    await line.client.close()


@pytest.mark.parametrize("status", [503, 504, 512, 513])
async def test_a_query_that_posthog_gave_up_is_not_sent_again(
    posthog: FakePostHog, status: int
) -> None:
    posthog.on("POST", QUERY, payload("too_slow", status=status))
    line = Line(posthog)
    with pytest.raises(QueryFailed) as failed:
        await line.client.submit_query(REQUEST)
    assert (failed.value.status, len(posthog.requests)) == (status, 1)
    await line.client.close()


@pytest.mark.parametrize("trouble", [BUSY, BAD_GATEWAY, DROPPED])
async def test_a_cancel_is_tried_once(posthog: FakePostHog, trouble: Answer) -> None:
    posthog.on("DELETE", QUERY, trouble)
    line = Line(posthog)
    with pytest.raises(ApiError):
        await line.client.cancel_query(QUERY_ID)
    assert len(posthog.requests) == 1
    await line.client.close()


async def test_everyone_is_told_of_every_exchange(posthog: FakePostHog) -> None:
    posthog.on("GET", QUERY, DROPPED, BAD_GATEWAY, payload("failed"))
    line = Line(posthog)
    await line.status()
    first, second, third = line.told
    assert {(told.method, told.endpoint) for told in line.told} == {("GET", "query status")}
    assert (first.status, type(first.error)) == (None, Unreachable)
    assert (second.status, type(second.error)) == (502, ServerFailed)
    assert (third.status, third.error) == (400, None)
    assert first.at <= second.at <= third.at
    assert all(0 <= told.seconds < 5 for told in line.told)


async def test_only_what_posthog_saw_is_spent(posthog: FakePostHog) -> None:
    posthog.on("GET", QUERY, DROPPED, BAD_GATEWAY, CUT, payload("running"))
    line = Line(posthog)
    await line.status()
    used = {(each.name, each.window): each.used for each in line.client.budget.snapshot()}
    assert used["queries", 3600] == 3


@given(st.integers(1, 40), st.floats(0, 1))
def test_back_off_is_capped_and_jittered(attempt: int, chance: float) -> None:
    wait = Retry(attempts=50, base=0.5, cap=6.0, random=lambda: chance).wait(attempt)
    assert wait is not None
    whole = min(6.0, 0.5 * 2 ** (attempt - 1))
    assert whole / 2 <= wait <= whole


@given(st.floats(0, 1e6), st.floats(0, 1))
def test_retry_after_is_never_cut_short(seconds: float, chance: float) -> None:
    wait = Retry(longest_wait=60, random=lambda: chance).wait(1, seconds)
    assert (wait is None) == (seconds > 60)
    assert wait is None or seconds <= wait <= seconds + 0.5

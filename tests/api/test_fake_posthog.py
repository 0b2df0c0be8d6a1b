"""The fake keeps its promises: every other test leans on them."""

from __future__ import annotations

import asyncio
import threading

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import NotFound, Unreachable
from phtui.api.models import QueryRequest
from phtui.api.retry import Retry
from tests.fake_posthog import (
    KEY,
    PROJECT,
    PROJECT_ID,
    QUERY_ID,
    Answer,
    FakePostHog,
    Request,
    payload,
)

QUERY = f"{PROJECT}/query/"
REQUEST = QueryRequest(sql="select 1", query_id=QUERY_ID)


async def test_answers_come_in_turn_and_the_last_stays(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", QUERY, payload("running"), payload("complete"))
    assert [(await client.query_status(QUERY_ID)).complete for _ in range(3)] == [
        False,
        True,
        True,
    ]


async def test_the_last_script_counts(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PROJECT, payload("running"))
    posthog.on("GET", QUERY, payload("complete"))
    assert (await client.query_status(QUERY_ID)).complete


async def test_a_query_takes_its_polls(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=2, rows=[["a", 1]], columns=["event", "n"])
    await client.submit_query(REQUEST)
    statuses = [await client.query_status(QUERY_ID) for _ in range(3)]
    assert [status.complete for status in statuses] == [False, False, True]
    rows = [status.query_progress and status.query_progress.rows_read for status in statuses]
    assert rows == [1000, 2000, None]
    assert statuses[2].results is not None
    assert list(statuses[2].results.rows) == [("a", 1)]
    assert statuses[2].results.columns == ["event", "n"]


async def test_a_cancelled_query_is_gone(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=2)
    await client.submit_query(REQUEST)
    assert await client.cancel_query(QUERY_ID) == "Cancelled query on clickhouse"
    with pytest.raises(NotFound):
        await client.query_status(QUERY_ID)


async def test_a_gate_holds_an_answer(posthog: FakePostHog, client: PostHogClient) -> None:
    gate = threading.Event()
    posthog.on("GET", QUERY, payload("running", gate=gate))
    asking = asyncio.create_task(client.query_status(QUERY_ID))
    await posthog.until_asked(1, "GET", QUERY)
    assert not asking.done()
    gate.set()
    assert not (await asking).complete


async def test_requests_are_remembered(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=0)
    await client.submit_query(REQUEST)
    await client.query_status(QUERY_ID)
    assert [request.method for request in posthog.requests] == ["POST", "GET"]
    assert posthog.asked("GET", QUERY)[0].query == {"show_progress": ["true"]}
    assert posthog.asked("DELETE") == []


async def test_a_fault_in_a_script_is_loud() -> None:
    def broken(_: Request) -> Answer:
        raise KeyError("oops")

    posthog = FakePostHog().__enter__()
    posthog.on("GET", QUERY, broken)
    client = PostHogClient(posthog.url, KEY, str(PROJECT_ID), retry=Retry(attempts=1))
    with pytest.raises(Unreachable):
        await client.query_status(QUERY_ID)
    await client.close()
    with pytest.raises(ExceptionGroup) as faults:
        posthog.__exit__()
    assert faults.group_contains(KeyError, match="oops")

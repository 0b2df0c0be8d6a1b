"""Cancelling a query: told to the server, seen to be true, or told that it was not."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing
from typing import Any

from phtui.api.client import PostHogClient
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun
from tests.fake_posthog import QUERY_ID, Answer, FakePostHog, payload
from tests.jobs.query_states import (
    QUERY,
    QUICK,
    REQUEST,
    phases,
    refreshed,
    running,
    states,
)


async def test_cancel_is_told_to_the_server_and_seen_to_be_true(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.query_takes(polls=10**6)
    seen = await states(client, cancel_when=running)
    assert phases(seen)[-2:] == [Phase.CANCELLING, Phase.CANCELLED]
    assert seen[-1].note == ""
    assert [request.method for request in posthog.requests][-2:] == ["DELETE", "GET"]


async def test_a_query_that_finished_first_is_done(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("running"), payload("complete"))
    posthog.on("DELETE", QUERY, payload("already_complete"))
    seen = await states(client, cancel_when=running)
    assert phases(seen)[-2:] == [Phase.CANCELLING, Phase.DONE]
    assert "before the cancel" in seen[-1].note
    assert seen[-1].result is not None


async def test_a_late_failure_after_a_cancel_is_cancelled(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("running"), payload("running"), payload("failed"))
    posthog.on("DELETE", QUERY, payload("cancelled"))
    assert phases(await states(client, cancel_when=running))[-1] is Phase.CANCELLED


async def test_a_cancel_that_cannot_be_told_says_so(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("running"))
    posthog.on("DELETE", QUERY, Answer(dropped=True))
    seen = await states(client, cancel_when=running)
    assert seen[-1].phase is Phase.CANCELLED
    assert "could not be told" in seen[-1].note


async def test_cancelling_during_the_post_still_cancels_on_the_server(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    taken, gate = threading.Event(), threading.Event()

    def post(request: Any) -> Answer:
        del request
        taken.set()
        return payload("submitted", gate=gate)

    posthog.on("POST", QUERY, post)
    posthog.on("DELETE", QUERY, payload("cancelled"))
    posthog.on("GET", QUERY, payload("gone"))
    cancel = asyncio.Event()
    runs = run_query(client, refreshed("force_blocking"), cancel, QUICK)
    assert (await anext(runs)).phase is Phase.SUBMITTING
    rest = asyncio.ensure_future(collect(runs))
    await asyncio.to_thread(taken.wait, 5)
    cancel.set()
    seen = await rest
    assert phases(seen) == [Phase.CANCELLING, Phase.CANCELLED]
    assert posthog.asked("DELETE")[0].path == f"{QUERY}{QUERY_ID}/"


async def collect(runs: Any) -> list[QueryRun]:
    return [run async for run in runs]


async def test_closing_the_job_stops_the_query_on_the_server(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.query_takes(polls=10**6)
    async with aclosing(run_query(client, REQUEST, asyncio.Event(), QUICK)) as runs:
        async for run in runs:
            if running(run):
                break
    assert posthog.requests[-1].method == "DELETE"


async def test_a_cancel_before_the_post_sends_nothing(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    cancel = asyncio.Event()
    cancel.set()
    seen = [run async for run in run_query(client, REQUEST, cancel, QUICK)]
    assert phases(seen) == [Phase.CANCELLED]
    assert posthog.requests == []

"""A query from submit to its end, against a real server on loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import KeyRefused, NotFound, QueryFailed
from phtui.api.models import QueryRequest
from phtui.jobs.query import Polling, run_query
from phtui.jobs.query_run import Phase, QueryRun
from tests.fake_posthog import PROJECT, QUERY_ID, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"
QUICK = Polling(first=0.001, cap=0.002, gone_for=0.5)
REQUEST = QueryRequest(sql="select 1", query_id=QUERY_ID)


async def states(
    client: PostHogClient,
    request: QueryRequest = REQUEST,
    cancel_when: Callable[[QueryRun], bool] = lambda _: False,
) -> list[QueryRun]:
    """Run to the end; cancel at the first state that wants it."""
    cancel = asyncio.Event()
    seen = []
    async with asyncio.timeout(10), aclosing(run_query(client, request, cancel, QUICK)) as runs:
        async for run in runs:
            seen.append(run)
            if cancel_when(run):
                cancel.set()
    return seen


def phases(runs: list[QueryRun]) -> list[Phase]:
    """The phases, each once."""
    return [run.phase for i, run in enumerate(runs) if i == 0 or run.phase != runs[i - 1].phase]


def running(run: QueryRun) -> bool:
    return run.phase is Phase.RUNNING


def status(name: str, **fields: Any) -> Answer:
    answer = payload(name)
    return replace(answer, body={"query_status": answer.body["query_status"] | fields})


async def test_the_happy_path(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on(
        "GET", QUERY, payload("running_without_progress"), payload("running"), payload("complete")
    )
    seen = await states(client)
    assert phases(seen) == [Phase.SUBMITTING, Phase.QUEUED, Phase.RUNNING, Phase.DONE]
    progress = seen[-2].progress
    assert (progress.rows, progress.estimate, progress.bytes) == (5242880, 18874368, 734003200)
    assert progress.cpu_seconds == 11.25
    result = seen[-1].result
    assert result is not None
    assert list(result.rows) == [
        ("$pageview", 18250),
        ("$autocapture", 9120),
        ("checkout started", 311),
    ]
    assert posthog.asked("GET")[0].query == {"show_progress": ["true"]}
    assert posthog.asked("DELETE") == []


async def test_what_is_sent(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=0)
    await states(client)
    assert posthog.asked("POST")[0].json == {
        "query": {"kind": "HogQLQuery", "query": "select 1"},
        "client_query_id": QUERY_ID,
        "refresh": "force_async",
        "async": True,
    }


async def test_the_servers_id_is_polled_and_cancelled(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    other = "d4c3b2a1-9f8e-4d7c-8b6a-5f4e3d2c1b0a"
    posthog.on("POST", QUERY, payload("deduplicated"))
    posthog.on("GET", f"{QUERY}{other}", status("running", id=other), payload("gone"))
    posthog.on("DELETE", f"{QUERY}{other}", payload("cancelled"))
    seen = await states(client, cancel_when=running)
    assert seen[-1].phase is Phase.CANCELLED
    assert seen[-1].query_id == other


async def test_stale_rows_are_shown_while_the_query_runs(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("stale_rows_and_running"))
    posthog.on("GET", QUERY, payload("running"), payload("complete"))
    seen = await states(client, replace_refresh("async"))
    assert seen[1].active
    assert seen[1].result is not None
    assert len(seen[1].result.rows) == 3
    assert seen[-1].phase is Phase.DONE


def replace_refresh(mode: str) -> QueryRequest:
    return QueryRequest(sql="select 1", query_id=QUERY_ID, refresh=mode)


async def test_a_blocking_answer(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("blocking_result"))
    seen = await states(client, replace_refresh("blocking"))
    assert phases(seen) == [Phase.SUBMITTING, Phase.DONE]
    assert posthog.asked("GET") == []


async def test_a_blocking_query_cut_by_a_gateway_is_found_again(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("gateway_timeout"))
    posthog.on("GET", QUERY, payload("gone"), payload("gone"), payload("complete"))
    seen = await states(client, replace_refresh("force_blocking"))
    assert seen[-1].phase is Phase.DONE
    assert {request.path for request in posthog.asked("GET")} == {f"{QUERY}{QUERY_ID}/"}


async def test_a_failure_is_found_in_the_text(posthog: FakePostHog, client: PostHogClient) -> None:
    def post(request: Any) -> Answer:
        kind = request.json["query"]["kind"]
        return payload("metadata" if kind == "HogQLMetadata" else "submitted")

    posthog.on("POST", QUERY, post)
    posthog.on("GET", QUERY, payload("failed"))
    seen = await states(client)
    error = seen[-1].error
    assert seen[-1].phase is Phase.FAILED
    assert isinstance(error, QueryFailed)
    assert str(error) == "Unable to resolve field: evnt"
    assert (error.start, error.end) == (7, 11)


async def test_a_failure_without_a_message(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("failed_without_message"))
    seen = await states(client)
    assert seen[-1].phase is Phase.FAILED
    assert str(seen[-1].error)
    assert seen[-1].ended is not None


async def test_a_query_that_is_gone_has_expired(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("running"), payload("gone"))
    seen = await states(client)
    assert phases(seen)[-2:] == [Phase.RUNNING, Phase.EXPIRED]
    assert isinstance(seen[-1].error, NotFound)


async def test_an_unknown_project_is_a_failure(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("gone"))
    seen = await states(client)
    assert phases(seen) == [Phase.SUBMITTING, Phase.FAILED]
    assert isinstance(seen[-1].error, NotFound)


@pytest.mark.parametrize(
    "trouble",
    [
        Answer(dropped=True),
        Answer({"a": 1}, missing=9),
        payload("gateway_timeout"),
        Answer("<html>", 502, {"Content-Type": "text/html"}),
        payload("throttled", headers={"Retry-After": "0"}),
        payload("too_many_queries"),
    ],
    ids=["hung up", "cut", "504 page", "502 page", "throttled", "busy"],
)
async def test_trouble_on_the_line_does_not_lose_the_query(
    posthog: FakePostHog, client: PostHogClient, trouble: Answer
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("running"), *[trouble] * 6, payload("complete"))
    seen = await states(client)
    assert seen[-1].phase is Phase.DONE
    assert [run.note for run in seen if run.note]
    assert seen[-1].note == ""


async def test_a_key_refused_while_polling_ends_it(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("bad_key"))
    seen = await states(client)
    assert seen[-1].phase is Phase.FAILED
    assert isinstance(seen[-1].error, KeyRefused)


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
    runs = run_query(client, replace_refresh("force_blocking"), cancel, QUICK)
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


@pytest.mark.parametrize("code", [503, 504, 512, 513])
async def test_a_query_too_heavy_is_its_own_failure(
    posthog: FakePostHog, client: PostHogClient, code: int
) -> None:
    posthog.on("POST", QUERY, payload("too_slow", status=code))
    seen = await states(client)
    assert seen[-1].phase is Phase.FAILED
    assert isinstance(seen[-1].error, QueryFailed)
    assert len(posthog.asked("POST")) == 1

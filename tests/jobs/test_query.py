"""A query from submit to its end, against a real server on loopback."""

from __future__ import annotations

from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import KeyRefused, NotConnected, NotFound, QueryFailed
from phtui.api.retry import Retry
from phtui.jobs.query_run import Phase
from tests.fake_posthog import KEY, PROJECT_ID, QUERY_ID, Answer, FakePostHog, payload
from tests.jobs.query_states import (
    QUERY,
    phases,
    refreshed,
    running,
    states,
    status,
)


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
    assert {run.note for run in seen if run.phase in (Phase.QUEUED, Phase.RUNNING)} == {
        "it ran already, for another: a cancel ends both"
    }
    assert seen[-1].note == ""


async def test_stale_rows_are_shown_while_the_query_runs(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("stale_rows_and_running"))
    posthog.on("GET", QUERY, payload("running"), payload("complete"))
    seen = await states(client, refreshed("async"))
    assert seen[1].active
    assert seen[1].result is not None
    assert len(seen[1].result.rows) == 3
    assert seen[-1].phase is Phase.DONE


async def test_a_blocking_answer(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("blocking_result"))
    seen = await states(client, refreshed("blocking"))
    assert phases(seen) == [Phase.SUBMITTING, Phase.DONE]
    assert [run.note for run in seen] == ["held open until there are rows", ""]
    assert posthog.asked("GET") == []


async def test_a_blocking_query_cut_by_a_gateway_is_found_again(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("gateway_timeout"))
    posthog.on("GET", QUERY, payload("gone"), payload("gone"), payload("complete"))
    seen = await states(client, refreshed("force_blocking"))
    assert phases(seen) == [Phase.SUBMITTING, Phase.RUNNING, Phase.DONE]
    assert "looking for its rows" in seen[1].note
    assert seen[-1].note == ""
    assert len(posthog.asked("POST")) == 1, "sent again, it would run twice"
    assert {request.path for request in posthog.asked("GET")} == {f"{QUERY}{QUERY_ID}/"}


async def test_a_cut_query_that_never_turns_up_has_expired(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("gateway_timeout"))
    posthog.on("GET", QUERY, payload("gone"))
    seen = await states(client, refreshed("blocking"))
    assert phases(seen) == [Phase.SUBMITTING, Phase.RUNNING, Phase.EXPIRED]


async def test_a_blocking_query_that_posthog_fails_is_not_looked_for(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    unhandled = {"type": "server_error", "code": "error", "detail": "A server error occurred."}
    posthog.on("POST", QUERY, Answer(unhandled, 500))
    seen = await states(client, refreshed("blocking"))
    assert phases(seen) == [Phase.SUBMITTING, Phase.FAILED]
    assert posthog.asked("GET") == []


async def test_a_blocking_query_that_found_no_line_was_never_sent() -> None:
    with FakePostHog() as gone:
        pass
    client = PostHogClient(gone.url, KEY, str(PROJECT_ID), retry=Retry(attempts=1))
    seen = await states(client, refreshed("blocking"))
    await client.close()
    assert phases(seen) == [Phase.SUBMITTING, Phase.FAILED]
    assert isinstance(seen[-1].error, NotConnected)


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


async def test_a_poll_that_is_held_off_for_long_can_be_cancelled(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    held_off = payload("throttled", headers={"Retry-After": "3000"})
    posthog.on("GET", QUERY, payload("running"), held_off, payload("gone"))
    posthog.on("DELETE", QUERY, payload("cancelled"))
    seen = await states(client, cancel_when=lambda run: "in 50 min" in run.note)
    assert phases(seen)[-3:] == [Phase.RUNNING, Phase.CANCELLING, Phase.CANCELLED]
    assert len(posthog.asked("GET")) == 3, "not asked before PostHog takes it"


async def test_a_key_refused_while_polling_ends_it(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("submitted"))
    posthog.on("GET", QUERY, payload("bad_key"))
    seen = await states(client)
    assert seen[-1].phase is Phase.FAILED
    assert isinstance(seen[-1].error, KeyRefused)


@pytest.mark.parametrize("code", [503, 504, 512, 513])
async def test_a_query_too_heavy_is_its_own_failure(
    posthog: FakePostHog, client: PostHogClient, code: int
) -> None:
    posthog.on("POST", QUERY, payload("too_slow", status=code))
    seen = await states(client)
    assert seen[-1].phase is Phase.FAILED
    assert isinstance(seen[-1].error, QueryFailed)
    assert len(posthog.asked("POST")) == 1

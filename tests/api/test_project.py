"""Finding the project's number, and the paths its server knows."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import (
    Forbidden,
    MissingScope,
    NotFound,
    ServerFailed,
    UnknownEndpoint,
    Unreadable,
)
from phtui.api.models import Project, QueryRequest
from phtui.api.retry import Retry
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, QUERY_ID, Answer, FakePostHog, payload

ME, CURRENT = "/api/users/@me/", "/api/projects/@current/"
TEAM = payload("me").body["team"]
REQUEST = QueryRequest(sql="select 1", query_id=QUERY_ID)


def missing(scope: str) -> Answer:
    body = payload("missing_scope").body | {
        "detail": f"API key missing required scope '{scope}'",
    }
    return Answer(body, status=403)


@pytest.fixture
async def current(posthog: FakePostHog) -> AsyncIterator[PostHogClient]:
    """A client that was not told which project."""
    client = PostHogClient(posthog.url, KEY, retry=Retry(attempts=1))
    yield client
    await client.close()


async def test_the_current_project_is_asked_for_once(
    posthog: FakePostHog, current: PostHogClient
) -> None:
    posthog.on("GET", ME, payload("me"))
    posthog.query_takes(polls=0)
    assert current.project is None
    await current.submit_query(REQUEST)
    await current.query_status(QUERY_ID)
    project = await current.resolve_project()
    assert project == current.project
    assert (project.id, project.name, project.timezone) == (PROJECT_ID, "Webshop", "Europe/Berlin")
    assert [request.path for request in posthog.requests] == [
        ME,
        f"{PROJECT}/query/",
        f"{PROJECT}/query/{QUERY_ID}/",
    ]


async def test_callers_share_one_request(posthog: FakePostHog, current: PostHogClient) -> None:
    gate = threading.Event()
    posthog.on("GET", ME, payload("me", gate=gate))
    posthog.query_takes(polls=0)
    callers = [asyncio.create_task(current.resolve_project()) for _ in range(5)]
    query = asyncio.create_task(current.submit_query(REQUEST))
    await posthog.until_asked()
    callers[0].cancel()
    gate.set()
    projects = await asyncio.gather(*callers[1:], query)
    assert projects[0] is projects[3]
    assert callers[0].cancelled()
    assert len(posthog.asked("GET", ME)) == 1


async def test_callers_share_a_failure_and_the_next_asks_again(
    posthog: FakePostHog, current: PostHogClient
) -> None:
    posthog.on("GET", ME, payload("gateway_timeout"), payload("me"))
    failures = await asyncio.gather(
        current.resolve_project(), current.resolve_project(), return_exceptions=True
    )
    assert [type(failure) for failure in failures] == [ServerFailed, ServerFailed]
    assert len(posthog.requests) == 1
    assert (await current.resolve_project()).id == PROJECT_ID


async def test_close_drops_a_request_nobody_waits_for(posthog: FakePostHog) -> None:
    posthog.on("GET", ME, payload("me", gate=threading.Event()))
    client = PostHogClient(posthog.url, KEY)
    caller = asyncio.create_task(client.resolve_project())
    await posthog.until_asked()
    caller.cancel()
    await client.close()
    assert client.project is None


@pytest.mark.parametrize("refusal", [missing("user:read"), payload("other_project")])
async def test_a_key_without_its_user_asks_for_the_project(
    posthog: FakePostHog, current: PostHogClient, refusal: Answer
) -> None:
    posthog.on("GET", ME, refusal)
    posthog.on("GET", CURRENT, Answer(TEAM))
    assert (await current.resolve_project()).id == PROJECT_ID


async def test_a_key_that_may_read_neither(posthog: FakePostHog, current: PostHogClient) -> None:
    posthog.on("GET", ME, missing("user:read"))
    posthog.on("GET", CURRENT, missing("project:read"))
    with pytest.raises(MissingScope, match="Or give the project's number") as error:
        await current.resolve_project()
    assert error.value.scope == "project:read"


async def test_an_owner_without_a_project(posthog: FakePostHog, current: PostHogClient) -> None:
    posthog.on("GET", ME, Answer({"email": "a@example.org", "team": None}))
    with pytest.raises(NotFound, match="no current project"):
        await current.resolve_project()


async def test_a_project_without_its_number(posthog: FakePostHog, current: PostHogClient) -> None:
    posthog.on("GET", ME, Answer({"team": {"name": "Webshop"}}))
    with pytest.raises(Unreadable, match="without its number"):
        await current.resolve_project()


async def test_a_number_needs_no_request(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=0)
    await client.submit_query(REQUEST)
    assert [request.method for request in posthog.requests] == ["POST"]
    assert client.project is None


async def test_a_numbered_project_is_looked_up(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", f"{PROJECT}/", Answer(TEAM))
    assert (await client.resolve_project()).timezone == "Europe/Berlin"
    assert client.project == await client.resolve_project()
    assert len(posthog.requests) == 1


async def test_a_key_for_one_project_finds_it_through_its_user(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PROJECT}/", payload("other_project"))
    posthog.on("GET", ME, payload("me"))
    assert (await client.resolve_project()).name == "Webshop"


async def test_a_key_for_queries_only_works_without_the_name(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PROJECT}/", missing("project:read"))
    posthog.on("GET", ME, missing("user:read"))
    assert await client.resolve_project() == Project(id=PROJECT_ID)


async def test_a_project_the_key_may_not_see(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", f"{PROJECT}/", payload("other_project"))
    posthog.on("GET", ME, Answer({"team": TEAM | {"id": 7}}))
    with pytest.raises(Forbidden, match="ID 99"):
        await client.resolve_project()


async def test_an_old_server_is_spoken_to_its_own_way(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    old = f"/api/environments/{PROJECT_ID}"
    posthog.query_takes(polls=1, prefix=old)
    await client.submit_query(REQUEST)
    await client.query_status(QUERY_ID)
    await client.cancel_query(QUERY_ID)
    assert [request.path.split("/")[2] for request in posthog.requests] == [
        "projects",
        "environments",
        "environments",
        "environments",
    ]


async def test_a_path_nobody_knows_changes_nothing(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    with pytest.raises(UnknownEndpoint):
        await client.query_status(QUERY_ID)
    posthog.query_takes(polls=0)
    await client.submit_query(REQUEST)
    assert [request.path for request in posthog.asked("POST")] == [f"{PROJECT}/query/"]


async def test_callers_at_once_agree_on_the_old_way(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.query_takes(polls=1, prefix=f"/api/environments/{PROJECT_ID}")
    await asyncio.gather(*(client.submit_query(REQUEST) for _ in range(5)))
    asked = len(posthog.requests)
    await client.query_status(QUERY_ID)
    assert [r.path.split("/")[2] for r in posthog.requests[asked:]] == ["environments"]

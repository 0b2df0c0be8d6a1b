"""Finding people: as one types, to the end of a long list, and who somebody is."""

from __future__ import annotations

import asyncio
import json
import time
import tracemalloc
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import MissingScope, QueryFailed
from phtui.jobs import persons
from phtui.jobs.person_detail import PersonDetail, read_person
from phtui.jobs.persons import PersonList, PersonSearch, find_persons, more_persons
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

PERSONS = f"{PROJECT}/persons/"
UUID = "5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab"


def somebody(number: int, **properties: Any) -> dict[str, Any]:
    return {
        "id": f"{number:08}-aaaa-5bbb-8ccc-0123456789ab",
        "distinct_ids": [f"d-{number}"],
        "properties": {"email": f"p{number}@example.org", **properties},
        "created_at": "2026-01-08T12:00:00Z",
    }


def pages_of(posthog: FakePostHog, total: int, **properties: Any) -> None:
    """Serve a list that goes on by offset."""

    def page(request: Request) -> Answer:
        start = int(request.query.get("offset", ["0"])[0])
        end = min(start + 100, total)
        following = f"{posthog.url}{PERSONS}?offset={end}" if end < total else None
        found = [somebody(number, **properties) for number in range(start, end)]
        return Answer({"results": found, "next": following, "previous": None})

    posthog.on("GET", PERSONS, page)


async def found(client: PostHogClient, text: str = "", **more: Any) -> PersonList:
    states = [state async for state in find_persons(client, PersonSearch(text, **more), pause=0)]
    return states[-1]


async def test_a_list_is_read_to_its_end_in_bounded_memory(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    pages_of(posthog, 20_000, story="x" * 1000)
    state = await found(client)
    assert (state.count, state.has_more) == ("100+ persons loaded", True)
    tracemalloc.start()
    while state.has_more:
        state = await more_persons(client, state)
        posthog.requests.clear()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (state.count, len(posthog.requests)) == ("20,000 persons", 0)
    assert state.persons[-1].email == "p19999@example.org"
    assert held < 15_000_000  # of 20 MB of properties that came nothing is kept


async def test_what_is_kept_has_an_end_that_is_said(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persons, "MOST_HELD", 150)
    pages_of(posthog, 1000)
    state = await more_persons(client, await found(client))
    assert len(state.persons) == 150
    assert not state.has_more
    assert "150 persons kept" in state.count


async def test_a_server_that_runs_in_a_circle_is_left(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    following = f"{posthog.url}{PERSONS}?offset=1"
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)], "next": following}))
    state = await more_persons(client, await found(client))
    assert not state.has_more


async def test_a_page_that_fails_costs_nothing(posthog: FakePostHog, client: PostHogClient) -> None:
    following = f"{posthog.url}{PERSONS}?offset=1"
    first = Answer({"results": [somebody(1)], "next": following})
    posthog.on("GET", PERSONS, first, payload("missing_scope"), Answer({"results": []}))
    state = await more_persons(client, await found(client))
    assert isinstance(state.error, MissingScope)
    assert state.has_more
    state = await more_persons(client, state)
    assert (state.error, state.count) == (None, "1 person")


async def test_nothing_is_asked_for_two_characters(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    state = await found(client, "ab")
    assert "3 characters" in state.note
    assert posthog.requests == []


async def test_typing_on_cancels_what_was_asked(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": []}))
    states = find_persons(client, PersonSearch("mari"), pause=60)
    assert (await anext(states)).asking
    waiting = asyncio.ensure_future(anext(states))
    began = time.monotonic()
    waiting.cancel()
    await asyncio.wait([waiting])
    assert time.monotonic() - began < 10
    assert posthog.requests == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", {"limit": ["100"]}),
        ("mari", {"limit": ["100"], "search": ["mari"]}),
        ("maria@example.org", {"limit": ["100"], "email": ["maria@example.org"]}),
        (UUID, {}),
    ],
)
async def test_the_text_says_how_to_ask(
    posthog: FakePostHog, client: PostHogClient, text: str, asked: dict[str, list[str]]
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)]}))
    posthog.on("GET", f"{PERSONS}{UUID}/", Answer(somebody(1)))
    state = await found(client, text)
    assert len(state.persons) == 1
    assert posthog.requests[0].query == asked


async def test_an_email_nobody_has_is_searched_for(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": []}), Answer({"results": [somebody(1)]}))
    assert len((await found(client, "a@b.co")).persons) == 1
    assert posthog.requests[1].query["search"] == ["a@b.co"]


@pytest.mark.parametrize(
    ("value", "operator", "sent"),
    [("pro", "exact", ["pro"]), (True, "exact", ["true"]), (None, "is_not_set", "is_not_set")],
)
async def test_people_with_a_value(
    posthog: FakePostHog, client: PostHogClient, value: Any, operator: str, sent: Any
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)]}))
    await found(client, key="plan", value=value)
    [item] = json.loads(posthog.requests[0].query["properties"][0])
    assert item == {"key": "plan", "type": "person", "operator": operator, "value": sent}


async def detail(client: PostHogClient, key: str) -> list[PersonDetail]:
    return [state async for state in read_person(client, PersonDetail(key))]


async def test_who_somebody_is_comes_part_by_part(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)]}))
    posthog.query_takes(
        0, rows=[["2026-11-20T10:00:00Z", "$pageview", None, "s-1"]], columns=list("abcd")
    )
    states = await detail(client, "d-1")
    asking = ["person", "events", "recordings", "sessions", ""]
    assert [state.asking for state in states] == asking
    assert set(states[-1].rows) == {"events", "recordings", "sessions"}
    assert states[-1].last_seen == "2026-11-20T10:00:00Z"
    sent = [request.json["query"]["query"] for request in posthog.asked("POST")]
    assert all("INTERVAL 30 DAY" in sql and "LIMIT" in sql for sql in sent)
    assert all("00000001-aaaa-5bbb-8ccc-0123456789ab" in sql for sql in sent)


async def test_what_is_known_of_somebody_is_not_asked_for_again(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)]}))
    posthog.query_takes(0, rows=[], columns=["a"])
    left = next(state for state in await detail(client, "d-1") if state.asking == "recordings")
    posthog.requests.clear()
    states = [state async for state in read_person(client, left)]
    assert set(states[-1].rows) == {"events", "recordings", "sessions"}
    assert all(state.person is left.person for state in states)
    assert posthog.asked("GET", PERSONS) == []
    assert [sql.split(maxsplit=1)[1][:3] for sql in posthog.ran()] == ["sta", "min"]


async def test_a_part_that_fails_leaves_the_others(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [somebody(1)]}))
    posthog.query_takes(0, rows=[], columns=["a"])
    posthog.on("POST", f"{PROJECT}/query/", payload("hogql_error"))
    last = (await detail(client, "d-1"))[-1]
    assert isinstance(last.errors["events"], QueryFailed)
    assert last.person is not None


async def test_nobody_is_told_as_nobody(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PERSONS, Answer({"results": []}))
    last = (await detail(client, "nobody"))[-1]
    assert "no person" in str(last.errors["person"])
    assert not posthog.asked("POST")

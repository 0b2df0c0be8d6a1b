"""Values of a property: from memory, at PostHog's pace, counted where the server does not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import KeyRefused, MissingScope
from phtui.api.person_models import MOST_PROPERTIES, PropertyValues
from phtui.jobs import person_values
from phtui.jobs.person_values import (
    PropertyKeys,
    ValueList,
    ValueMemory,
    find_values,
    list_property_keys,
)
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

VALUES = f"{PROJECT}/persons/values/"


class Time:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def values(
    client: PostHogClient, search: str = "", memory: ValueMemory | None = None
) -> list[ValueList]:
    states = find_values(client, "plan", search, memory or ValueMemory(), pause=0)
    return [state async for state in states]


@pytest.mark.parametrize("shape", ["person_values", "person_values_old"])
async def test_both_shapes_are_listed_with_their_total(
    posthog: FakePostHog, client: PostHogClient, shape: str
) -> None:
    posthog.on("GET", VALUES, payload(shape))
    asking, last = await values(client)
    assert asking.asking
    assert not last.asking
    assert last.values[0].name == "pro"
    assert last.total == sum(value.count or 0 for value in last.values) > 800


async def test_typing_on_cancels_what_was_not_asked_yet(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    states = find_values(client, "plan", "pl", ValueMemory(), pause=60)
    assert (await anext(states)).asking
    waiting = asyncio.ensure_future(anext(states))
    waiting.cancel()
    await asyncio.wait([waiting])
    assert posthog.requests == []


async def test_what_is_fresh_is_not_asked_for_again(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", VALUES, payload("person_values"))
    clock = Time()
    memory = ValueMemory(clock)
    await values(client, "p", memory)
    [state] = await values(client, "p", memory)
    assert len(state.values) == 2
    await values(client, "q", memory)
    assert len(posthog.requests) == 2
    clock.now += 301
    await values(client, "p", memory)
    assert len(posthog.requests) == 3


def test_memory_has_an_end() -> None:
    memory = ValueMemory()
    for number in range(500):
        memory.remember("plan", str(number), PropertyValues())
    assert memory.recall("plan", "299") is None
    assert memory.recall("plan", "300") is not None


def test_the_pace_is_posthogs() -> None:
    clock = Time()
    memory = ValueMemory(clock)
    for _ in range(60):
        assert memory.wait() == 0
        memory.spend()
    assert memory.wait() == 60
    clock.now += 59
    assert memory.wait() == 1
    clock.now += 1
    for _ in range(4):
        clock.now += 60
        for _ in range(60):
            memory.spend()
    clock.now += 60
    assert memory.wait() == 1000 + 3600 - 1360


async def test_a_look_up_beyond_the_pace_waits_and_says_so(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    posthog.on("GET", VALUES, payload("person_values"))
    memory = ValueMemory(Time())
    for _ in range(60):
        memory.spend()
    states = await values(client, memory=memory)
    assert "1 min 0 s" in states[1].note
    assert 60 in slept


async def test_what_posthog_counts_anew_is_asked_for_again(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_values, "_RECOUNT_SECONDS", 0)
    old = Answer({"results": [{"name": "old", "count": 1}], "refreshing": True})
    posthog.on("GET", VALUES, *[old] * 5, payload("person_values"))
    memory = ValueMemory()
    states = await values(client, memory=memory)
    assert {state.values[0].name for state in states[1:]} == {"old"}
    assert len(posthog.requests) == 4  # then it is left at that
    states = await values(client, memory=memory)
    assert [state.values[0].name for state in states] == ["old", "old", "pro"]
    assert states[0].note


async def test_counts_the_endpoint_has_not_come_by_query(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    names: list[Any] = ["pro", True, None, "it's \\ odd"]
    posthog.on("GET", VALUES, Answer([{"name": name} for name in names]))
    posthog.query_takes(0, rows=[["pro", 7], ["true", 2]], columns=["value", "persons"])
    last = (await values(client))[-1]
    assert [value.count for value in last.values] == [7, 2, None, 0]
    assert "query" in last.note
    [sent] = posthog.asked("POST")
    assert r"IN ('pro', 'true', 'it\'s \\ odd')" in sent.json["query"]["query"]


async def test_a_refusal_is_told(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", VALUES, payload("missing_scope"))
    last = (await values(client))[-1]
    assert isinstance(last.error, MissingScope)
    assert not last.asking


SCHEMA = f"{PROJECT}/property_definitions/"


async def keys(client: PostHogClient) -> PropertyKeys:
    return [state async for state in list_property_keys(client)][-1]


def definitions(*names: str, following: str | None = None) -> Answer:
    results = [{"name": name, "is_numerical": False, "tags": []} for name in names]
    return Answer({"count": 9, "next": following, "previous": None, "results": results})


async def test_keys_are_those_of_the_schema(posthog: FakePostHog, client: PostHogClient) -> None:
    last = definitions("plan", "$os")
    last.body["results"].append({"name": "$virt_revenue", "virtual": True})
    posthog.on("GET", SCHEMA, definitions("$browser", "Email", following="?offset=500"), last)
    assert await keys(client) == PropertyKeys(("Email", "plan", "$browser", "$os"))
    asked = [(r.query["type"], r.query["offset"]) for r in posthog.asked("GET", SCHEMA)]
    assert asked == [(["person"], ["0"]), (["person"], ["500"])]


async def test_an_empty_schema_is_said(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", SCHEMA, definitions())
    assert "names no property" in (await keys(client)).note


async def test_a_schema_without_end_is_read_to_a_bound(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    names = [str(number) for number in range(500)]
    posthog.on("GET", SCHEMA, definitions(*names, following="?offset=0"))
    found = await keys(client)
    assert len(found.keys) == MOST_PROPERTIES == 500 * len(posthog.asked("GET", SCHEMA))
    assert "The first 5,000" in found.note


@pytest.mark.parametrize("refusal", ["missing_scope", "session_only", "unknown_endpoint"])
async def test_without_a_schema_keys_come_by_query(
    posthog: FakePostHog, client: PostHogClient, refusal: str
) -> None:
    posthog.on("GET", SCHEMA, payload(refusal))
    posthog.query_takes(0, rows=[["email", 9], ["plan", 3]], columns=["key", "persons"])
    found = await keys(client)
    assert found.keys == ("email", "plan")
    assert found.note.startswith("Seen in 5,000 persons. ")
    assert refusal != "missing_scope" or "lacks the scope" in found.note
    posthog.on("POST", f"{PROJECT}/query/", payload("missing_scope"))
    assert isinstance((await keys(client)).error, MissingScope)


async def test_what_says_nothing_of_the_schema_is_an_error(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", SCHEMA, payload("bad_key"))
    assert isinstance((await keys(client)).error, KeyRefused)
    assert not posthog.asked("POST")

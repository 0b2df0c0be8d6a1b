"""What is asked of the persons endpoints, and what is made of their answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import BadRequest, MissingScope, NotFound, NotPostHog, Unreadable
from phtui.api.figures import FigureGone
from phtui.api.person_models import Person, PropertyValue
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

PERSONS = f"{PROJECT}/persons/"
UUID = "5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab"
SOMEBODY: dict[str, Any] = {
    "id": UUID,
    "name": "maria@example.org",
    "distinct_ids": ["user-81", "0190-anon"],
    "properties": {"email": "maria@example.org", "address": {"city": "Köln"}},
    "created_at": "2026-01-08T12:00:00Z",
    "uuid": UUID,
    "last_seen_at": None,
}
CSV = b'count,people.0.id\r\n1,"a \xff\x00 b"\r\n'


def behind(*people: dict[str, Any], following: str | None = None) -> Answer:
    results = [{"people": list(people), "count": len(people)}]
    return Answer({"results": results, "next": following, "missing_persons": 0})


async def test_a_list_is_asked_for_and_goes_on_where_next_says(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    url = "http://proxy.internal:99/api/projects/1/persons/?limit=100&cursor=a%2Bb"
    url = url.replace("proxy.internal:99", "127.0.0.1:99")
    posthog.on("GET", PERSONS, Answer({"results": [SOMEBODY], "next": url}))
    page = await client.persons({"search": "mar"})
    await client.persons(client.next_page(page.next or ""))
    first, second = posthog.requests
    assert first.query == {"limit": ["100"], "search": ["mar"]}
    assert second.query == {"limit": ["100"], "cursor": ["a+b"]}
    line = page.results[0].line()
    assert (line.uuid, line.email, line.distinct_id) == (UUID, "maria@example.org", "user-81")


async def test_next_at_another_host_is_not_followed(client: PostHogClient) -> None:
    with pytest.raises(NotPostHog):
        client.next_page("https://elsewhere.example/?offset=100")


async def test_persons_spend_their_own_budget(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PERSONS, Answer({"results": []}))
    await client.persons()
    used = {(line.name, line.window): line.used for line in client.budget.snapshot()}
    assert used["ClickHouse", 60] == 1
    assert used["ClickHouse", 3600] == 0


async def test_one_person_by_uuid_and_by_distinct_id(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [SOMEBODY]}))
    posthog.on("GET", f"{PERSONS}{UUID}/", Answer(SOMEBODY))
    assert (await client.person(UUID)).properties["address"] == {"city": "Köln"}
    assert (await client.person("user-81")).key == UUID
    assert posthog.requests[-1].query == {"distinct_id": ["user-81"], "limit": ["1"]}


async def test_a_uuid_that_is_no_person_may_be_a_distinct_id(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    gone = Answer({"type": "invalid_request", "code": "not_found", "detail": "Not found."}, 404)
    posthog.on("GET", PERSONS, Answer({"results": [SOMEBODY]}), Answer({"results": []}))
    posthog.on("GET", f"{PERSONS}{UUID}/", gone)
    assert (await client.person(UUID)).name == "maria@example.org"
    with pytest.raises(NotFound):
        await client.person(UUID)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"id": 7, "uuid": None, "name": 3, "distinct_ids": [None, {}], "created_at": False},
        {"properties": {"email": ["\x1b]52;"], "\u202e": {"deep": [[[1]]]}}, "more": 1},
    ],
)
async def test_odd_fields_cost_nobody_a_page(
    posthog: FakePostHog, client: PostHogClient, odd: dict[str, Any]
) -> None:
    posthog.on("GET", PERSONS, Answer({"results": [odd, SOMEBODY]}))
    found = (await client.persons()).results
    assert isinstance(found[0].line().label, str)
    assert found[1].line().email == "maria@example.org"


def test_a_line_is_short_whatever_the_person() -> None:
    person = Person(uuid="u" * 10**6, name="n" * 10**6, distinct_ids=[["x"] * 10**5])
    line = person.line()
    assert len(line.uuid) == 10**6  # an id is never cut: it would be somebody else's
    assert max(map(len, (line.name, line.distinct_id))) == 200


@pytest.mark.parametrize("name", ["person_values", "person_values_old"])
async def test_both_shapes_of_values_are_one(
    posthog: FakePostHog, client: PostHogClient, name: str
) -> None:
    posthog.on("GET", f"{PERSONS}values/", payload(name))
    found = await client.person_values("plan", "p")
    assert posthog.requests[0].query == {"key": ["plan"], "value": ["p"]}
    assert found.results[0] == PropertyValue(name="pro", count=812)
    assert not found.refreshing
    await client.person_values("plan")
    assert posthog.requests[1].query == {"key": ["plan"]}


async def test_values_of_any_type_with_and_without_count(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    items = [{"name": each} for each in (True, None, 3.5, [1], {"a": 1}, "t")]
    posthog.on(
        "GET", f"{PERSONS}values/", Answer({"results": items, "refreshing": True}), Answer(1)
    )
    found = await client.person_values("k")
    assert found.refreshing
    assert [value.count for value in found.results] == [None] * 6
    with pytest.raises(Unreadable):
        await client.person_values("k")


@pytest.mark.parametrize("kind", ["trends", "stickiness"])
async def test_who_is_behind_a_point(
    posthog: FakePostHog, client: PostHogClient, kind: Any
) -> None:
    following = f"{posthog.url}/x?offset=1"
    posthog.on("GET", f"{PERSONS}{kind}/", behind(SOMEBODY, following=following))
    page = await client.people_behind(kind, {"entity_id": "$pageview", "limit": "1"})
    assert posthog.requests[0].query == {"entity_id": ["$pageview"], "limit": ["1"]}
    assert (page.count, page.next) == (1, following)
    assert page.people()[0].key == UUID


async def test_a_refusal_is_told_as_what_it_is(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", f"{PERSONS}trends/", payload("session_only"))
    posthog.on("GET", f"{PERSONS}stickiness/", payload("stickiness_gone"))
    with pytest.raises(FigureGone, match="for no personal key") as refused:
        await client.people_behind("trends", {})
    with pytest.raises(FigureGone, match="no longer has persons/stickiness") as dropped:
        await client.people_behind("stickiness", {})
    assert (refused.value.status, dropped.value.status) == (403, 400)


async def test_other_failures_stay_what_they_are(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PERSONS}trends/", payload("missing_scope"), payload("bad_request"))
    with pytest.raises(MissingScope):
        await client.people_behind("trends", {})
    with pytest.raises(BadRequest):
        await client.people_csv("trends", {})


async def test_csv_comes_byte_for_byte(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", f"{PERSONS}trends/", Answer(CSV, headers={"Content-Type": "text/csv"}))
    assert await client.people_csv("trends", {"entity_id": "x"}) == CSV
    asked = posthog.requests[0]
    assert asked.query == {"entity_id": ["x"], "format": ["csv"]}
    assert asked.headers["accept"] == "text/csv"


async def test_what_is_no_csv_is_not_taken_for_it(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PERSONS}trends/", Answer("<html>", headers={"Content-Type": "text/html"}))
    with pytest.raises(NotPostHog, match="where CSV was asked for"):
        await client.people_csv("trends", {})


async def test_a_refusal_rendered_as_csv_is_understood(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    refusal = Answer("attr,code,detail,type\r\n,x,y,z\r\n", 403, {"Content-Type": "text/csv"})
    posthog.on("GET", f"{PERSONS}trends/", refusal, payload("session_only"))
    with pytest.raises(FigureGone):
        await client.people_csv("trends", {})
    assert "format" not in json.dumps(posthog.requests[1].query)

"""Trends and stickiness: what is asked for each point, by endpoint and by query, and compared."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import MissingScope
from phtui.api.figures import FigureGone
from phtui.jobs.figure import Ask, Figure
from phtui.jobs.figure_people import Behind
from phtui.jobs.persons import PersonList, PersonSearch, find_persons, more_persons
from phtui.jobs.trends import compute_figure
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

PERSONS = f"{PROJECT}/persons/"
at = datetime.fromisoformat


def ask(kind: Any = "trends", **changes: Any) -> Ask:
    fields: dict[str, Any] = {
        "begin": at("2026-05-04"),
        "end": at("2026-05-07"),
        "event": "purchase",
    }
    return Ask(kind=kind, **fields | changes)


def people(count: int, *, more: bool = False) -> Answer:
    found = [{"uuid": f"u{number}", "properties": {}} for number in range(count)]
    following = "http://127.0.0.1/?offset=9" if more else None
    return Answer({"results": [{"people": found, "count": count}], "next": following})


async def figures(client: PostHogClient, wanted: Ask, *, by_query: bool = False) -> list[Figure]:
    return [figure async for figure in compute_figure(client, wanted, by_query=by_query)]


async def behind(client: PostHogClient, wanted: Ask, point: int, *, by_query: bool) -> PersonList:
    search = PersonSearch(behind=Behind(wanted, point, by_query))
    return [state async for state in find_persons(client, search, pause=0)][-1]


async def test_a_trend_is_one_request_for_each_point(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PERSONS}trends/", people(3), people(0), people(5, more=True))
    states = await figures(client, ask(where=(("plan", "pro"),)))
    assert [[point.persons for point in state.points] for state in states[:3]] == [
        [None] * 3, [3, None, None], [3, 0, None],
    ]  # fmt: skip
    assert states[-1].points[2].more
    assert not states[-1].asking
    second = posthog.requests[1].query
    assert (second["date_from"], second["date_to"]) == (
        ["2026-05-05T00:00:00"], ["2026-05-05T23:59:59"],
    )  # fmt: skip
    assert (second["entity_id"], second["interval"]) == (["purchase"], ["day"])
    [item] = json.loads(second["properties"][0])
    assert (item["key"], item["value"]) == ("plan", ["pro"])


async def test_stickiness_is_one_request_for_each_number_of_days(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PERSONS}stickiness/", people(9), people(4), people(1))
    last = (await figures(client, ask("stickiness")))[-1]
    assert last.rows == [("1", 9), ("2", 4), ("3", 1)]
    assert [request.query["stickiness_days"] for request in posthog.requests] == [
        ["1"], ["2"], ["3"],
    ]  # fmt: skip
    assert {request.query["date_to"][0] for request in posthog.requests} == {"2026-05-06T23:59:59"}


async def test_the_period_before_is_as_long_and_ends_where_this_begins(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    def by_day(request: Request) -> Answer:
        return people(int(request.query["date_from"][0][8:10]))

    posthog.on("GET", f"{PERSONS}trends/", by_day)
    last = (await figures(client, ask(compare=True)))[-1]
    assert last.rows == [
        ("2026-05-04", 4, 1, "2026-05-01"),
        ("2026-05-05", 5, 2, "2026-05-02"),
        ("2026-05-06", 6, 3, "2026-05-03"),
    ]
    assert last.columns == ("interval", "persons", "before", "interval before")


@pytest.mark.parametrize(
    ("kind", "answer"), [("trends", "session_only"), ("stickiness", "stickiness_gone")]
)
async def test_what_is_refused_comes_with_the_query_that_is_not(
    posthog: FakePostHog, client: PostHogClient, kind: str, answer: str
) -> None:
    posthog.on("GET", f"{PERSONS}{kind}/", payload(answer))
    last = (await figures(client, ask(kind)))[-1]
    assert isinstance(last.refused, FigureGone)
    assert len(posthog.requests) == 1
    assert "count(DISTINCT person_id)" in last.sql or "GROUP BY person_id" in last.sql


async def test_another_failure_is_an_error(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", f"{PERSONS}trends/", payload("missing_scope"))
    last = (await figures(client, ask()))[-1]
    assert isinstance(last.error, MissingScope)
    assert last.refused is None


@pytest.mark.parametrize(
    ("interval", "begin", "end", "rows", "counts"),
    [
        ("day", at("2026-05-04"), at("2026-05-07"),
         [["2026-05-04T00:00:00+02:00", "persons", 3],
          ["2026-05-06T00:00:00+02:00", "persons", 5]], [3, 0, 5]),
        ("hour", at("2026-05-04 01:00"), at("2026-05-04 03:00"),
         [["2026-05-04T02:00:00Z", "persons", 1]], [0, 1]),
        ("week", at("2026-05-04"), at("2026-05-18"), [["2026-05-11", "persons", 8]], [0, 8]),
        ("month", at("2026-01-01"), at("2026-03-01"), [["2026-01-01", "persons", 8]], [8, 0]),
    ],
)  # fmt: skip
async def test_a_trend_by_query_is_one_query(
    posthog: FakePostHog, client: PostHogClient, interval: Any, begin: datetime, end: datetime,
    rows: list[Any], counts: list[int],
) -> None:  # fmt: skip
    posthog.query_takes(0, rows=rows, columns=["start", "series", "persons"])
    wanted = ask(interval=interval, begin=begin, end=end)
    last = (await figures(client, wanted, by_query=True))[-1]
    assert [point.persons for point in last.points] == counts
    assert [request.json["query"]["query"] for request in posthog.asked("POST")] == [last.sql]


async def test_both_periods_by_query_are_one_query(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    rows = [[1, "persons", 9], [3, "persons", 2], [2, "before", 4]]
    posthog.query_takes(0, rows=rows, columns=["days", "series", "persons"])
    last = (await figures(client, ask("stickiness", compare=True), by_query=True))[-1]
    assert last.rows == [("1", 9, 0), ("2", 0, 4), ("3", 2, 0)]
    assert "toDateTime('2026-05-01 00:00:00')" in last.sql


async def test_who_is_behind_a_point_comes_from_where_the_figure_came(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", f"{PERSONS}trends/", people(2, more=True), people(1))
    found = await behind(client, ask(), 1, by_query=False)
    assert [person.uuid for person in found.persons] == ["u0", "u1"]
    assert found.count == "2+ persons loaded"
    assert found.search.title == "purchase in day 2026-05-05"
    found = await more_persons(client, found)
    assert (found.count, posthog.requests[-1].query) == ("3 persons", {"offset": ["9"]})
    posthog.query_takes(0, rows=[["u7", "a@b.c", "d-7", 12]], columns=list("abcd"))
    found = await behind(client, ask("stickiness"), 1, by_query=True)
    assert (found.persons[0].label, found.persons[0].count) == ("a@b.c", 12)
    assert "HAVING count(DISTINCT toStartOfDay(timestamp)) = 2" in str(posthog.requests[-2].json)
    assert found.note == ""


async def test_a_query_that_tells_as_many_as_it_may_is_not_taken_for_all(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    rows = [[f"u{number}", None, "d", 1] for number in range(1000)]
    posthog.query_takes(0, rows=rows, columns=list("abcd"))
    found = await behind(client, ask(), 1, by_query=True)
    assert found.note == "The 1,000 with the most events: there may be more."


async def test_a_figure_is_divided_by_the_commonest_values_on_the_server(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    def by_plan(request: Request) -> Answer:
        [item] = json.loads(request.query["properties"][0])
        return people({"pro": 3, "plus": 1}[item["value"][0]])

    posthog.on("GET", f"{PERSONS}trends/", by_plan)
    posthog.on("GET", f"{PERSONS}values/", payload("person_values"))
    last = (await figures(client, ask(by="plan")))[-1]
    assert last.columns == ("interval", "pro", "plus")
    assert [row[1:] for row in last.rows] == [(3, 1)] * 3
    assert last.ask_at(2).where == (("plan", "plus"),)
    assert last.ask_at(0).where == ()


async def test_a_figure_is_divided_by_query_too(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    rows: list[list[Any]] = [["2026-05-04", f"v{n}", n] for n in range(9)]
    rows += [["2026-05-05", None, 99], ["2026-05-06", "v8", 2]]
    posthog.query_takes(0, rows=rows, columns=["start", "series", "persons"])
    last = (await figures(client, ask(by="plan"), by_query=True))[-1]
    assert last.columns == ("interval", "∅", "v8", "v7", "v6", "v5")
    assert [row[:3] for row in last.rows] == [
        ("2026-05-04", 0, 8), ("2026-05-05", 99, 0), ("2026-05-06", 0, 2),
    ]  # fmt: skip
    assert "toString(person.properties.`plan`) AS series" in last.sql
    found = await behind(client, last.ask_at(1), 1, by_query=False)
    assert "plan = ∅" in found.search.title
    assert "is_not_set" in posthog.requests[-1].query["properties"][0]

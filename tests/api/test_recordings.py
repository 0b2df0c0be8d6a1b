"""What is asked of the recordings' list, and what is made of its answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import BadRequest, MissingScope, NotFound, RateLimited, ServerFailed
from phtui.api.recording_filters import Figure, RecordingFilter, plain_text, wire_params
from phtui.api.recording_models import Recording, recording_of
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

LIST = f"{PROJECT}/session_recordings/"
SESSION = "0190c7aa-1f2e-7c3d-9b4a-5d6e7f808192"


async def test_a_page_of_today_has_a_cursor(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", LIST, payload("recordings"))
    page = await client.recordings(RecordingFilter(), limit=2)
    assert posthog.requests[0].query == {
        "date_from": ["-3d"], "order": ["start_time"], "order_direction": ["DESC"], "limit": ["2"],
    }  # fmt: skip
    assert page.next == "eyJzIjoiMjAyNi0wNS0wNCJ9"
    first, second = page.recordings
    assert (first.id, first.length, first.active, first.idle) == (SESSION, 412, 197.0, 215.0)
    assert (first.clicks, first.keys, first.mouse) == (38, 112, 905)
    assert (first.console_lines, first.warnings, first.errors) == (14, 3, 2)
    assert (first.person.name, first.person.properties["$browser"]) == (
        "maria@example.org", "Firefox",
    )  # fmt: skip
    assert (first.start, first.score, first.days_left) == (1_777_884_070_120_000, 71.4, 89)
    assert (second.ongoing, second.url, second.score, second.person.name) == (True, "", None, "")
    await client.recordings(RecordingFilter(), limit=2, mark=page.next)
    assert posthog.requests[1].query["after"] == [page.next]


async def test_old_servers_are_asked_by_offset(posthog: FakePostHog, client: PostHogClient) -> None:
    old = {"results": [{"id": "a"}, {"id": "b"}], "has_next": True}
    last = {"results": [{"id": "c"}], "has_next": False}
    posthog.on("GET", LIST, Answer(old), Answer(old), Answer(last))
    marks: list[object] = []
    mark = None
    for _ in range(3):
        page = await client.recordings(RecordingFilter(), limit=2, mark=mark)
        marks.append(mark := page.next)
    assert marks == [2, 4, None]
    assert [request.query.get("offset") for request in posthog.requests] == [None, ["2"], ["4"]]


async def test_an_empty_page_may_go_on(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", LIST, Answer({"results": [], "has_next": True, "next_cursor": "x"}))
    page = await client.recordings(RecordingFilter())
    assert (page.recordings, page.next) == ((), "x")


async def test_one_is_fetched_by_its_id(posthog: FakePostHog, client: PostHogClient) -> None:
    item = payload("recordings").body["results"][0]
    posthog.on("GET", f"{LIST}{SESSION}/", Answer(item))
    assert (await client.recording(SESSION)).id == SESSION
    posthog.on("GET", LIST, Answer({"detail": "Recording not found"}, 404))
    with pytest.raises(NotFound):
        await client.recording("../1")
    assert posthog.requests[-1].path == f"{LIST}%2E%2E%2F1/"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("missing_scope", MissingScope),
        ("throttled", RateLimited),
        ("recordings_bad_parameter", BadRequest),
        ("recordings_failed", ServerFailed),
    ],
)
async def test_what_is_refused_is_told_and_not_asked_again(
    posthog: FakePostHog, client: PostHogClient, name: str, error: type[Exception]
) -> None:
    posthog.on("GET", LIST, payload(name))
    with pytest.raises(error) as caught:
        await client.recordings(RecordingFilter())
    assert len(posthog.requests) == 1
    if isinstance(caught.value, MissingScope):
        assert caught.value.scope == "session_recording:read"


async def test_a_list_spends_the_small_budget(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", LIST, payload("recordings"))
    await client.recordings(RecordingFilter())
    used = {(line.name, line.window): line.used for line in client.budget.snapshot()}
    assert used["recording lists", 60] == used["ClickHouse", 60] == 1


def test_a_filter_goes_over_the_wire_as_posthog_reads_it() -> None:
    filter_ = RecordingFilter(
        since="-7d", until="2026-05-04", person="a@b.c", urls=("/pricing",), events=("purchase",),
        figures=(Figure(name="errors", sign=">", value=0),), levels=("error",), ids=("s-1",),
        ongoing=True, unseen="me", real_users=True, order="errors", ascending=True,
    )  # fmt: skip
    params = wire_params(filter_)
    assert params["order"] == "console_error_count"
    assert (params["order_direction"], params["date_to"]) == ("ASC", "2026-05-04")
    assert params["hide_viewed_recordings"] == "current-user"
    assert params["filter_test_accounts"] == "true"
    assert json.loads(params["session_ids"]) == ["s-1"]
    assert json.loads(params["having_predicates"])[0] == {
        "type": "recording", "key": "console_error_count", "operator": "gt", "value": 0,
    }  # fmt: skip
    assert json.loads(params["console_log_filters"])[0]["value"] == ["error"]
    assert json.loads(params["properties"])[0]["value"] == ["a@b.c"]
    event, visit = json.loads(params["events"])
    assert (event["id"], visit["properties"][0]["value"]) == ("purchase", "/pricing")


@pytest.mark.parametrize(
    ("person", "param", "value"),
    [
        ("5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab", "person_uuid",
         "5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab"),
        ("12345", "distinct_ids", ["12345"]),
    ],
)  # fmt: skip
def test_a_person_is_named_in_several_ways(person: str, param: str, value: object) -> None:
    assert json.loads(wire_params(RecordingFilter(person=person))[param]) == value
    domain = json.loads(wire_params(RecordingFilter(person="@acme.io"))["properties"])
    assert (domain[0]["operator"], domain[0]["value"]) == ("icontains", "@acme.io")
    both = wire_params(RecordingFilter(person="a@b.c", properties=(("plan", "pro"),)))
    assert [item["key"] for item in json.loads(both["properties"])] == ["email", "plan"]
    assert json.loads(both["properties"])[1] == {
        "type": "person", "key": "plan", "operator": "exact", "value": ["pro"],
    }  # fmt: skip


def test_times_are_what_every_posthog_reads() -> None:
    # To PostHog -30m is thirty months.
    moment = datetime.fromisoformat(wire_params(RecordingFilter(since="-30m"))["date_from"])
    assert timedelta(minutes=29) < datetime.now(UTC) - moment < timedelta(minutes=32)
    assert wire_params(RecordingFilter(since="-2w"))["date_from"] == "-14d"
    assert wire_params(RecordingFilter(since="-24h"))["date_from"] == "-24h"


@pytest.mark.parametrize("text", ["123", "1e5", "null", "true", '"x"', "eyJ", "", "a b"])
def test_text_stays_text_though_posthog_tries_it_as_json(text: str) -> None:
    sent = plain_text(text)
    try:
        read = json.loads(sent)
    except ValueError:
        read = sent
    assert read == text


@pytest.mark.parametrize("odd", [None, [], {}, "x", True, -1, 1e400, {"a": 1}, ["b", 2]])
def test_one_odd_field_costs_no_page(odd: Any) -> None:
    item = dict.fromkeys(payload("recordings").body["results"][0], odd) | {"id": "s"}
    assert isinstance(recording_of(item), Recording)
    assert recording_of({"id": None}) is None

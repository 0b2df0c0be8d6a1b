"""Lists that were saved in PostHog, in words."""

from __future__ import annotations

from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import MissingScope
from phtui.api.recording_playlists import Playlist
from phtui.jobs.recording_playlists import ServerList, in_words, load_playlists
from phtui.jobs.recording_words import parse_words
from phtui.jobs.recordings import RecordingList, load_recordings
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload
from tests.jobs.recording_world import item, session_id

LISTS = f"{PROJECT}/session_recording_playlists/"


def _saved(*leaves: dict[str, Any], **more: Any) -> ServerList:
    group = {"type": "AND", "values": [{"type": "AND", "values": list(leaves)}]}
    return in_words(Playlist(id="x", name="mine", filters={"filter_group": group} | more))


def _leaf(kind: str, key: str, operator: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "operator": operator, "value": value}


def _recording(key: str, operator: str, value: Any) -> dict[str, Any]:
    return _leaf("recording", key, operator, value)


_VISIT = {
    "id": "$pageview", "name": "$pageview", "type": "events",
    "properties": [
        {"type": "event", "key": "$current_url", "operator": "icontains", "value": "/cart"}
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        ({"type": "events", "id": "purchase", "name": "purchase"}, "event:purchase"),
        (_VISIT, "url:/cart"),
        (_recording("visited_page", "icontains", "/pricing"), "url:/pricing"),
        (_recording("console_error_count", "gt", 0), "errors>0"),
        (_recording("duration", "lte", "90"), "length<=90"),
        (_leaf("person", "plan", "exact", ["pro"]), "person.plan:pro"),
        (_leaf("log_entry", "level", "exact", ["warn", "error"]), "console:warn console:error"),
        (_leaf("log_entry", "message", "icontains", "404"), "message:404"),
    ],
)  # fmt: skip
def test_what_is_asked_has_words(leaf: dict[str, Any], words: str) -> None:
    assert _saved(leaf).words == words
    assert _saved(duration=[leaf]).words == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"date_from": "-7d"}, "-7d"),
        ({"date_from": "-1m"}, "-30d"),
        ({"date_from": "-5M"}, "-5m"),
        ({"date_from": "2026-05-04", "date_to": "-2w"}, "since:2026-05-04 until:-14d"),
        ({"filter_test_accounts": True, "order": "console_error_count"}, "test:hide order:errors"),
        ({"order": "start_time", "order_direction": "ASC"}, "order:+start"),
        ({"order": "tomorrow", "date_from": None}, ""),
    ],
)
def test_time_and_order_have_words(written: dict[str, Any], words: str) -> None:
    """To PostHog `m` is a month; what it orders by that we do not know is the usual order."""
    assert _saved(**written).words == words


@pytest.mark.parametrize(
    ("leaf", "says"),
    [
        ({"type": "cohort", "key": "id", "value": 7}, "cohort id"),
        ({"type": "events", "id": "buy", "properties": [{"key": "price"}]},
         "properties of the event buy"),
        (_leaf("person", "plan", "is_not", ["pro"]), "person plan"),
        (_recording("duration", "gt", "long"), "duration long"),
        ({"type": "OR", "values": [_VISIT, _VISIT]}, "any of several things"),
        ({"type": "events", "id": None}, "any event"),
        ({}, "nothing"),
    ],
)  # fmt: skip
def test_what_has_no_words_is_named(leaf: dict[str, Any], says: str) -> None:
    """Nobody is shown a list that is not the one that was saved."""
    refused = _saved(leaf)
    assert refused.is_refused
    assert refused.about == f"in the web app only: it asks for {says}"


async def test_lists_are_loaded_page_by_page(posthog: FakePostHog, client: PostHogClient) -> None:
    first = [
        {"short_id": "abc", "name": "Retro", "type": "collection", "filters": {}},
        {"short_id": "gone", "name": "Gone", "deleted": True},
        {"short_id": None, "name": "Nobody can ask for it"},
    ]
    second = [
        {"short_id": "def", "name": "", "derived_name": "Errors", "filters": {"date_from": "-7d"}}
    ]
    pages = Answer({"results": first, "next": "more"}), Answer({"results": second, "next": None})
    posthog.on("GET", LISTS, *pages)
    loaded = await load_playlists(client)
    assert [(each.name, each.words) for each in loaded.lists] == [
        ("Retro", "collection:abc"),
        ("Errors", "-7d"),
    ]
    assert [request.query["offset"] for request in posthog.asked("GET", LISTS)] == [["0"], ["100"]]


async def test_a_missing_scope_is_part_of_the_answer(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("GET", LISTS, payload("missing_scope"))
    loaded = await load_playlists(client)
    assert isinstance(loaded.error, MissingScope)


async def test_a_collection_is_listed_as_all_recordings_are(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """Of any age: PostHog names them one by one."""
    posthog.on("GET", f"{LISTS}a%2Fb/recordings/", Answer({"results": [item(3)]}))
    known = RecordingList(parse_words("collection:a/b"))
    async for state in load_recordings(client, known):
        known = state
    assert [each.id for each in known.recordings] == [session_id(3)]
    assert posthog.requests[-1].query["date_from"] == ["-365d"]

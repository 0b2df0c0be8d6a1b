"""The list of recordings: paged within the limits, and anew."""

from __future__ import annotations

import pytest

from phtui.api.budget import Budget
from phtui.api.client import PostHogClient
from phtui.api.errors import MissingScope, ServerFailed
from phtui.jobs.recordings import (
    MOST_KEPT,
    Listing,
    RecordingList,
    load_recordings,
    refresh_recordings,
)
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.recording_world import LIST, ServerList, Time, item, last, recording, session_id


@pytest.mark.parametrize("by_offset", [False, True])
async def test_two_thousand_are_loaded_within_the_limits(
    posthog: FakePostHog, client: PostHogClient, by_offset: bool
) -> None:
    server, time = ServerList(posthog, 2000, by_offset=by_offset), Time()
    client.budget = client._transport._budget = Budget(time)  # noqa: SLF001 -- to fake its time
    state = RecordingList()
    phases = set()
    while not state.is_whole:
        known = state
        async for state in load_recordings(client, known, time.clock):
            phases.add(state.phase)
            used = {(line.name, line.window): line for line in client.budget.snapshot()}
            assert used["recording lists", 60].used <= 12
    assert [each.id for each in state.recordings] == [each["id"] for each in server.items]
    assert len(posthog.asked("GET", LIST)) == 20
    assert phases == set(Listing)
    assert sum(time.slept) == pytest.approx(60, abs=2)  # one minute for the thirteenth page


async def test_nothing_is_asked_beyond_the_page_that_is_wanted(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    ServerList(posthog, 500)
    state = await last(load_recordings(client, RecordingList()))
    assert (len(state.recordings), state.may_go_on) == (100, True)
    assert len(posthog.requests) == 1


async def test_empty_pages_are_passed_over_but_not_for_ever(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    empty = Answer({"results": [], "has_next": True, "next_cursor": "x"})
    posthog.on("GET", LIST, empty, empty, Answer({"results": [item(1)], "has_next": False}))
    state = await last(load_recordings(client, RecordingList()))
    assert (len(state.recordings), state.is_whole) == (1, True)
    posthog.on("GET", LIST, empty)
    before = len(posthog.requests)
    state = await last(load_recordings(client, RecordingList()))
    assert len(posthog.requests) - before == 3
    assert state.may_go_on


async def test_an_empty_project_is_a_whole_list_of_nothing(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    ServerList(posthog, 0)
    state = await last(load_recordings(client, RecordingList()))
    assert (state.recordings, state.is_whole, state.error) == ((), True, None)


async def test_a_429_is_waited_for_and_told(posthog: FakePostHog, client: PostHogClient) -> None:
    server, time = ServerList(posthog, 3), Time()
    server.refusals = [payload("throttled")]
    states = [state async for state in load_recordings(client, RecordingList(), time.clock)]
    assert [(state.phase, state.told_to_wait) for state in states] == [
        (Listing.ASKING, False),
        (Listing.WAITING, True),
        (Listing.ASKING, False),
        (Listing.SETTLED, False),
    ]
    assert states[1].wait_until == 1037
    assert time.slept == [37]
    assert states[-1].is_whole


@pytest.mark.parametrize(
    ("name", "error"), [("missing_scope", MissingScope), ("recordings_failed", ServerFailed)]
)
async def test_what_went_wrong_is_told_and_what_is_known_stays(
    posthog: FakePostHog, client: PostHogClient, name: str, error: type[Exception]
) -> None:
    server = ServerList(posthog, 150)
    known = await last(load_recordings(client, RecordingList()))
    server.refusals = [payload(name)]
    state = await last(load_recordings(client, known))
    assert isinstance(state.error, error)
    assert state.recordings == known.recordings
    state = await last(load_recordings(client, state))
    assert (len(state.recordings), state.error) == (150, None)


@pytest.mark.parametrize("by_offset", [False, True])
async def test_a_refresh_keeps_what_is_known(
    posthog: FakePostHog, client: PostHogClient, by_offset: bool
) -> None:
    server = ServerList(posthog, 250, by_offset=by_offset)
    known = await last(load_recordings(client, RecordingList()))
    known = await last(load_recordings(client, known))
    server.items[:0] = [item(number) for number in (1000, 1001)]
    del server.items[7]  # it was number 5
    state = await last(refresh_recordings(client, known))
    ids = [each.id for each in state.recordings]
    assert ids[:4] == [session_id(number) for number in (1000, 1001, 0, 1)]
    assert session_id(5) not in ids
    assert len(ids) == len(set(ids)) == 201
    while not state.is_whole:
        state = await last(load_recordings(client, state))
    assert [each.id for each in state.recordings] == [each["id"] for each in server.items]


async def test_by_offset_nothing_comes_twice_or_is_left_out(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    server = ServerList(posthog, 250, by_offset=True)
    known = await last(load_recordings(client, RecordingList()))
    server.items.insert(0, item(1000))
    known = await last(load_recordings(client, known))
    ids = [each.id for each in known.recordings]
    assert len(ids) == len(set(ids)) == 199
    del server.items[1:6]
    known = await last(refresh_recordings(client, known))
    while not known.is_whole:
        known = await last(load_recordings(client, known))
    assert [each.id for each in known.recordings] == [each["id"] for each in server.items]


async def test_a_refresh_after_a_long_time_begins_anew(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    server = ServerList(posthog, 150)
    known = await last(load_recordings(client, RecordingList()))
    server.items[:0] = [item(number) for number in range(1000, 1200)]
    state = await last(refresh_recordings(client, known))
    assert [each.id for each in state.recordings] == [each["id"] for each in server.items[:100]]
    assert state.may_go_on


def test_the_list_is_bounded() -> None:
    full = RecordingList(recordings=(recording(1),) * MOST_KEPT, next="x", as_of=1.0)
    assert full.is_full
    assert not full.may_go_on

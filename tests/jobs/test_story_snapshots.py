"""The blocks of a session: some that do not come, some that come later."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

import pytest

from phtui.api.client import PostHogClient
from phtui.jobs import story_snapshots
from phtui.jobs.story import Storyboard, StorySession
from phtui.jobs.story_snapshots import Growth
from phtui.jobs.storyboard import Pace, tell_storyboard
from phtui.rrweb.actions import Kind
from tests.fake_posthog import Answer, FakePostHog
from tests.jobs.story_world import AT_ONCE, ID, PATH, Recorded, block, iso, kinds, story_of
from tests.rrweb.pages import T0

PATIENT = Pace(0, Growth(first=0.01, cap=0.01))
"""Looks again soon, and does not give up while the machine is busy with others."""


async def test_missing_blocks_arestory_of(posthog: FakePostHog, client: PostHogClient) -> None:
    Recorded(posthog, blocks=4).lost = {2}
    story = await story_of(client)
    assert story.told == ("PostHog left snapshots out: block 2, 02:00 to 02:05.",)
    assert kinds(story).count(Kind.PAGE) == 3


async def test_blocks_that_posthog_cannot_read_are_passed_over(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """The others are read; each range is asked for once more often than the client tries."""
    Recorded(posthog, blocks=22).unreadable = {0}
    story = await story_of(client)
    assert story.told == ("PostHog left snapshots out: block 0, 00:00 to 00:05.",)
    assert kinds(story).count(Kind.PAGE) == 21
    asked = [r for r in posthog.asked("GET", PATH) if "start_blob_key" in r.query]
    assert len(asked) == 4 + 2


@pytest.mark.parametrize(("blocks", "unreadable"), [(1, {0}), (40, {0, 1, 21})])
async def test_a_posthog_that_can_read_nothing_is_asked_no_further(
    posthog: FakePostHog, client: PostHogClient, blocks: int, unreadable: set[int]
) -> None:
    world = Recorded(posthog, blocks=blocks)
    world.unreadable = unreadable
    world.events = [[iso(0), "$pageview", "", "http://shop/", *[None] * 6, ""]]
    story = await story_of(client)
    assert "could not be read" in story.told[0]
    asked = [r for r in posthog.asked("GET", PATH) if "start_blob_key" in r.query]
    assert len(asked) == 4 * min(blocks, 2)


async def test_a_range_that_breaks_off_is_read_once(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_snapshots, "_PIECE", 1)  # else nothing is taken before it breaks
    whole = block(0)
    broken = Answer(whole[:-20], headers={"Content-Type": "application/jsonl"}, missing=20)
    Recorded(posthog, blocks=1).refusals = [broken, broken]
    story = await story_of(client)
    assert kinds(story) == [Kind.PAGE, Kind.CLICK]
    assert story.told == ()


async def test_a_session_that_goes_on_grows_and_ends(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog, blocks=1)
    session = StorySession(ID, T0, ongoing=True)
    states: list[Storyboard] = []
    telling = tell_storyboard(client, session, follow=True, pace=AT_ONCE)
    async with asyncio.timeout(20), aclosing(telling) as told:
        async for story in told:
            states.append(story)
            if story.blocks == (1, 1):
                world.blocks = 3
    assert states[-1].blocks == (3, 3)
    assert states[-1].complete
    assert any(story.growing for story in states)
    assert kinds(states[-1]).count(Kind.PAGE) == 3


async def test_a_session_known_by_its_id_alone_grows_if_it_was_recorded_just_now(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog, blocks=1)
    world.ended = int(time.time() * 1000)
    telling = tell_storyboard(client, StorySession(ID), follow=True, pace=PATIENT)
    async with asyncio.timeout(20), aclosing(telling) as told:
        async for story in told:
            if story.growing:
                world.blocks = 2
            if story.blocks == (2, 2):
                break
    assert story.growing


async def test_a_session_that_has_just_begun_is_waited_for(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """Its id tells when it began; its first snapshots come a little later."""
    world = Recorded(posthog, blocks=0)
    session = StorySession(ID, int(time.time() * 1000))
    telling = tell_storyboard(client, session, follow=True, pace=PATIENT)
    async with asyncio.timeout(20), aclosing(telling) as told:
        async for story in told:
            if story.growing:
                world.blocks = 1
            if story.blocks == (1, 1):
                break
    assert story.told == ()


async def test_a_session_that_goes_on_without_snapshots_says_so_till_they_come(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog, blocks=0)
    session = StorySession(ID, T0, ongoing=True)
    said: list[str] = []
    telling = tell_storyboard(client, session, follow=True, pace=AT_ONCE)
    async with asyncio.timeout(20), aclosing(telling) as told:
        async for story in told:
            said.append(" ".join(story.told))
            if "has no snapshots of this session yet. Told from events" in said[-1]:
                world.blocks = 1
    assert world.blocks == 1
    assert said[-1] == ""

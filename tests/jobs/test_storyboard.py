"""A session told, from all that PostHog has of it and from what is left when some is missing."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.jobs import story_reader, story_snapshots
from phtui.jobs.page_view import view_page
from phtui.jobs.story import Storyboard, StorySession
from phtui.jobs.story_snapshots import Growth
from phtui.jobs.story_spool import Spool
from phtui.jobs.storyboard import Pace, tell_storyboard
from phtui.rrweb.actions import Kind
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.story_world import BLOCK, ID, PATH, Recorded, block, iso
from tests.rrweb.pages import T0

SESSION = StorySession(ID, T0, T0 + 2 * BLOCK)
AT_ONCE = Pace(0, Growth(first=0.01, cap=0.01, quiet=0.3, retry=0))


async def _told(client: PostHogClient, **more: Any) -> Storyboard:
    story = Storyboard("")
    session = more.pop("session", SESSION)
    async with aclosing(tell_storyboard(client, session, pace=AT_ONCE, **more)) as states:
        async for state in states:
            story = state
    return story


def _kinds(story: Storyboard) -> list[Kind]:
    return [row.kind for row in story.rows]


async def test_snapshots_events_and_console_are_joined_by_time(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog)
    thrown = '[{"type":"TypeError","value":"x is undefined"}]'
    world.events = [
        [iso(1_000), "$exception", "w", "http://shop/0", None, None, None, None, thrown, None],
        [iso(2_000), "order placed", "w", "", None, None, None, None, None, None],
        [iso(3_000), "$web_vitals", "w", "", None, None, None, None, None, None],
    ]
    world.lines = [[iso(4_000), "warn", "slow"]]
    story = await _told(client)
    assert [(row.at, row.kind, row.words) for row in story.rows] == [
        (0, Kind.PAGE, "http://shop/0 at 800 × 600"),
        (1_000, Kind.EXCEPTION, "TypeError: x is undefined"),
        (2_000, Kind.EVENT, "order placed"),
        (4_000, Kind.CONSOLE, "warn: slow"),
        (5_000, Kind.DEAD, "“Buy” <button>"),
        (5_000, Kind.IDLE, "55 s idle"),
        (BLOCK, Kind.PAGE, "http://shop/1 at 800 × 600"),
        (BLOCK + 5_000, Kind.CLICK, "“Buy” <button>"),
    ]
    assert (story.complete, story.told, story.blocks) == (True, (), (2, 2))
    assert len(story.errors) == 1


async def test_what_two_sources_know_is_told_once(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog, blocks=1)
    world.events = [
        [iso(300), "$pageview", "w", "http://shop/0", None, None, None, None, None, None],
        [iso(5_100), "$autocapture", "w", "", "click", "Buy", None, None, None, None],
        [iso(40_000), "$autocapture", "w", "", "click", "Later", None, None, None, None],
    ]
    story = await _told(client)
    assert [row.words for row in story.rows if row.kind in (Kind.CLICK, Kind.DEAD)] == [
        "“Buy” <button>",
        "“Later”",
    ]
    assert _kinds(story).count(Kind.PAGE) == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (payload("snapshots_deleted"), "The recording was deleted. Told from"),
        (Answer({"detail": "Recording not found"}, 404), "read: Recording not found. Told from"),
        (payload("missing_scope"), "No snapshots: The key lacks the scope"),
        (Answer({"sources": []}), "PostHog keeps no snapshots of this session"),
    ],
)
async def test_events_and_console_alone_make_a_story(
    posthog: FakePostHog, client: PostHogClient, answer: Answer, says: str
) -> None:
    world = Recorded(posthog)
    world.events = [[iso(9), "$pageview", "w", "http://shop/", *[None] * 6]]
    posthog.on("GET", PATH, answer)
    story = await _told(client)
    assert _kinds(story) == [Kind.PAGE]
    assert says in story.told[0]
    assert "events and the console alone" in story.told[0]
    assert sum(story.activity) == 1  # the strip shows what is told
    assert (story.error, story.complete, story.has_pages) == (None, True, False)


async def test_nothing_at_all_is_an_error(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PATH, payload("missing_scope"))
    posthog.on("POST", "", payload("missing_scope"))
    story = await _told(client)
    assert story.error is not None
    assert not story.rows


async def test_a_session_that_nobody_knows_is_an_error(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    Recorded(posthog)
    posthog.on("GET", PATH, Answer({"detail": "Recording not found"}, 404))
    story = await _told(client)
    assert f"no session {ID}" in str(story.error)
    assert (story.rows, story.told) == ((), ())


async def test_missing_blocks_are_told(posthog: FakePostHog, client: PostHogClient) -> None:
    Recorded(posthog, blocks=4).lost = {2}
    story = await _told(client)
    assert story.told == ("PostHog left snapshots out: block 2, 02:00 to 02:05.",)
    assert _kinds(story).count(Kind.PAGE) == 3


async def test_blocks_that_posthog_cannot_read_are_passed_over(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """The others are read; each range is asked for once more often than the client tries."""
    Recorded(posthog, blocks=22).unreadable = {0}
    story = await _told(client)
    assert story.told == ("PostHog left snapshots out: block 0, 00:00 to 00:05.",)
    assert _kinds(story).count(Kind.PAGE) == 21
    asked = [r for r in posthog.asked("GET", PATH) if "start_blob_key" in r.query]
    assert len(asked) == 4 + 2


@pytest.mark.parametrize(("blocks", "unreadable"), [(1, {0}), (40, {0, 1, 21})])
async def test_a_posthog_that_can_read_nothing_is_asked_no_further(
    posthog: FakePostHog, client: PostHogClient, blocks: int, unreadable: set[int]
) -> None:
    world = Recorded(posthog, blocks=blocks)
    world.unreadable = unreadable
    world.events = [[iso(0), "$pageview", "", "http://shop/", *[None] * 6]]
    story = await _told(client)
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
    story = await _told(client)
    assert _kinds(story) == [Kind.PAGE, Kind.CLICK]
    assert story.told == ()


async def test_the_limits_of_a_small_plan_are_waited_for_and_told(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """Of the list of blocks as of the blocks: 60 requests an hour are soon spent."""
    world, waits, told = Recorded(posthog, blocks=1), list[float](), set[str]()
    throttled = payload("throttled", headers={"Retry-After": "1800"})
    world.refusals = [throttled]
    posthog.on("GET", PATH, throttled, world.snapshots)

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0.05)  # long enough for a state to tell of it

    pace = Pace(0, Growth(sleep=sleep))
    async with aclosing(tell_storyboard(client, SESSION, pace=pace)) as states:
        async for story in states:
            told.update(story.told)
    assert waits == [1800, 1800]
    assert any("Going on in 30 min" in each for each in told)
    assert story.told == ()
    assert _kinds(story) == [Kind.PAGE, Kind.CLICK]


async def test_time_is_bounded_by_the_session(posthog: FakePostHog, client: PostHogClient) -> None:
    Recorded(posthog)
    await _told(client)
    values = [r.json["query"]["values"] for r in posthog.asked("POST")]
    assert {each["session"] for each in values} == {ID}
    hour = {each["since"] for each in values}
    assert hour == {iso(-3_600_000).replace("+00:00", "Z")}


async def test_a_session_of_which_only_the_id_is_known(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """The list of blocks tells when it was, before the tables are asked."""
    Recorded(posthog)
    story = await _told(client, session=StorySession(ID))
    assert story.start == T0
    since = {r.json["query"]["values"]["since"] for r in posthog.asked("POST")}
    assert since == {iso(-3_600_000).replace("+00:00", "Z")}


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
    assert _kinds(states[-1]).count(Kind.PAGE) == 3


async def test_a_session_known_by_its_id_alone_grows_if_it_was_recorded_just_now(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog, blocks=1)
    world.ended = int(time.time() * 1000)
    telling = tell_storyboard(client, StorySession(ID), follow=True, pace=AT_ONCE)
    async with asyncio.timeout(20), aclosing(telling) as told:
        async for story in told:
            if story.growing:
                world.blocks = 2
    assert (story.blocks, story.growing, story.complete) == ((2, 2), False, True)


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


async def test_closing_it_stops_all_work_at_once(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """Not only when the next look for more is due, half a minute later."""
    Recorded(posthog, blocks=1)
    session = StorySession(ID, T0, ongoing=True)
    telling = tell_storyboard(client, session, follow=True, pace=Pace(0))
    async with asyncio.timeout(20), aclosing(telling) as states:
        await anext(states)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if "Telling" in repr(task)]


async def test_rows_beyond_what_is_kept_are_counted(
    posthog: FakePostHog, client: PostHogClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_reader, "MOST_ROWS", 2)
    Recorded(posthog, blocks=3)
    story = await _told(client)
    assert "It tells the first 2 things; 3 came after." in story.told


async def test_a_page_is_made_again_from_what_was_kept(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    Recorded(posthog)
    spool = Spool()
    try:
        story = await _told(client, spool=spool)
        row = next(row for row in story.rows if row.kind is Kind.DEAD)
        page = await view_page(spool, story, row.at)
        early = await view_page(spool, story, -1)
        scrolls = replace(story, rows=(replace(row, kind=Kind.SCROLL, node=1),))
        scrolled = await view_page(spool, scrolls, row.at)
    finally:
        spool.close()
    assert story.has_pages
    assert (page.url, page.width) == ("http://shop/0", 800)
    assert [(line.text, line.marked) for line in page.lines] == [("▶ [ Buy ] ◀", True)]
    assert [(line.text, line.marked) for line in scrolled.lines] == [("[ Buy ]", False)]
    assert early.told == "the first page, at 00:00"
    assert [line.text for line in early.lines] == ["[ Buy ]"]


async def test_the_page_of_a_visit_is_the_one_that_was_visited(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    Recorded(posthog)
    spool = Spool()
    try:
        story = await _told(client, spool=spool)
        visits = [row for row in story.rows if row.kind is Kind.PAGE]
        pages = [await view_page(spool, story, row.at) for row in visits]
    finally:
        spool.close()
    # The address is recorded a millisecond before the page: at the visit itself there is no page.
    assert [page.url for page in pages] == ["http://shop/0", "http://shop/1"]
    assert [page.told for page in pages] == ["", ""]
    assert all(page.lines for page in pages)

"""A session told, from all that PostHog has of it and from what is left when some is missing."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from phtui.api.client import PostHogClient
from phtui.jobs import story_reader
from phtui.jobs.page_view import view_page
from phtui.jobs.story import StorySession
from phtui.jobs.story_snapshots import Growth
from phtui.jobs.story_spool import Spool
from phtui.jobs.storyboard import Pace, tell_storyboard
from phtui.rrweb.actions import Kind
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.story_world import BLOCK, ID, PATH, SESSION, Recorded, iso, kinds, story_of
from tests.rrweb.pages import T0


async def test_snapshots_events_and_console_are_joined_by_time(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    world = Recorded(posthog)
    thrown = '[{"type":"TypeError","value":"x is undefined"}]'
    world.events = [
        [iso(1_000), "$exception", "w", "http://shop/0", *[None] * 4, thrown, None, ""],
        [iso(2_000), "order placed", "w", "", *[None] * 6, ""],
        [iso(3_000), "$web_vitals", "w", "", *[None] * 6, ""],
    ]
    world.lines = [[iso(4_000), "warn", "slow"]]
    story = await story_of(client)
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
        [iso(300), "$pageview", "w", "http://shop/0", *[None] * 6, ""],
        [iso(5_100), "$autocapture", "w", "", "click", "Buy", *[None] * 4, ""],
        [iso(40_000), "$autocapture", "w", "", "click", "Later", *[None] * 4, ""],
    ]
    story = await story_of(client)
    assert [row.words for row in story.rows if row.kind in (Kind.CLICK, Kind.DEAD)] == [
        "“Buy” <button>",
        "“Later”",
    ]
    assert kinds(story).count(Kind.PAGE) == 1


@pytest.mark.parametrize(
    ("said", "chain", "words"),
    [
        (None, 'button.btn:attr__class="btn"nth-child="1"text="Save; now";div:text="x"',
         "“Save; now” <button>"),
        ("Save", 'span:text="Save";button', "“Save” <span>"),
        (None, r'a:attr__aria-label="A \"quoted\" one"href="/";nav', "“A \"quoted\" one” <a>"),
        (None, 'svg.icon:nth-child="1";button:text="Save"', "<svg>"),
        (None, 'button:text="never closed', "<button>"),
        (None, "", "something"),
    ],
)  # fmt: skip
async def test_a_click_that_only_an_event_tells_names_its_element(
    posthog: FakePostHog, client: PostHogClient, said: str | None, chain: str, words: str
) -> None:
    world = Recorded(posthog, blocks=0)
    world.events = [[iso(9), "$autocapture", "w", "", "click", said, *[None] * 4, chain]]
    story = await story_of(client)
    assert [(row.kind, row.words) for row in story.rows] == [(Kind.CLICK, words)]


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
    world.events = [[iso(9), "$pageview", "w", "http://shop/", *[None] * 6, ""]]
    posthog.on("GET", PATH, answer)
    story = await story_of(client)
    assert kinds(story) == [Kind.PAGE]
    assert says in story.told[0]
    assert "events and the console alone" in story.told[0]
    assert sum(story.activity) == 1  # the strip shows what is told
    assert (story.error, story.complete, story.has_pages) == (None, True, False)


async def test_nothing_at_all_is_an_error(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", PATH, payload("missing_scope"))
    posthog.on("POST", "", payload("missing_scope"))
    story = await story_of(client)
    assert story.error is not None
    assert not story.rows


async def test_a_session_that_nobody_knows_is_an_error(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    Recorded(posthog)
    posthog.on("GET", PATH, Answer({"detail": "Recording not found"}, 404))
    story = await story_of(client)
    assert f"no session {ID}" in str(story.error)
    assert (story.rows, story.told) == ((), ())


async def test_the_limits_of_a_small_plan_are_waited_for_andstory_of(
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
    assert kinds(story) == [Kind.PAGE, Kind.CLICK]


async def test_time_is_bounded_by_the_session(posthog: FakePostHog, client: PostHogClient) -> None:
    Recorded(posthog)
    await story_of(client)
    values = [r.json["query"]["values"] for r in posthog.asked("POST")]
    assert {each["session"] for each in values} == {ID}
    hour = {each["since"] for each in values}
    assert hour == {iso(-3_600_000).replace("+00:00", "Z")}


async def test_a_session_of_which_only_the_id_is_known(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    """The list of blocks tells when it was, before the tables are asked."""
    Recorded(posthog)
    story = await story_of(client, session=StorySession(ID))
    assert story.start == T0
    since = {r.json["query"]["values"]["since"] for r in posthog.asked("POST")}
    assert since == {iso(-3_600_000).replace("+00:00", "Z")}


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
    story = await story_of(client)
    assert "It tells the first 2 things; 3 came after." in story.told


async def test_a_page_is_made_again_from_what_was_kept(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    Recorded(posthog)
    spool = Spool()
    try:
        story = await story_of(client, spool=spool)
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
        story = await story_of(client, spool=spool)
        visits = [row for row in story.rows if row.kind is Kind.PAGE]
        pages = [await view_page(spool, story, row.at) for row in visits]
    finally:
        spool.close()
    # The address is recorded a millisecond before the page: at the visit itself there is no page.
    assert [page.url for page in pages] == ["http://shop/0", "http://shop/1"]
    assert [page.told for page in pages] == ["", ""]
    assert all(page.lines for page in pages)

"""A PostHog with one recorded session: its blocks, its events, the lines of its console."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from phtui.api.client import PostHogClient
from phtui.jobs.story import Storyboard, StorySession
from phtui.jobs.story_snapshots import Growth
from phtui.jobs.storyboard import Pace, tell_storyboard
from phtui.rrweb.actions import Kind
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload
from tests.rrweb.pages import T0, click, element, line, opened
from tests.rrweb.pages import text as words

ID = "session-1"
PATH = f"{PROJECT}/session_recordings/{ID}/snapshots"
BUTTON = element(3, "button", words(4, "Buy"))
BLOCK = 60_000
"""Milliseconds of one block."""


def block(number: int) -> bytes:
    """Return a block's lines: a page that is loaded, then a click."""
    at = number * BLOCK
    events = [*opened(at, BUTTON, url=f"http://shop/{number}"), *click(at + 5_000, 4)]
    return b"\n".join(line(each) for each in events)


def iso(at: int) -> str:
    """Return so many milliseconds after the beginning as PostHog writes times."""
    return datetime.fromtimestamp((T0 + at) / 1000, UTC).isoformat()


SESSION = StorySession(ID, T0, T0 + 2 * BLOCK)
AT_ONCE = Pace(0, Growth(first=0.01, cap=0.01, quiet=0.3, retry=0))


async def story_of(client: PostHogClient, **more: Any) -> Storyboard:
    """Return the story of the session, or of `session`, when it is told."""
    story = Storyboard("")
    session = more.pop("session", SESSION)
    async with aclosing(tell_storyboard(client, session, pace=AT_ONCE, **more)) as states:
        async for state in states:
            story = state
    return story


def kinds(story: Storyboard) -> list[Kind]:
    """Return what sort of thing each row tells."""
    return [row.kind for row in story.rows]


class Recorded:
    """Answers for the session; what it has can be changed while it is read."""

    def __init__(self, posthog: FakePostHog, blocks: int = 2) -> None:
        self.posthog = posthog
        self.blocks = blocks
        self.lost: set[int] = set()
        """Blocks that PostHog leaves out without a word."""
        self.unreadable: set[int] = set()
        """First blocks of ranges that PostHog fails to read."""
        self.ended = 0
        """When its blocks end, in milliseconds since 1970; 0 for five seconds after each begins."""
        self.events: list[list[Any]] = []
        """Rows of time, name, window, url, sort, text, error, message, errors, screen, elements."""
        self.lines: list[list[Any]] = []
        """Rows of time, level, message."""
        self.refusals: list[Answer] = []
        """What is answered instead of the next blocks."""
        posthog.on("GET", PATH, self.snapshots)
        posthog.on("POST", f"{PROJECT}/query/", self._query)

    def snapshots(self, request: Request) -> Answer:
        """Answer for the list of blocks, or for some of them."""
        if "source" not in request.query:
            return Answer({"sources": [self._source(each) for each in range(self.blocks)]})
        if self.refusals:
            return self.refusals.pop(0)
        first, last = (int(request.query[f"{end}_blob_key"][0]) for end in ("start", "end"))
        if first in self.unreadable:
            return Answer({"error": "recording_blocks_unavailable"}, 502)
        there = [block(each) for each in range(first, last + 1) if each not in self.lost]
        return Answer(b"\n".join(there), headers={"Content-Type": "application/jsonl"})

    def _source(self, number: int) -> dict[str, Any]:
        end = self.ended - T0 if self.ended else number * BLOCK + 5_000
        ends = {"start_timestamp": number * BLOCK, "end_timestamp": end}
        return {"source": "blob_v2", "blob_key": str(number)} | {
            name: iso(at) for name, at in ends.items()
        }

    def _query(self, request: Request) -> Answer:
        is_lines = "log_entries" in request.json["query"]["query"]
        rows: Sequence[Any] = self.lines if is_lines else self.events
        whole = payload("blocking_result")
        return Answer(whole.body | {"results": rows, "columns": None, "types": None})

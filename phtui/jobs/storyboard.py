"""A session told as a story: what was recorded and what was captured, joined by time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from phtui.api.errors import ApiError, MissingScope, NotFound
from phtui.jobs.story import Storyboard, StoryRow, StorySession
from phtui.jobs.story_events import session_events, session_lines
from phtui.jobs.story_reader import StoryReader
from phtui.jobs.story_rows import Found, merged, tab_numbers
from phtui.jobs.story_snapshots import Growth, SnapshotRead
from phtui.jobs.story_spool import Spool
from phtui.rrweb.actions import Action, Kind

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_DAY, _HOUR = 86_400_000, 3_600_000
_OLDEST = 90 * _DAY
"""How far back a session of which nothing tells the time is looked for."""
_LONGEST = 2 * _DAY
_ONGOING = 300_000
"""Milliseconds for which PostHog calls a session ongoing after the last that was recorded."""
_GONE = 410
_TELLS_TIME = 7
"""The version of UUIDs that begin with the time."""
_ALONE = "Told from events and the console alone."


@dataclass(frozen=True, slots=True)
class Pace:
    """How often things are done, in seconds."""

    show: float = 0.3
    """From one state to the next."""
    growth: Growth = Growth()  # noqa: RUF009 -- frozen


async def tell_storyboard(
    client: PostHogClient,
    session: StorySession,
    *,
    spool: Spool | None = None,
    follow: bool = False,
    pace: Pace = Pace(),
) -> AsyncGenerator[Storyboard, None]:
    """Read a session and yield its story as it grows; the last state is complete.

    Each source may fail on its own: the state says so and tells the others. Only when all fail
    it has an error.

    Args:
        client: Of the session's project.
        session: Which, and what is known of its time.
        spool: Where the snapshots are kept for page views; they are not when it is None.
        follow: Whether to wait for more of a session that goes on.
        pace: How often to say what is known, and to look for more.
    """
    telling = _Telling(client, session, spool, pace, follow)
    try:
        telling.start()
        while not telling.is_over:
            await telling.news()
            yield await telling.state()
    finally:
        await telling.stop()


class _Telling:
    """One session being read."""

    def __init__(
        self,
        client: PostHogClient,
        session: StorySession,
        spool: Spool | None,
        pace: Pace,
        follow: bool,
    ) -> None:
        self._client = client
        self._session = session
        self._pace = pace
        self._reader = StoryReader(spool)
        self._snapshots = SnapshotRead(client, session.session_id, self._reader, pace.growth)
        self._may_follow = follow
        self._follow = follow and session.ongoing
        self._found: dict[str, list[Action]] = {"events": [], "lines": []}
        self._failed: dict[str, ApiError] = {}
        self._news = asyncio.Event()
        self._snapshots.changed = self._news.set
        self._shown = 0.0
        self._tasks: list[asyncio.Task[None]] = []
        self.is_over = False

    def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._safely("snapshots", self._read_snapshots())),
            asyncio.create_task(self._read_tables()),
        ]

    async def stop(self) -> None:
        """Stop reading, and wait until nothing is under way any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def news(self) -> None:
        """Wait until there is more to tell, or nothing more to come."""
        if running := self._running():
            waiting = asyncio.create_task(self._news.wait())
            await asyncio.wait({waiting, *running}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        rest = self._shown + self._pace.show - time.monotonic()
        if rest > 0 and (running := self._running()):
            await asyncio.wait(running, timeout=rest)
        self._news.clear()
        for task in self._tasks:
            if task.done():
                task.result()  # a bug is loud

    async def state(self) -> Storyboard:
        """Return the story as it is now."""
        self.is_over = not self._running()
        async with self._snapshots.reading:
            story = await asyncio.to_thread(self._story)
        self._shown = time.monotonic()
        return story

    def _running(self) -> list[asyncio.Task[None]]:
        return [task for task in self._tasks if not task.done()]

    async def _safely(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
            self._failed.pop(name, None)
        except ApiError as error:
            self._failed[name] = error
        finally:
            self._news.set()

    async def _read_snapshots(self) -> None:
        try:
            await self._snapshots.read()
            # Who comes by the id alone, or from an old list, does not know that it goes on.
            last = max(self._snapshots.end, self._start())
            self._follow |= self._may_follow and last > time.time() * 1000 - _ONGOING
            while self._follow and await self._snapshots.grow():
                await self._read_tables()
        finally:
            self._follow = False

    async def _read_tables(self) -> None:
        if not self._span_is_known:
            # The list of snapshots says when it was; without it, look as far back as is sensible.
            await self._snapshots.listed()
        async with asyncio.TaskGroup() as both:
            both.create_task(self._safely("events", self._read_table("events", session_events)))
            both.create_task(self._safely("lines", self._read_table("lines", session_lines)))

    async def _read_table(self, name: str, read: Callable[..., Awaitable[list[Action]]]) -> None:
        since, until = self._span()
        self._found[name] = await read(self._client, self._session.session_id, since, until)

    @property
    def _span_is_known(self) -> bool:
        return self._session.start is not None or _id_time(self._session.session_id) is not None

    def _span(self) -> tuple[int, int]:
        start = self._start()
        if not start:
            now = int(time.time() * 1000)
            return now - _OLDEST, now + _HOUR
        return start - _HOUR, start + _DAY + _HOUR

    def _start(self) -> int:
        """Return when the session began in milliseconds since 1970; 0 while nothing tells."""
        known = (
            self._session.start,
            self._snapshots.start,
            self._reader.teller.first,
            _id_time(self._session.session_id),
            min((a.time for found in self._found.values() for a in found), default=0),
        )
        return next((each for each in known if each), 0)

    def _story(self) -> Storyboard:
        start, reader = self._start(), self._reader
        found = Found(reader.recorded, self._found["events"], self._found["lines"])
        activity = reader.teller.activity
        rows = merged(found, start, activity)
        ends = [reader.teller.last, 0 if self._session.ongoing else self._session.end or 0]
        known = [end - start for end in ends] + [row.at + row.length for row in rows]
        length = min(max([0, *known]), _LONGEST)
        if not reader.size:  # then what is told is all that is known of what was done
            activity = Counter((start + row.at) // 1000 for row in rows if row.kind != Kind.IDLE)
        seconds, error = range(length // 1000 + 1), self._error(rows)
        return Storyboard(
            session_id=self._session.session_id,
            start=start,
            length=length,
            rows=rows,
            activity=tuple(activity[start // 1000 + second] for second in seconds),
            tabs=max(1, len(tab_numbers(found.recorded))),
            told=() if error is not None else self._told(start),
            waiting=self._snapshots.waiting,
            error=error,
            blocks=(reader.blocks, self._snapshots.known),
            size=reader.size,
            has_pages=reader.has_pages,
            growing=self._follow,
            complete=self.is_over,
        ).counted()

    def _told(self, start: int) -> tuple[str, ...]:
        known = (*self._reasons(), self._snapshots.waiting, *self._reader.told(start))
        return tuple(filter(None, known))

    def _reasons(self) -> Iterator[str]:
        """Yield which source is missing, and why."""
        if error := self._failed.get("snapshots"):
            why = _why(error, self._reader.blocks)
            why = why if why.endswith(".") else f"{why}."  # what a server says may have none
            yield why if self._reader.blocks else f"{why} {_ALONE}"
        elif self.is_over and not self._reader.size:
            yield f"PostHog keeps no snapshots of this session. {_ALONE}"
        elif self._snapshots.are_none:
            yield f"PostHog has no snapshots of this session yet. {_ALONE}"
        for name, words in (("events", "Events"), ("lines", "Lines of the console")):
            if error := self._failed.get(name):
                yield f"{words} are missing: {error}"

    def _error(self, rows: Sequence[StoryRow]) -> ApiError | None:
        """Return why there is nothing: every source failed, or nobody knows such a session."""
        unread = self._failed.get("snapshots")
        if isinstance(unread, NotFound) and unread.status != _GONE and self.is_over and not rows:
            id_ = self._session.session_id
            words = f"This project has no session {id_}. Is the id whole, and the project right?"
            return NotFound(words, unread.status)
        if len(self._failed) < len(self._found) + 1 or self._reader.size:
            return None
        return self._failed["events"]


def _why(error: ApiError, blocks: int) -> str:
    if isinstance(error, MissingScope):
        return f"No snapshots: {error}"
    if isinstance(error, NotFound) and error.status == _GONE:
        return "The recording was deleted."
    if blocks:
        return f"Snapshots from block {blocks} on could not be read: {error}"
    return f"The snapshots could not be read: {error}"


def _id_time(session_id: str) -> int | None:
    """Return when an id was made, in milliseconds since 1970: posthog-js makes UUIDs that tell."""
    with suppress(ValueError):
        id_ = UUID(session_id)
        if id_.version == _TELLS_TIME:
            return id_.int >> 80
    return None

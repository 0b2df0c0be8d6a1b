"""A log, followed for as long as it takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, RateLimited
from phtui.api.log_models import LogSource
from phtui.jobs.clock import Clock
from phtui.jobs.log_arrivals import Arrivals
from phtui.jobs.log_backlog import Backlog
from phtui.jobs.log_lines import lines_of
from phtui.jobs.log_pages import MILLISECOND, SECOND, LogPages, Page
from phtui.jobs.log_polling import Polling
from phtui.jobs.log_tail import Failure, LogTail, TailLine, reason
from phtui.store.database import StoreError
from phtui.store.log_values import Filling, Followed, Gap
from phtui.store.logs import LogStore

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

NOT_FOLLOWED, ASLEEP = "not followed", "this machine slept"


async def follow_logs(
    client: PostHogClient,
    source: LogSource,
    store: LogStore,
    *,
    wake: asyncio.Event | None = None,
    since: int | None = None,
    clock: Clock = Clock(),  # noqa: B008 -- frozen
    polling: Polling = Polling(),  # noqa: B008 -- frozen
) -> AsyncGenerator[LogTail, None]:
    """Keep every line of a source, from the newest page on, and yield how that goes. Never ends.

    Whatever stops it becomes a gap in the store, is filled as soon as there is a way, and the
    tail goes on. Only a refused key waits to be woken.

    Args:
        client: Its budget sets the pace.
        source: What to follow; one tail for each.
        store: Where the lines go. What it holds of the source is taken up.
        wake: Set it to poll at once, or to try a refused key again. It is cleared here.
        since: Microseconds since 1970: where to begin when the store has nothing of the source.
        clock: Time as this machine has it. Only its spans count: where a poll begins is decided
            by the times of lines and by the server's own clock.
        polling: How often and how far back.
    """
    tail = _Tail(client, source, store, clock, polling)
    tail.since = since
    wake = wake or asyncio.Event()
    try:
        while True:
            yield await tail.round()
            await tail.rest(wake)
    finally:
        client.budget.share(source.key, 0)


class _Tail:
    """One source being followed."""

    def __init__(
        self,
        client: PostHogClient,
        source: LogSource,
        store: LogStore,
        clock: Clock,
        polling: Polling,
    ) -> None:
        self._client = client
        self._key = source.key
        self._store = store
        self._clock = clock
        self._polling = polling
        self._pages = LogPages(client, source)
        self._arrivals = Arrivals(clock.monotonic)
        self._backlog = Backlog(self._key, self._pages, store, clock, polling, self._arrivals)
        self._followed: Followed | None = None
        self._why: str | None = None
        self._reached: tuple[int, int] | None = None
        self._polled_at: tuple[float, float] | None = None
        self._due = clock.monotonic()
        self._delay = self._wait = polling.quick
        self._failures = 0
        self._state = LogTail(self._key)
        self.since: int | None = None

    async def round(self) -> LogTail:
        """Ask for the newest lines, then for some of what is missing."""
        asked, began = self._pages.asked, self._clock.monotonic()
        try:
            new = await self._poll()
            new += await self._backlog.fill()
            if self._reached is not None:
                new += await self._backlog.sweep(*self._reached)
        except (ApiError, StoreError) as error:
            self._failed(error)
        else:
            self._succeeded(new)
        await self._count()
        self._plan(self._pages.asked - asked, self._clock.monotonic() - began)
        return self._state

    async def rest(self, wake: asyncio.Event) -> None:
        """Wait until the next poll is due, or woken; a limit of PostHog's is waited for."""
        limited = self._state.line is TailLine.RATE_LIMITED
        seconds = None if self._state.line is TailLine.KEY_REFUSED else self._wait
        self._due = self._clock.monotonic() + (seconds or 0.0)
        await self._clock.pause(seconds, asyncio.Event() if limited else wake)
        if seconds is None:
            self._due = self._clock.monotonic()

    async def _poll(self) -> int:
        if self._followed is None:
            self._followed = await self._store.followed(self._key)
            self._why = NOT_FOLLOWED if self._followed.polled is not None else None
        if self._clock.monotonic() - self._due > self._polling.asleep:
            self._why = self._why or ASLEEP
        after = await self._after(self._followed)
        page = await self._pages.fetch(after, None, self._pages.smaller(self._failures))
        now = self._server_now()
        times = self._believable(page, now)
        followed = Followed(self._mark(times, now), now)
        gap = self._gap(self._followed, now, page, after)
        lines = await lines_of(page.entries)
        added = await self._store.add(self._key, lines, followed=followed, gap=gap)
        if added.gap is not None and added.gap.state is Filling.OPEN:
            self._backlog.behind = True
        self._pages.fit(page, added.new)
        if self._arrivals.begun is None or self._why is not None:
            self._arrivals.begin(now)
        self._arrivals.add(lines, added.new)
        self._followed, self._why = followed, None
        self._polled_at = self._clock.monotonic(), self._clock.wall()
        newest = max(times, default=self._state.newest)
        self._state = replace(
            self._state,
            polled=self._clock.wall(),
            newest=newest,
            lag=None if newest is None else max(0.0, (now - newest) / SECOND),
        )
        return added.new

    async def _after(self, followed: Followed) -> int | None:
        """Return where the poll begins: what has come since the last one is not older.

        When lines are many it begins at the newest half page, and the rest is left to sweeps.
        """
        self._reached = None
        mark = followed.mark
        if mark is None:
            return self.since
        # Without the server's clock only its lines tell its time: ours may be ahead.
        polled = mark if self._client.server_time is None else followed.polled or mark
        begin = polled - int(self._polling.late * SECOND)
        if self._why is None:
            half = await self._store.windows.nth_newest(self._key, self._pages.overlap, mark)
            begin = begin if half is None else max(begin, half - MILLISECOND)
        begin = min(mark - MILLISECOND, begin)
        self._reached = (polled, begin)
        return begin

    def _server_now(self) -> int:
        seconds = self._client.server_time
        return int((self._clock.wall() if seconds is None else seconds) * SECOND)

    def _believable(self, page: Page, now: int) -> list[int]:
        """Return the times of a page; a line from the far future must not hide what follows."""
        latest = now + int(self._polling.future * SECOND)
        return [entry.time for entry in page.entries if entry.time <= latest]

    def _mark(self, times: list[int], now: int) -> int | None:
        """Return the newest time held."""
        mark = self._followed.mark if self._followed else None
        if mark is None and not times and self._client.server_time is not None:
            return now
        return max(times if mark is None else [*times, mark], default=None)

    def _gap(self, held: Followed, now: int, page: Page, after: int | None) -> Gap | None:
        """Return what the poll leaves open or was kept from, to be shown or filled."""
        if self._why is None and self._slept(held, now):
            self._why = ASLEEP
        if after is None or not (page.full or self._why):
            return None
        start = held.polled if held.polled is not None else after
        stop = max(now, start + int(self._since_polled()[0] * SECOND))  # a `Date` may be old
        gap = Gap(self._key, start, stop, self._why or "", after=after)
        if page.full:
            before = self._pages.step(page, None).before
            return replace(gap, before=before)
        return replace(gap, state=Filling.FILLED, before=after)

    def _slept(self, held: Followed, now: int) -> bool:
        """Return whether more time went by, at the server and here, than this process saw."""
        if held.polled is None or self._polled_at is None or self._client.server_time is None:
            return False
        seen, here = self._since_polled()
        return min((now - held.polled) / SECOND, here) - seen > self._polling.asleep

    def _since_polled(self) -> tuple[float, float]:
        """Return the seconds since the last good poll: as this process saw them, by the clock."""
        if self._polled_at is None:
            return 0.0, 0.0
        seen, wall = self._polled_at
        return self._clock.monotonic() - seen, self._clock.wall() - wall

    def _succeeded(self, new: int) -> None:
        self._failures = 0
        polling = self._polling
        if new >= polling.many:
            delay = polling.busy
        elif self._backlog.behind:
            delay = polling.behind
        elif new:
            delay = polling.quick
        else:
            delay = min(max(self._delay, polling.quick) * polling.factor, polling.slow)
        self._delay = delay
        behind = self._backlog.behind
        self._state = replace(
            self._state, line=TailLine.FOLLOW, new=new, behind=behind, error=None, gap=None
        )

    def _failed(self, error: Failure) -> None:
        self._why = self._why or reason(error)
        self._failures += 1
        back_off = self._polling.retry * 2.0 ** min(self._failures - 1, 16)
        self._delay = min(back_off, self._polling.longest_retry)
        if isinstance(error, RateLimited):
            self._delay = max(error.retry_after, self._polling.retry)
        since = self._followed.polled if self._followed else None
        self._state = self._state.failed(error, since, self._why)

    async def _count(self) -> None:
        with suppress(StoreError):  # the state says so already
            self._state = replace(self._state, counts=await self._store.counts())
        self._state = replace(self._state, rate=self._arrivals.rate)

    def _plan(self, requests: int, took: float) -> None:
        """Say when the next poll is, drawn out as the budget of requests runs low.

        Args:
            requests: How many the round was made of.
            took: Its seconds, which have been waited for already where the delay is drawn out.
        """
        is_refused = self._state.line is TailLine.KEY_REFUSED
        planned = 0 if is_refused else round(3600 * requests / self._delay)
        factor = self._client.budget.share(self._key, planned)
        self._wait = self._delay
        if self._state.line is TailLine.FOLLOW:
            self._wait = max(self._delay, self._delay * factor - took)
        next_poll = None if is_refused else self._clock.wall() + self._wait
        self._state = replace(self._state, planned=planned, next_poll=next_poll)

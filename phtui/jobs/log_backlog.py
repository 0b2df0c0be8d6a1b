"""What a poll could not bring: bursts and gaps to fill, and lines that come late."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from phtui.api.errors import ApiError, NotPostHog, ServerFailed, TimedOut, Unreadable
from phtui.jobs.clock import Clock
from phtui.jobs.log_arrivals import Arrivals
from phtui.jobs.log_lines import lines_of
from phtui.jobs.log_pages import MILLISECOND, SECOND, LogPages, Page
from phtui.jobs.log_polling import Polling
from phtui.jobs.log_tail import reason
from phtui.store.log_values import Filling, Gap
from phtui.store.logs import LogStore

CROWDED = "more lines in a microsecond than a page holds"
_MOST_CROWDED = 20
_OF_THE_PAGE = (ServerFailed, TimedOut, Unreadable, NotPostHog)
"""What may be wrong with one part of a log only."""


class Backlog:
    """Fetches older lines of one source, newest first, a few pages at a time.

    What is still to be fetched is in the store: a killed process does not forget it.
    """

    def __init__(
        self,
        key: str,
        pages: LogPages,
        store: LogStore,
        clock: Clock,
        polling: Polling,
        arrivals: Arrivals,
    ) -> None:
        self._key = key
        self._pages = pages
        self._store = store
        self._clock = clock
        self._polling = polling
        self._arrivals = arrivals
        self._limits: dict[int, int] = {}
        self._failures: Counter[int] = Counter()
        self._crowded: Counter[int] = Counter()
        self._crowd: int | None = None
        self._sweep: tuple[int, int] | None = None
        self._sweeps = 0
        self._swept = clock.monotonic() - polling.sweep
        self._far_swept = clock.monotonic()
        self._begun: int | None = None
        self.behind = True
        """Whether there may be more to fill; whoever adds a gap says so here."""

    async def fill(self) -> int:
        """Fetch some pages of what is missing, and return how many lines were new."""
        new = 0
        # The newest lines are to be shown soon: long pages are fewer in a round.
        pages = -(-self._polling.backlog_pages * self._pages.short // self._pages.usual)
        for _ in range(pages if self.behind else 0):
            missing = await self._store.windows.open_gaps(self._key)
            self.behind = bool(missing)
            if not missing:
                break
            new += await self._fill_page(missing[0])
        return new

    async def sweep(self, polled: int, reached: int) -> int:
        """Look back for late lines, some pages a round, and return how many there were.

        Args:
            polled: When the log had been asked for before the last poll.
            reached: Where the last poll began.
        """
        self._look_back(polled, reached)
        new = 0
        for _ in range(self._polling.sweep_pages):
            if self._sweep is None or self._sweeps >= self._polling.sweep_most:
                self._sweep = None
                break
            self._sweeps += 1
            (after, before), self._sweep = self._sweep, None  # if this fails, the next one will do
            floor = await self._store.floor()
            if floor is not None and before <= floor:
                break
            page = await self._pages.fetch(after, before, self._pages.short)
            new += (await self._store.add(self._key, await lines_of(page.entries))).new
            step = self._pages.step(page, before) if page.full else None
            if step and step.before > after + 1:
                self._sweep = (after, step.before)
        return new

    def _look_back(self, polled: int, reached: int) -> None:
        """Begin a look back if one is due: over what the poll did not reach, now and then further.

        What is from long before the first poll is no late line but history.
        """
        polling, now = self._polling, self._clock.monotonic()
        late = polled - int(polling.late * SECOND)
        self._begun = late if self._begun is None else self._begun
        if self._sweep is not None or now - self._swept < polling.sweep:
            return
        if now - self._far_swept >= polling.deep:
            self._far_swept = now
            late = max(self._begun, polled - int(polling.later * SECOND))
        if late < reached:
            self._sweep, self._swept, self._sweeps = (late, reached + MILLISECOND), now, 0

    async def _fill_page(self, gap: Gap) -> int:
        floor = await self._store.floor()
        if floor is not None and gap.before <= floor:
            # Older than what is kept: it would be given up at once.
            await self._store.add(self._key, (), gap=replace(gap, state=Filling.UNFILLED))
            return 0
        limit = self._limits.pop(gap.id, self._pages.smaller(self._failures[gap.id]))
        try:
            page = await self._pages.fetch(gap.after, gap.before, limit)
        except _OF_THE_PAGE as error:
            await self._failed(gap, error)
            raise
        del self._failures[gap.id]
        left = self._left(gap, page)
        lines = await lines_of(page.entries)
        new = (await self._store.add(self._key, lines, gap=left)).new
        self._arrivals.add(lines, new)
        return new

    def _left(self, gap: Gap, page: Page) -> Gap:
        """Return what is left of a gap after one more page of it."""
        if page.full:
            step = self._pages.step(page, gap.before)
            self._limits[gap.id] = step.limit
            if step.lossy:
                if self._crowd == page.oldest and not gap.why:
                    return replace(gap, state=Filling.FILLED)  # each poll meets it; it is told
                self._crowd = page.oldest
                self._crowded[gap.id] += 1
                gap = replace(gap, why=gap.why or CROWDED)
            gap = replace(gap, before=step.before)
            if gap.before > gap.after + 1 and self._crowded[gap.id] < _MOST_CROWDED:
                return gap
        state = Filling.UNFILLED if self._crowded[gap.id] else Filling.FILLED
        return replace(gap, state=state)

    async def _failed(self, gap: Gap, error: ApiError) -> None:
        self._failures[gap.id] += 1
        if self._failures[gap.id] >= self._polling.gives_up:
            given_up = replace(gap, why=gap.why or reason(error), state=Filling.UNFILLED)
            await self._store.add(self._key, (), gap=given_up)

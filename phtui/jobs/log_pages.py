"""Pages of a log, whichever kind it is, and the way from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.log_models import LogEntry, LogSource

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

MILLISECOND, SECOND = 1000, 1_000_000
"""In microseconds."""
_PLUGIN_PAGE, _MOST_PLUGIN_PAGE, _HOG_PAGE = 1000, 16_000, 500
_LEAST_PAGE = 100
_TORRENT_PAGE = 8000
"""The longest page while lines come faster than short ones can bring them."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer."""

    entries: tuple[LogEntry, ...]
    limit: int

    @property
    def full(self) -> bool:
        """Whether there may be more: `count` and `next` do not say."""
        return len(self.entries) >= self.limit

    @property
    def oldest(self) -> int:
        """The least time on it; it is not empty."""
        return min(entry.time for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the next older page ends, and how long it is."""

    before: int
    limit: int
    lossy: bool = False
    """Whether lines of the edge are passed over: too many have the same microsecond."""


class LogPages:
    """Asks for pages of one source."""

    def __init__(self, client: PostHogClient, source: LogSource) -> None:
        self._client = client
        self._source = source
        self.usual = _PLUGIN_PAGE if source.kind == "plugin" else _HOG_PAGE
        """How many lines a page has."""
        self.asked = 0
        """How many pages were asked for."""
        self._most = _MOST_PLUGIN_PAGE if source.kind == "plugin" else _HOG_PAGE
        self._least = self.usual

    async def fetch(self, after: int | None, before: int | None, limit: int) -> Page:
        """Return the newest lines of a window; both ends are exclusive."""
        ask = (
            self._client.plugin_logs
            if self._source.kind == "plugin"
            else self._client.hog_function_logs
        )
        self.asked += 1
        found = await ask(self._source.id, after=after, before=before, limit=limit)
        return Page(found, limit)

    @property
    def overlap(self) -> int:
        """How many lines that are held a poll asks for again when they are many."""
        return self._least // 2

    @property
    def short(self) -> int:
        """How many lines a page has that is expected to bring next to nothing."""
        return self._least

    def most(self, wanted: int) -> int:
        """Return how many lines a page may have of those wanted; no fewer than usual."""
        return max(self.usual, min(wanted, self._most))

    def fit(self, page: Page, new: int) -> None:
        """Make pages longer when one was full of what is new, shorter when little of it was."""
        if page.full and new > page.limit // 2:
            self.usual = min(self.usual * 2, self._most, _TORRENT_PAGE)
        elif new < self.usual // 8:
            self.usual = max(self.usual // 2, self._least)

    def smaller(self, failures: int) -> int:
        """Return the size of a page after so many failures: a smaller one may come through."""
        return max(_LEAST_PAGE, self.usual >> min(failures // 2, 4))

    def step(self, page: Page, before: int | None) -> Step:
        """Return where to go on after a full page that was asked for with this end.

        Lines of the oldest time may be cut off at the page's edge, so the next page has them
        again: it ends a millisecond later, which PostHog resolves for certain. Where a whole page
        has one time there is no way on but a finer step, then a longer page, then past it.
        """
        if before is None:
            return Step(page.oldest + MILLISECOND, min(page.limit, self.usual))
        for margin in (MILLISECOND, 1):
            if page.oldest + margin < before:
                return Step(page.oldest + margin, min(page.limit, self.usual))
        if page.limit < self._most:
            return Step(before, min(page.limit * 4, self._most))
        return Step(min(page.oldest, before - 1), self.usual, lossy=True)

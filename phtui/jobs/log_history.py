"""Lines from before those that are held: what scrolling up asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.log_models import LogSource
from phtui.jobs.log_lines import lines_of
from phtui.jobs.log_pages import MILLISECOND, LogPages
from phtui.jobs.log_tail import Failure
from phtui.store.database import StoreError
from phtui.store.logs import LogStore

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_MOST_PAGES = 4
_LONG_PAGE = 8000
_MOST_ASKS = 40
"""Of each source for one wish: as many pages, and no budget is spent on a month."""


@dataclass(frozen=True, slots=True)
class History:
    """What came of asking for older lines."""

    new: int = 0
    beginning: bool = False
    """Whether the log begins here: PostHog has nothing older."""
    error: Failure | None = None
    stopped: int | None = None
    """How far back it came, in microseconds since 1970, when that is not as far as was wished."""


async def older(
    client: PostHogClient,
    source: LogSource,
    store: LogStore,
    before: int | None,
    longest: int = 0,
) -> History:
    """Fetch the lines of a source before a time into the store, until there are new ones.

    When there are none and it is not the beginning, the store takes no more history.

    Args:
        client: Whom to ask.
        source: Whose lines.
        store: Where they go, beyond its limit until its `forget_history`.
        before: Microseconds since 1970; of the oldest line held, which may have company. None
            for the newest lines there are.
        longest: Lines of a page where the source allows that many.
    """
    pages = LogPages(client, source)
    end, limit = None if before is None else before + MILLISECOND, pages.most(longest)
    for _ in range(_MOST_PAGES):
        try:
            page = await pages.fetch(None, end, limit)
            added = await store.add_history(source.key, await lines_of(page.entries))
        except (ApiError, StoreError) as error:
            return History(error=error)
        if not added.new and before is not None and page.entries and page.oldest < before:
            return History()  # they are there, and not taken
        if added.new or not page.full:
            return History(added.new, beginning=not page.full)
        step = pages.step(page, end)
        end, limit = step.before, step.limit
    return History()


async def history_since(
    client: PostHogClient, sources: Iterable[LogSource], store: LogStore, since: int
) -> History:
    """Fetch what is older than what is held of each source, back to a time, as far as it is kept.

    A source of which nothing is held is left to who follows it.
    """
    found = [await _source_since(client, source, store, since) for source in sources]
    return History(
        sum(history.new for history in found),
        error=next((history.error for history in found if history.error), None),
        stopped=max((each.stopped for each in found if each.stopped is not None), default=None),
    )


async def _source_since(
    client: PostHogClient, source: LogSource, store: LogStore, since: int
) -> History:
    new, oldest = 0, None
    for _ in range(_MOST_ASKS):
        try:
            span = (await store.windows.spans()).get(source.key)
        except StoreError as error:
            return History(new, error=error)
        if span is None or span.oldest <= since:
            return History(new)
        oldest = span.oldest
        history = await older(client, source, store, oldest, _LONG_PAGE)
        new += history.new
        if history.error is not None or (history.beginning and not history.new):
            return History(new, error=history.error)
        if not history.new:
            break
    return History(new, stopped=oldest)


async def older_of_all(
    client: PostHogClient, sources: Iterable[LogSource], store: LogStore
) -> History:
    """Fetch what is older than what is held of each source; the beginning is that of all."""
    try:
        spans = await store.windows.spans()
    except StoreError as error:
        return History(error=error)
    found = [
        await older(client, source, store, span.oldest if (span := spans.get(source.key)) else None)
        for source in sources
    ]
    return History(
        sum(history.new for history in found),
        all(history.beginning for history in found),
        next((history.error for history in found if history.error), None),
    )

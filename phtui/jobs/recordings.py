"""List recordings: a page at a time, within PostHog's limits, and anew with what is known.

Pages are fetched only when asked for. What the plan allows is not known, so the list keeps to what
a free one does; where that is used up, or PostHog says so itself, it waits and tells until when.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from phtui.api.errors import ApiError, RateLimited
from phtui.api.recording_filters import RecordingFilter
from phtui.api.recording_models import PageMark, Recording, RecordingPage
from phtui.jobs.clock import Clock

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PAGE: Final = 100
"""Recordings in a page: sixty pages an hour are 6,000."""
MOST_KEPT: Final = 5_000
_EMPTY_PAGES: Final = 3
"""Pages without a recording after which asking on is left to the reader."""


class Listing(Enum):
    """What a list is doing."""

    SETTLED = "settled"
    ASKING = "asking"
    WAITING = "waiting"
    """Until PostHog takes the next request."""


@dataclass(frozen=True, slots=True)
class RecordingList:
    """The recordings a filter lets through, as far as they are loaded."""

    filter: RecordingFilter = RecordingFilter()  # noqa: RUF009 -- frozen
    recordings: tuple[Recording, ...] = ()
    """In PostHog's order."""
    next: PageMark | None = None
    """Where the list goes on; None when nothing was asked yet, or it is whole."""
    phase: Listing = Listing.SETTLED
    wait_until: float | None = None
    """Unix time of the next request, while it waits."""
    told_to_wait: bool = False
    """Whether PostHog said so, or this side only keeps within the limits."""
    error: ApiError | None = None
    as_of: float | None = None
    """Unix time at which its first page was last fetched."""

    @property
    def is_whole(self) -> bool:
        """Whether there is nothing more to load."""
        return self.as_of is not None and self.next is None

    @property
    def is_full(self) -> bool:
        """Whether no more are kept, though there may be more."""
        return len(self.recordings) >= MOST_KEPT

    @property
    def may_go_on(self) -> bool:
        """Whether another page can be asked for now."""
        begun = self.as_of is not None
        return begun and self.phase is Listing.SETTLED and not (self.is_whole or self.is_full)


async def load_recordings(
    client: PostHogClient, known: RecordingList, clock: Clock | None = None
) -> AsyncGenerator[RecordingList, None]:
    """Load the page after what is known, or the first.

    A page without a recording that has a page after it is passed over, a few times.
    """
    clock, latest = clock or Clock(), known
    for _ in range(_EMPTY_PAGES):
        async for state, page in _ask(client, latest, latest.next, clock):
            latest = state if page is None else _longer(state, page, clock)
            yield latest
        new = len(latest.recordings) > len(known.recordings)
        if latest.error or new or latest.next is None:
            return


async def refresh_recordings(
    client: PostHogClient, known: RecordingList, clock: Clock | None = None
) -> AsyncGenerator[RecordingList, None]:
    """Load the first page anew; what is known after it stays, in its place."""
    clock = clock or Clock()
    async for state, page in _ask(client, known, None, clock):
        yield state if page is None else _renewed(state, page, clock)


async def _ask(
    client: PostHogClient, state: RecordingList, mark: PageMark | None, clock: Clock
) -> AsyncGenerator[tuple[RecordingList, RecordingPage | None], None]:
    """Yield the states on the way to a page, and it with the last of them; or an error."""
    while True:
        while (pause := client.budget.wait("recording lists")) > 0:
            yield _waiting(state, clock, pause, told=False), None
            await clock.sleep(pause)
        state = replace(
            state, phase=Listing.ASKING, error=None, wait_until=None, told_to_wait=False
        )
        yield state, None
        try:
            page = await client.recordings(state.filter, limit=PAGE, mark=mark)
        except RateLimited as error:
            yield _waiting(state, clock, error.retry_after, told=True), None
            await clock.sleep(error.retry_after)
        except ApiError as error:
            yield replace(state, phase=Listing.SETTLED, error=error), None
            return
        else:
            yield replace(state, phase=Listing.SETTLED), page
            return


def _waiting(state: RecordingList, clock: Clock, pause: float, *, told: bool) -> RecordingList:
    return replace(state, phase=Listing.WAITING, wait_until=clock.wall() + pause, told_to_wait=told)


def _longer(state: RecordingList, page: RecordingPage, clock: Clock) -> RecordingList:
    """Return the list with a page more. By offset, a recording may come twice."""
    known = {each.id for each in state.recordings}
    new = tuple(each for each in page.recordings if each.id not in known)
    as_of = state.as_of if state.as_of is not None else clock.wall()
    return replace(state, recordings=state.recordings + new, next=page.next, as_of=as_of)


def _renewed(state: RecordingList, page: RecordingPage, clock: Clock) -> RecordingList:
    """Return the list with its first page as it is now.

    What was known down to the page's last and is not in it is gone: deleted, or let through no
    more. If none of the page was known there is a gap, and the list begins with the page.
    """
    fresh = {each.id for each in page.recordings}
    places = [place for place, each in enumerate(state.recordings) if each.id in fresh]
    as_of = clock.wall()
    if page.next is None or not places:
        return replace(state, recordings=page.recordings, next=page.next, as_of=as_of)
    rest = state.recordings[max(places) + 1 :]
    recordings = page.recordings + rest
    # An offset counts from the start, where others have come meanwhile.
    mark = len(recordings) if isinstance(state.next, int) else state.next if rest else page.next
    return replace(state, recordings=recordings, next=mark, as_of=as_of)

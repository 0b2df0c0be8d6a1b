"""PostHog runs three queries of a project's keys at once: a fourth waits here, where it is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from phtui.jobs.query_stop import Stop

AT_ONCE: Final = 3
"""PostHog's own limit; the fourth would hang for 30 s there and then fail."""


class QuerySlots:
    """So many places, given in the order they were asked for."""

    def __init__(self, places: int = AT_ONCE) -> None:
        self.places = places
        self._free = asyncio.Semaphore(places)

    @property
    def taken(self) -> bool:
        """Whether the next query has to wait."""
        return self._free.locked()

    @asynccontextmanager
    async def place(self, stop: Stop) -> AsyncIterator[None]:
        """Wait for a place, and hold it.

        Raises:
            StopAskedError: The user wants no place any more.
        """
        taking = asyncio.ensure_future(self._free.acquire())
        try:
            await stop.unless(taking)
            yield
        finally:  # dropped in the moment it was given, it is given back too
            if taking.done() and not taking.cancelled():
                self._free.release()

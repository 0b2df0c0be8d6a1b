"""The wish to stop a query, heard whatever the job waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


class StopAskedError(Exception):
    """The user wants the query stopped."""

    def __init__(self, query_id: str = "") -> None:
        """Args: query_id: what PostHog turned out to know it by; "" for the id it was sent with."""
        super().__init__()
        self.query_id = query_id


class Stop:
    """A cancel that somebody may ask for at any time."""

    def __init__(self, asked: asyncio.Event) -> None:
        self._asked = asked

    async def pause(self, seconds: float) -> None:
        """Wait.

        Raises:
            StopAskedError: The wait is over early.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), seconds)
        if self._asked.is_set():
            raise StopAskedError

    async def unless(self, work: Coroutine[None, None, T] | asyncio.Future[T]) -> T:
        """Return what the work returns, or drop it at once when the user wants to stop.

        Raises:
            StopAskedError: It was dropped.
        """
        task = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise StopAskedError
            return task.result()
        finally:
            task.cancel()
            asked.cancel()

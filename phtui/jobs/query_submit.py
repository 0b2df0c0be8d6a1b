"""How a query gets to PostHog, or is found there again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from phtui.api.errors import (
    ApiError,
    NotFound,
    NotPostHog,
    RateLimited,
    ServerFailed,
    TooBusy,
    Unreachable,
    Unreadable,
)
from phtui.api.models import QueryRequest, QueryResult
from phtui.jobs.query_stop import Stop, StopAskedError

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

TRANSIENT: Final = (Unreachable, Unreadable, ServerFailed, NotPostHog, RateLimited, TooBusy)
"""What a poll may meet while the query itself is well."""

_BLOCKING: Final = frozenset({"blocking", "force_blocking", "force_cache"})

Begin = Callable[[Stop], Awaitable[QueryResult]]
"""How a query is begun: returns its rows, or where it stands."""


@dataclass(frozen=True, slots=True)
class Polling:
    """How often a running query is asked after: as PostHog's own web app does it."""

    first: float = 0.3
    factor: float = 1.25
    cap: float = 3.0
    gone_for: float = 600.0
    """Seconds to look for a blocking query whose connection a gateway cut."""

    def after(self, delay: float) -> float:
        """Return the delay that follows this one."""
        return min(delay * self.factor, self.cap)


AS_THE_WEB_APP: Final = Polling()


class Submission:
    """A query that is sent; a cut blocking request is looked for under its own id."""

    def __init__(self, client: PostHogClient, request: QueryRequest, polling: Polling) -> None:
        self._client = client
        self._request = request
        self._polling = polling
        self._is_blocking = request.refresh in _BLOCKING

    async def __call__(self, stop: Stop) -> QueryResult:
        """Send it.

        Raises:
            StopAskedError: The user wants it stopped.
            ApiError: PostHog did not take it.
        """
        sending = asyncio.ensure_future(self._client.submit_query(self._request))
        try:
            return await stop.unless(asyncio.shield(sending))
        except (Unreachable, ServerFailed, NotPostHog):
            if not self._is_blocking:
                raise
            return await self._recover(stop)
        except StopAskedError as asked:
            # Hung up on too early, the server might take the query after our DELETE.
            if not self._is_blocking:
                with suppress(ApiError, TimeoutError):
                    result = await asyncio.wait_for(asyncio.shield(sending), 2)
                    asked.query_id = result.query_status.id if result.query_status else ""
            raise
        finally:
            sending.cancel()

    async def _recover(self, stop: Stop) -> QueryResult:
        """Find the result of a blocking query whose gateway gave up: PostHog runs it to its end."""
        until = time.monotonic() + self._polling.gone_for
        while True:
            await stop.pause(self._polling.cap)
            try:
                status = await stop.unless(self._client.query_status(self._request.query_id))
                return QueryResult(query_status=status)
            except (NotFound, *TRANSIENT):
                if time.monotonic() > until:
                    raise


class Reattachment:
    """A query that an earlier phtui sent, asked after by its id until there is an answer."""

    def __init__(self, client: PostHogClient, query_id: str, polling: Polling) -> None:
        self._client = client
        self._query_id = query_id
        self._polling = polling

    async def __call__(self, stop: Stop) -> QueryResult:
        """Ask where it stands.

        Raises:
            StopAskedError: The user wants it stopped.
            NotFound: PostHog no longer has it.
            ApiError: PostHog will not say, now or later.
        """
        while True:
            try:
                status = await stop.unless(self._client.query_status(self._query_id))
                return QueryResult(query_status=status)
            except TRANSIENT:
                await stop.pause(self._polling.cap)

"""How a query gets to PostHog, and how often it is asked after there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from phtui.api.errors import (
    ApiError,
    NotConnected,
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

BLOCKING: Final = frozenset(
    {"blocking", "force_blocking", "force_cache", "async_except_on_cache_miss"}
)
"""Refresh modes in which PostHog may hold the request open until there are rows."""

_GATEWAY_GAVE_UP: Final = (502, 504, 524)
"""What stands between here and PostHog says so; 524 is Cloudflare's own number."""

Begin = Callable[[Stop], Awaitable[QueryResult]]
"""How a query is begun: returns its rows, or where it stands. Raises `CutOffError`."""


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


class CutOffError(Exception):
    """A gateway or the network cut a blocking request: PostHog runs the query to its end."""


class Submission:
    """A query that is sent."""

    def __init__(self, client: PostHogClient, request: QueryRequest) -> None:
        self._client = client
        self._request = request
        self._is_blocking = request.refresh in BLOCKING

    async def __call__(self, stop: Stop) -> QueryResult:
        """Send it.

        Raises:
            StopAskedError: The user wants it stopped.
            CutOffError: It was held open, and then there was no answer.
            ApiError: PostHog did not take it.
        """
        sending = asyncio.ensure_future(self._client.submit_query(self._request))
        try:
            return await stop.unless(asyncio.shield(sending))
        except (Unreachable, ServerFailed) as error:
            if self._is_blocking and _cut_off(error):
                raise CutOffError from error
            raise
        except StopAskedError as asked:
            # Hung up on too early, the server might take the query after our DELETE.
            if not self._is_blocking:
                with suppress(ApiError, TimeoutError):
                    result = await asyncio.wait_for(asyncio.shield(sending), 2)
                    asked.query_id = result.query_status.id if result.query_status else ""
            raise
        finally:
            sending.cancel()


def _cut_off(error: ApiError) -> bool:
    """Tell whether PostHog may have a query, and run it, though it did not get to answer."""
    if isinstance(error, Unreachable):
        return not isinstance(error, NotConnected)
    return error.status in _GATEWAY_GAVE_UP

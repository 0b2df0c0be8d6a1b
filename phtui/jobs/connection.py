"""How the line to PostHog is: connecting, ok, trying again, refused."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from phtui.api.errors import (
    ApiError,
    KeyRefused,
    NotPostHog,
    RateLimited,
    ServerFailed,
    TooBusy,
    Unreachable,
    Unreadable,
)
from phtui.api.exchange import Exchange
from phtui.api.models import Project

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


class Line(Enum):
    """What the line is doing."""

    CONNECTING = "connecting"
    OK = "ok"
    RETRYING = "reconnecting"
    LIMITED = "rate limited"
    REFUSED = "key refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Connection:
    """The line as the last answers showed it."""

    line: Line = Line.CONNECTING
    host: str = ""
    project: Project | None = None
    latency: float | None = None
    """Seconds the last good answer took."""
    last_ok: float | None = None
    """Unix time of the last good answer."""
    retry_at: float | None = None
    """Unix time of the next try, while there is one to wait for."""
    error: ApiError | None = None

    def after(self, exchange: Exchange, now: float | None = None) -> Connection:
        """Return the connection after one more answer, or the lack of one."""
        now = time.time() if now is None else now
        error = exchange.error
        # A query that fails or is gone says nothing against the line.
        if not isinstance(error, (KeyRefused, NotPostHog, *_TROUBLE)):
            return replace(
                self, line=Line.OK, latency=exchange.seconds, last_ok=now, retry_at=None, error=None
            )
        if isinstance(error, KeyRefused):
            return replace(self, line=Line.REFUSED, retry_at=None, error=error)
        limited = isinstance(error, (RateLimited, TooBusy))
        wait = exchange.retry_in
        if wait is None and isinstance(error, RateLimited):
            wait = error.retry_after
        return replace(
            self,
            line=Line.LIMITED if limited else Line.RETRYING,
            retry_at=None if wait is None else now + wait,
            error=error,
        )


_TROUBLE = (RateLimited, TooBusy, ServerFailed, Unreachable, Unreadable)
"""What waiting may mend."""


async def connect(
    client: PostHogClient, latest: Callable[[], Connection], longest_pause: float = 30.0
) -> AsyncGenerator[Connection, None]:
    """Find out which project the key is for, trying again for as long as waiting can help.

    Args:
        client: The line to open.
        latest: Returns the connection as it stands: the client's exchanges change it meanwhile.
        longest_pause: Seconds between two tries, at the most.
    """
    delay = 1.0
    while True:
        try:
            project = await client.resolve_project()
        except _TROUBLE as error:
            pause = error.retry_after if isinstance(error, RateLimited) else delay
            yield replace(
                latest(),
                line=Line.RETRYING,
                host=client.host,
                error=error,
                retry_at=time.time() + pause,
            )
            await asyncio.sleep(pause)
            delay = min(delay * 2, longest_pause)
        except ApiError as error:
            line = Line.REFUSED if isinstance(error, KeyRefused) else Line.FAILED
            yield replace(latest(), line=line, host=client.host, error=error, retry_at=None)
            return
        else:
            yield replace(
                latest(), line=Line.OK, host=client.host, project=project, error=None, retry_at=None
            )
            return

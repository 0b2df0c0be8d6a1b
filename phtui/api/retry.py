"""When a failed request is made again, and after how long."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """Capped, jittered back-off that honours Retry-After."""

    attempts: int = 4
    """How often a request is sent in all."""
    base: float = 1.0
    """Seconds before the second attempt, doubled before each one after it."""
    cap: float = 8.0
    """The longest back-off in seconds."""
    longest_wait: float = 60.0
    """The longest Retry-After, in seconds, that is waited for; a longer one is the caller's."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = random.random
    """Returns a number from 0 to 1."""

    def wait(self, attempt: int, retry_after: float | None = None) -> float | None:
        """Return the seconds to wait after this attempt (from 1), None to give up.

        Half of a back-off is fixed and half random, so that clients thrown out together do not
        come back together; a Retry-After is never cut short, only drawn out a little.
        """
        if attempt >= self.attempts:
            return None
        if retry_after is None:
            back_off = min(self.cap, self.base * 2.0 ** (attempt - 1))
            return back_off * (0.5 + 0.5 * self.random())
        if retry_after > self.longest_wait:
            return None
        return retry_after + 0.5 * self.random()

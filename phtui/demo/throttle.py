"""PostHog's budgets for personal keys: requests a minute and an hour, bytes read."""

from __future__ import annotations

import math
import time
from collections import deque

from phtui.demo.problems import Problem

_GB = 1_000_000_000
_BYTES_PER_HOUR = 20 * _GB
_MOST_BYTES = 24 * _BYTES_PER_HOUR


class Window:
    """So many requests in so many seconds, counted over a sliding window."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests = requests
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Return how many seconds are left until another request fits, 0 if one does now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        if len(self._times) < self._requests:
            return 0.0
        return self._times[0] + self._seconds - now

    def count(self, now: float) -> None:
        """Count a request."""
        self._times.append(now)


class Throttle:
    """The windows of one class of endpoints: a burst and a sustained one."""

    def __init__(self, per_minute: int, per_hour: int) -> None:
        self._windows = (Window(per_minute, 60.0), Window(per_hour, 3600.0))

    def spend(self) -> None:
        """Count a request.

        Raises:
            Problem: there is no room for it, and when there will be.
        """
        now = time.monotonic()
        wait = max(window.wait(now) for window in self._windows)
        if wait > 0:
            raise _throttled(wait)
        for window in self._windows:
            window.count(now)


class ByteBudget:
    """What queries may read: 20 GB an hour, saved up for a day at most."""

    def __init__(self, *, enforced: bool) -> None:
        self._enforced = enforced
        self._left = float(_MOST_BYTES)
        self._counted = time.monotonic()

    @property
    def left(self) -> int:
        """Bytes that may still be read; below zero after a query that read too much."""
        now = time.monotonic()
        earned = (now - self._counted) * _BYTES_PER_HOUR / 3600
        self._left = min(self._left + earned, _MOST_BYTES)
        self._counted = now
        return math.floor(self._left)

    def spend(self, size: int) -> None:
        """Count what a query read."""
        self._left = self.left - size

    def check(self) -> None:
        """Raise a `Problem` if nothing is left."""
        missing = -self.left
        if self._enforced and missing >= 0:
            raise _throttled(min(missing / (_BYTES_PER_HOUR / 3600) + 1, 3600))


def _throttled(wait: float) -> Problem:
    seconds = math.ceil(wait)
    return Problem(
        429,
        "throttled",
        f"Request was throttled. Expected available in {seconds} seconds.",
        headers={"Retry-After": str(seconds)},
    )

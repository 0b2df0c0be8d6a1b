"""How many lines come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from phtui.store.log_values import NewLine

_OVER, _LEAST = 60.0, 5.0
"""Seconds."""


class Arrivals:
    """Counts lines that are news, not those that were fetched late or from before the start."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._counts: deque[tuple[float, int]] = deque()
        self._begun_at = monotonic()
        self.begun: int | None = None
        """Microseconds since 1970, by the server's clock: lines from before are no news."""

    def begin(self, now: int) -> None:
        """Count from this time of the server's on: what was logged before is fetched late."""
        self.begun = now
        self._begun_at = self._monotonic()
        self._counts.clear()

    def add(self, lines: Iterable[NewLine], new: int) -> None:
        """Count what was logged since the beginning, of lines of which so many were new."""
        if self.begun is not None and new:
            count = min(new, sum(line.time > self.begun for line in lines))
            self._counts.append((self._monotonic(), count))

    @property
    def rate(self) -> float:
        """Lines a second, over the last minute, or since the beginning."""
        now = self._monotonic()
        while self._counts and self._counts[0][0] < now - _OVER:
            self._counts.popleft()
        over = min(_OVER, max(_LEAST, now - self._begun_at))
        return sum(count for _, count in self._counts) / over

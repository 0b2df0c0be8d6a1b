"""How much of PostHog's rate limits this process has used.

PostHog counts per key over sliding windows and tells nobody the count (there are no
X-RateLimit headers), so it is kept here. Another process with the same key is not seen.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["general", "query", "recording lists", "recordings", "persons"]
"""What a request spends: queries are POST, GET and DELETE alike; logs and lists are general."""

_MINUTE, _HOUR = 60, 3600
_LIMITS = {
    ("requests", _MINUTE): 480,  # PostHog's Burst
    ("requests", _HOUR): 4800,  # Sustained
    ("ClickHouse", _MINUTE): 240,  # ClickHouseBurst
    ("ClickHouse", _HOUR): 1200,  # ClickHouseSustained
    ("queries", _MINUTE): 240,  # APIQueriesBurst
    ("queries", _HOUR): 2400,  # APIQueriesSustained
    # A free plan's; paid ones have 60 and 300. Nobody tells a key which plan it is of.
    ("recording lists", _MINUTE): 12,
    ("recording lists", _HOUR): 60,
}
_FREE, _SHARE, _LEAST = 1 / 3, 0.75, 0.02
"""Of a window: what pollers use as they like, what they use at most, and what is left to them
when others have used more than that."""
_CLICKHOUSE = (("ClickHouse", _MINUTE), ("ClickHouse", _HOUR))
_SPENDS: dict[Kind, tuple[tuple[str, int], ...]] = {
    "general": (("requests", _MINUTE), ("requests", _HOUR)),
    "query": (("queries", _MINUTE), ("queries", _HOUR)),
    "recording lists": (*_CLICKHOUSE, ("recording lists", _MINUTE), ("recording lists", _HOUR)),
    "recordings": _CLICKHOUSE,
    "persons": (("ClickHouse", _MINUTE),),  # the persons endpoints have no hourly class
}


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One limit and how much of it is used."""

    name: str
    window: int
    """Seconds: 60 or 3600."""
    used: int
    limit: int


class Budget:
    """Counts requests over a sliding minute and hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts = {limit: _Window(limit[1]) for limit in _LIMITS}
        self._wishes: dict[str, float] = {}

    def spend(self, kind: Kind) -> None:
        """Count one request."""
        now = self._clock()
        for limit in _SPENDS[kind]:
            self._counts[limit].add(now)

    def snapshot(self) -> tuple[BudgetLine, ...]:
        """Return every limit, the shorter window of a class first."""
        return tuple(self._line(limit) for limit in _LIMITS)

    def pace(self, kind: Kind) -> float:
        """Return the factor from 1 to 250 by which a poller of this kind should stretch its delay.

        It is 1 until half of a window is used, then grows with what is left: 2 when a quarter is
        left, 5 at a tenth. A poller at up to three times the rate that PostHog sustains then
        never uses a window up.
        """
        lines = (self._line(limit) for limit in _SPENDS[kind])
        left = min(1 - line.used / line.limit for line in lines)
        return max(1.0, 0.5 / max(left, 0.002))

    def share(self, poller: str, wished: float) -> float:
        """Return the factor by which one of those who poll for days should stretch its delay.

        All of them together may be as quick as they like until a third of a window is used,
        then at a rate that can go on without using more than three quarters: no burst is paid
        for by a long silence. Who wishes for little gets it, and the others share the rest.

        Args:
            poller: Who asks; its wish counts until it is 0.
            wished: General requests in an hour, if nothing stretched its delay.
        """
        self._wishes[poller] = wished
        if not wished:
            del self._wishes[poller]
            return 1.0
        now = self._clock()
        rates = (self._counts[limit].lasting(now, _LIMITS[limit]) for limit in _SPENDS["general"])
        return max(1.0, wished / _level(self._wishes.values(), min(rates) * _HOUR))

    @staticmethod
    def settles_at(wished: float) -> float:
        """Return how many general requests an hour pollers make that wish for so many."""
        return min(wished, _SHARE * _LIMITS["requests", _HOUR])

    def wait(self, kind: Kind) -> float:
        """Return the seconds until one more request of this kind is within every limit."""
        now = self._clock()
        return max(self._counts[limit].wait(now, _LIMITS[limit]) for limit in _SPENDS[kind])

    def _line(self, limit: tuple[str, int]) -> BudgetLine:
        used = self._counts[limit].count(self._clock())
        return BudgetLine(*limit, used, _LIMITS[limit])


def _level(wishes: Iterable[float], rate: float) -> float:
    """Return what nobody may exceed for all together to come to a rate."""
    rising = sorted(wishes)
    for number, wish in enumerate(rising):
        fair = rate / (len(rising) - number)
        if wish > fair:
            return fair
        rate -= wish
    return math.inf


class _Window:
    """A sliding count in 60 slots and the one it slides over: memory does not grow with use."""

    def __init__(self, seconds: int) -> None:
        self._slot = seconds / 60
        self._slots: deque[tuple[int, int]] = deque(maxlen=61)

    def add(self, now: float) -> None:
        slot, used = int(now / self._slot), 0
        if self._slots and self._slots[-1][0] == slot:
            used = self._slots.pop()[1]
        self._slots.append((slot, used + 1))

    def count(self, now: float) -> int:
        oldest = int(now / self._slot) - 60
        return sum(used for slot, used in self._slots if slot >= oldest)

    def lasting(self, now: float, limit: int) -> float:
        """Return the requests a second that can be made all the time from now on."""
        oldest = int(now / self._slot) - 60
        slots = {slot: used for slot, used in self._slots if slot >= oldest}
        used = sum(slots.values())
        if used < _FREE * limit:
            return math.inf
        left, rates = _SHARE * limit - used, []
        for ahead in range(1, 61):
            left += slots.get(oldest + ahead - 1, 0)  # slides out of the window by then
            rates.append(left / (ahead * self._slot))
        return max(min(rates), _LEAST * limit / (60 * self._slot))

    def wait(self, now: float, limit: int) -> float:
        """Return the seconds until fewer than the limit are counted."""
        oldest = int(now / self._slot) - 60
        slots = [(slot, used) for slot, used in self._slots if slot >= oldest]
        excess = sum(used for _, used in slots) - limit + 1
        for slot, used in slots:
            if excess <= 0:
                break
            excess -= used
            oldest = slot + 1
        return max(0.0, (oldest + 60) * self._slot - now)

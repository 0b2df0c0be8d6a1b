"""A watch on an event loop: whatever keeps it from its turn for long is noted in a file."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from time import monotonic
from typing import NamedTuple

_BEAT = 0.01
_SHORTEST = 0.01
"""Seconds of a stall that is noted."""
_SCHEDULED = Path("/proc/thread-self/schedstat")
_RECORD = "PHTUI_BENCH_STALLS"


class Stall(NamedTuple):
    """A time in which the loop did not turn."""

    ended_at: float
    """By the monotonic clock."""
    seconds: float
    in_queue: float
    """Seconds of it that the thread waited for a core: the machine's doing, not the program's."""

    @property
    def own(self) -> float:
        """Return the program's part of it."""
        return self.seconds - self.in_queue


async def note_stalls() -> None:
    """Note stalls in the file that the environment names, until cancelled; without one, none."""
    path = os.environ.get(_RECORD)
    if not path:
        return
    with Path(path).open("a", buffering=1) as file:  # noqa: ASYNC230 -- a line, seldom
        while True:
            before, queued = monotonic(), _in_queue()
            await asyncio.sleep(_BEAT)
            now = monotonic()
            late = now - before - _BEAT
            if late > _SHORTEST:
                file.write(f"{now} {late} {min(_in_queue() - queued, late)}\n")


def read_stalls(path: Path, since: float, until: float) -> list[Stall]:
    """Return what was noted between two times."""
    if not path.exists():
        return []
    noted = [Stall(*map(float, text.split())) for text in path.read_text().splitlines()]
    return [stall for stall in noted if since <= stall.ended_at <= until + stall.seconds]


def worst_stall(path: Path, since: float, until: float) -> Stall:
    """Return the one that was most the program's own doing; one of 0 s when there was none."""
    stalls = read_stalls(path, since, until)
    return max(stalls, key=lambda stall: stall.own, default=Stall(until, 0.0, 0.0))


def _in_queue() -> float:
    """Return the seconds this thread has waited for a core; Linux tells."""
    try:
        return int(_SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0

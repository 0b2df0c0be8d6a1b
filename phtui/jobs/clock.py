"""Time for jobs that run for days: injected, so that a test lives through a day in seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clock:
    """What a job knows of time."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds that only grow; it may stand still while the machine sleeps."""
    wall: Callable[[], float] = time.time
    """Unix time as this machine has it, right or wrong."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def pause(self, seconds: float | None, wake: asyncio.Event) -> None:
        """Wait for some seconds, or without an end for None; less when woken.

        The event is cleared: being woken is used up by one wait.
        """
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(wake.wait())]
        if seconds is not None:
            waits.append(asyncio.ensure_future(self.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        wake.clear()

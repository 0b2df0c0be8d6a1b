"""Places for queries: given in turn, and never lost."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from phtui.jobs.query_slots import QuerySlots
from phtui.jobs.query_stop import Stop


@pytest.mark.parametrize("turns", range(8))
async def test_a_place_that_is_dropped_as_it_is_given_is_free_again(turns: int) -> None:
    slots, held = QuerySlots(1), asyncio.Event()

    async def hold() -> None:
        async with slots.place(Stop(asyncio.Event())):
            held.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(hold())
    await held.wait()
    second = asyncio.create_task(hold())
    for task, waits in ((first, 10), (second, 0)):
        for _ in range(waits or turns):
            await asyncio.sleep(0)
        task.cancel()
    for task in (first, second):
        with suppress(asyncio.CancelledError):
            await task
    await asyncio.sleep(0)
    assert not slots.taken

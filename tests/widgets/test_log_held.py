"""The part of a log that is held: the same however it came together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phtui.store import log_windows
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Filling, Gap, Limits, Line, NewLine
from phtui.store.log_windows import LogWindows
from phtui.store.logs import LogStore
from phtui.widgets.log_held import HeldLog

SOURCE = "plugin:1"
CHOSEN = LogFilter(matches=(Match("x"),))


async def add(store: LogStore, number: int, time: int, text: str) -> None:
    await store.add(SOURCE, [NewLine(number.to_bytes(4), time, 2, text)])


async def read_all(held: HeldLog, store: LogStore) -> list[int]:
    while held.is_unread:
        await held.read_on(store.windows, CHOSEN)
    await held.arrange(store.windows, CHOSEN, (), ())
    return [item.id for item in held.items if isinstance(item, Line)]


LINES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("xy")), max_size=40)


@settings(max_examples=40)
@given(LINES, LINES, st.none() | st.integers(0, 31), st.integers(2, 6))
async def test_news_and_slices_give_what_one_reading_gives(
    before: Sequence[tuple[int, str]],
    after: Sequence[tuple[int, str]],
    place: int | None,
    looked_at: int,
) -> None:
    store = await LogStore.open(limits=Limits(entries=None))
    at = None if place is None else (place, 0, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_windows, "LOOKED_AT", looked_at)
        for number, (time, text) in enumerate(before):
            await add(store, number, time, text)
        held = HeldLog()
        await held.read(store.windows, CHOSEN, at, 100)
        for number, (time, text) in enumerate(after, len(before)):
            await add(store, number, time, text)
            if number % 3 == 0:
                await held.take_news(store.windows, CHOSEN, at)
        await held.take_news(store.windows, CHOSEN, at)
        found = await read_all(held, store)
    expected = [line.id for line in await store.windows.before(None, CHOSEN, 1000)]
    assert found == expected
    assert held.at_start
    assert held.at_end
    await store.close()


async def test_little_is_held_of_much_that_comes() -> None:
    store = await LogStore.open()
    held = HeldLog()
    await held.read(store.windows, LogFilter(), None, 10)
    lines = [NewLine(n.to_bytes(4), n, 2, "x") for n in range(5000)]
    await store.add(SOURCE, lines)
    assert await held.take_news(store.windows, LogFilter(), None)
    await held.arrange(store.windows, LogFilter(), (), ())
    assert len(held.items) <= 40
    assert held.edge == (4980, 5000)
    assert not held.at_start
    assert not await held.take_news(store.windows, LogFilter(), None)
    await store.close()


async def test_a_line_that_is_kept_during_a_reading_is_shown_once() -> None:
    store = await LogStore.open()
    await add(store, 0, 0, "x")
    held = HeldLog()

    async def last_number() -> int:
        number = await LogWindows.last_number(store.windows)
        await add(store, number + 1, number + 1, "x")  # by a tail, between two looks
        return number

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.windows, "last_number", last_number)
        await held.read(store.windows, CHOSEN, None, 10)
    await held.take_news(store.windows, CHOSEN, None)
    assert await read_all(held, store) == [1, 2]
    await store.close()


async def test_what_is_missing_now_stands_among_the_lines() -> None:
    store = await LogStore.open()
    await store.add(SOURCE, [NewLine(bytes([n]), n * 10, 2, "x") for n in range(3)])
    held = HeldLog()
    await held.read(store.windows, CHOSEN, None, 10)
    gap = Gap(SOURCE, 15, 15, "no connection", state=Filling.GOING_ON)
    assert await held.arrange(store.windows, CHOSEN, (), (gap,))
    assert held.items[2] is gap
    assert not await held.arrange(store.windows, CHOSEN, (), (gap,))
    assert await held.arrange(store.windows, CHOSEN, (), ())
    assert len(held.items) == 3
    await store.close()

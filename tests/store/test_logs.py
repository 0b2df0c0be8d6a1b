"""Lines kept once each, with a bound that is told."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Counts, Filling, Followed, Gap, Limits, NewLine
from phtui.store.logs import LogStore

ALL = LogFilter()
SECOND = 1_000_000


def line(number: int, time: int | None = None, text: str = "", level: int = 2) -> NewLine:
    time = number if time is None else time
    return NewLine(number.to_bytes(16, "big"), time, level, text or f"line {number}")


async def texts(store: LogStore, chosen: LogFilter = ALL) -> list[str]:
    return [each.text for each in await store.windows.before(None, chosen, 100_000)]


def nameless_bytes() -> int:
    """Return the size of the largest open file that has no name."""
    sizes = [0]
    for number in range(3, 256):
        with suppress(OSError):
            file = os.fstat(number)
            sizes.append(0 if file.st_nlink else file.st_size)
    return max(sizes)


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open(limits=Limits(entries=10))
    yield store
    await store.close()


async def test_an_entry_fetched_twice_is_one_line(store: LogStore) -> None:
    assert (await store.add("plugin:1", [line(1), line(2)])).new == 2
    assert (await store.add("plugin:1", [line(2), line(3)])).new == 1
    assert (await store.add("plugin:2", [line(2)])).new == 1  # another's key is another's
    assert await store.counts() == Counts(kept=4, seen=4, dropped=0)


async def test_late_lines_stand_where_they_belong(store: LogStore) -> None:
    await store.add("plugin:1", [line(1, 10), line(2, 30)])
    await store.add("plugin:1", [line(3, 20), line(4, 10)])
    assert await texts(store) == ["line 1", "line 4", "line 3", "line 2"]


async def test_the_bound_can_be_changed_and_a_part_let_go(store: LogStore) -> None:
    await store.add("plugin:1", [line(number) for number in range(10)])
    assert await store.keep(6) == 4
    assert await store.keep(20) == 0
    assert await texts(store) == [f"line {number}" for number in range(4, 10)]
    assert store.limits.entries == 20
    assert await store.forget_before(7) == 3
    assert await texts(store) == ["line 7", "line 8", "line 9"]


async def test_the_oldest_go_first_and_are_counted(store: LogStore) -> None:
    added = await store.add("plugin:1", [line(number) for number in range(25)])
    assert added.counts == Counts(kept=10, seen=25, dropped=15)
    assert await texts(store) == [f"line {number}" for number in range(15, 25)]


async def test_what_was_given_up_is_not_taken_again(store: LogStore) -> None:
    page = [line(number) for number in range(25)]
    await store.add("plugin:1", page)
    assert (await store.add("plugin:1", page)).new == 0
    assert await store.counts() == Counts(kept=10, seen=25, dropped=15)
    assert await store.floor() == 14


async def test_scrolling_up_goes_beyond_the_limit_for_a_while(store: LogStore) -> None:
    await store.add("plugin:1", [line(number) for number in range(25)])
    assert (await store.add_history("plugin:1", [line(n) for n in range(5, 15)])).new == 10
    await store.add("plugin:1", [line(25)])
    assert (await texts(store))[0] == "line 6"
    assert (await store.add_history("plugin:1", [line(3)])).new == 0  # as many again: no more
    await store.forget_history()
    assert await texts(store) == [f"line {number}" for number in range(16, 26)]


async def test_what_is_too_old_or_too_much_goes() -> None:
    store = await LogStore.open(limits=Limits(entries=None, age=60, bytes=400_000))
    now = Followed(polled=90 * SECOND)
    future = line(3, 10**9 * SECOND)  # makes no other line old
    page = [line(1, 0), line(2, 30 * SECOND), future]
    await store.add("plugin:1", page, followed=now)
    assert await texts(store) == ["line 2", "line 3"]
    await store.add("plugin:1", [line(n, 90 * SECOND + n, "x" * 1000) for n in range(4, 1004)])
    counts = await store.counts()
    assert 100 < counts.kept < 400
    assert counts.dropped + counts.kept == counts.seen == 1003
    await store.close()


async def test_a_source_is_taken_up_where_it_was_left(store: LogStore) -> None:
    assert await store.followed("plugin:1") == Followed()
    await store.add("plugin:1", [line(1)], followed=Followed(1, 5))
    await store.add("plugin:1", [], followed=Followed(None, 6))
    assert await store.followed("plugin:1") == Followed(1, 6)
    await store.add("plugin:1", [], followed=Followed(0, 7))
    assert await store.followed("plugin:1") == Followed(1, 7)


async def test_a_gap_counts_what_fills_it(store: LogStore) -> None:
    gap = Gap("plugin:1", 100, 200, "no connection", after=50, before=150)
    kept = (await store.add("plugin:1", [line(1, 100), line(2, 160), line(3, 201)], gap=gap)).gap
    assert kept is not None
    assert (kept.filled, kept.id > 0) == (1, True)
    assert await store.windows.open_gaps("plugin:1") == (kept,)
    over = replace(kept, state=Filling.FILLED)
    await store.add("plugin:1", [line(2, 160), line(4, 120)], gap=over)
    assert await store.windows.open_gaps("plugin:1") == ()
    assert await store.windows.gaps(0, 500) == (replace(over, filled=2),)
    assert await store.windows.gaps(201, 500) == ()
    assert await store.windows.gaps(0, 500, ["plugin:2"]) == ()


async def test_gaps_that_were_filled_are_told_a_thousand_times(store: LogStore) -> None:
    for number in range(1203):
        state = Filling.UNFILLED if number < 2 else Filling.FILLED
        gap = Gap("plugin:1", number, number, "no connection", state=state)
        await store.add("plugin:1", [], gap=gap)
    kept = [gap.start for gap in await store.windows.gaps(0, 2000)]
    assert kept == [0, 1, *range(202, 1203)]


async def test_a_burst_is_forgotten_once_it_is_filled(store: LogStore) -> None:
    burst = Gap("plugin:1", 100, 200, "", after=50, before=150)
    assert (await store.add("plugin:1", [], gap=burst)).gap is None  # it has met what is held
    kept = (await store.add("plugin:1", [line(1, 160)], gap=burst)).gap
    assert kept is not None
    assert await store.windows.gaps(0, 500) == ()
    assert len(await store.windows.open_gaps("plugin:1")) == 1
    await store.add("plugin:1", [], gap=replace(kept, state=Filling.FILLED))
    assert await store.windows.open_gaps("plugin:1") == ()


async def test_clean_forgets_everything(store: LogStore) -> None:
    await store.add("plugin:1", [line(1)], followed=Followed(1, 1))
    assert await store.clean(everything=True) == 1
    assert (await store.counts(), await texts(store)) == (Counts(), [])
    assert await store.followed("plugin:1") == Followed()


@pytest.mark.parametrize("text", ["\x1b]0;x\x07", "a\0b", "\ud800", "[bold]%_\\", "\u202e", "é\n"])
async def test_hostile_text_is_kept_and_found(store: LogStore, text: str) -> None:
    await store.add("plugin:1", [line(1, text=f"{text} tail")])
    (kept,) = await store.windows.before(None, ALL, 10)
    assert kept.text == f"{text} tail".replace("\0", "␀").replace("\ud800", "?")


async def test_all_there_is_goes_to_a_file_without_a_name() -> None:
    store = await LogStore.open_unlimited()
    for number in range(0, 400, 100):
        page = [line(n, text="x" * 100_000) for n in range(number, number + 100)]
        await store.add("plugin:1", page)
    assert (await store.counts()).kept == 400
    assert nameless_bytes() > 30_000_000
    await store.close()
    assert nameless_bytes() < 30_000_000


@given(st.lists(st.lists(st.integers(0, 40), max_size=12), max_size=12))
async def test_any_pages_in_any_order_make_the_same_log(pages: list[list[int]]) -> None:
    store = await LogStore.open(limits=Limits(entries=None))
    for page in pages:
        await store.add("plugin:1", [line(number, number // 3) for number in page])
    numbers = {number for page in pages for number in page}
    held = await store.windows.before(None, ALL, 1000)
    assert {each.text for each in held} == {f"line {number}" for number in numbers}
    assert [each.time for each in held] == sorted(number // 3 for number in numbers)
    assert (await store.counts()).seen == len(numbers)
    await store.close()

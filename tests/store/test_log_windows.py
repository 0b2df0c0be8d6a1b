"""What of a log is shown: windows, filters, hits, counts."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_tally import Tally
from phtui.store.log_values import Limits, NewLine, Position, Span
from phtui.store.log_windows import LOOKED_AT
from phtui.store.logs import LogStore

ALL = LogFilter()
TEXTS = ["GET /a 200", "get /b 500", "Über 100%", "a_b", "axb", "back\\slash"]


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    """Lines 0 to 5 of plugin:1 at 0, 0, 10, 10, 20, 20, level by number; hog:f at 15."""
    store = await LogStore.open()
    await store.add(
        "plugin:1",
        [NewLine(bytes([n]), n // 2 * 10, min(n, 4), text) for n, text in enumerate(TEXTS)],
    )
    await store.add("hog:f", [NewLine(b"x", 15, 3, "from hog", "run-1")])
    yield store
    await store.close()


async def shown(store: LogStore, chosen: LogFilter) -> list[str]:
    return [line.text for line in await store.windows.before(None, chosen, 100)]


async def test_windows_meet_at_a_position(store: LogStore) -> None:
    lines = await store.windows.before(None, ALL, 100)
    assert [line.text for line in lines] == [*TEXTS[:4], "from hog", *TEXTS[4:]]
    for index, line in enumerate(lines):
        assert await store.windows.after(line.position, ALL, 100) == lines[index + 1 :]
        assert await store.windows.before(line.position, ALL, 100) == lines[:index]
        assert await store.windows.count(ALL, line.position) == len(lines) - index - 1
    assert await store.windows.after((10, -1), ALL, 2) == lines[2:4]
    assert await store.windows.before(None, ALL, 2) == lines[-2:]


async def test_lines_are_read_as_they_were_kept_each_once(store: LogStore) -> None:
    lines = await store.windows.added(0, ALL, 100)
    assert [line.text for line in lines] == [*TEXTS, "from hog"]
    await store.add("plugin:1", [NewLine(b"late", 1, 4, "late")])
    assert [each.text for each in await store.windows.added(lines[-1].id, ALL, 9)] == ["late"]
    assert await store.windows.added(0, LogFilter(level=4), 1) == lines[4:5]


async def test_the_number_of_a_line_that_was_given_up_is_not_given_again(store: LogStore) -> None:
    last = (await store.windows.added(0, ALL, 100))[-1].id
    await store.clean(everything=True)
    await store.add("plugin:1", [NewLine(b"new", 30, 2, "new")])
    assert [each.text for each in await store.windows.added(last, ALL, 9)] == ["new"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (LogFilter(sources=["hog:f"]), ["from hog"]),
        (LogFilter(sources=[]), []),
        (LogFilter(level=4), TEXTS[4:]),
        (LogFilter(since=10, until=20, level=3), [TEXTS[3], "from hog"]),
        (LogFilter(matches=(Match("GET"),)), TEXTS[:2]),
        (LogFilter(matches=(Match("GET"), Match("500", hide=True))), TEXTS[:1]),
        (LogFilter(matches=(Match("a_b"),)), ["a_b"]),
        (LogFilter(matches=(Match("0%"),)), [TEXTS[2]]),
        (LogFilter(matches=(Match("ÜBER"),)), [TEXTS[2]]),
        (LogFilter(matches=(Match("\\"),)), [TEXTS[5]]),
        (LogFilter(matches=(Match(r"\s[25]00$", regex=True),)), TEXTS[:2]),
        (LogFilter(matches=(Match("^[^h]*$", regex=True, hide=True),)), [TEXTS[5], "from hog"]),
    ],
)
async def test_filters(store: LogStore, chosen: LogFilter, expected: list[str]) -> None:
    assert sorted(await shown(store, chosen)) == sorted(expected)
    assert await store.windows.count(chosen) == len(expected)


def test_what_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        Match("(", regex=True)
    assert Match("(").condition()[1] == ["%(%"]


async def test_hits_are_found_both_ways(store: LogStore) -> None:
    search = ALL.searching(Match("b"))
    hits: list[str] = []
    at: Position = (-1, 0)
    while found := await store.windows.after(at, search, 1):
        hits.append(found[0].text)
        at = found[0].position
    assert hits == ["get /b 500", "Über 100%", "a_b", "axb", "back\\slash"]
    (back,) = await store.windows.before(at, search, 1)
    assert back.text == "axb"
    assert await store.windows.count(search) == 5


async def test_each_match_tells_what_it_hides(store: LogStore) -> None:
    chosen = LogFilter(matches=(Match("00"), Match("500", hide=True)))
    assert await shown(store, chosen) == [TEXTS[0], TEXTS[2]]
    counted = await store.windows.tally(chosen, Match("ber"), (5, 0))
    assert counted == Tally(shown=2, hidden=(4, 1), hits=1, news=1)


async def test_news_are_what_was_kept_since_wherever_it_stands(store: LogStore) -> None:
    since = (0, await store.windows.last_number())
    await store.add("plugin:1", [NewLine(b"l", 5, 2, "late"), NewLine(b"n", 90, 2, "now")])
    await store.add_history("plugin:1", [NewLine(b"h", -5, 2, "history")])
    assert (await store.windows.tally(ALL, since=since)).news == 2


@given(
    st.lists(st.text("abc", max_size=4), max_size=12),
    st.lists(st.tuples(st.text("ab", min_size=1, max_size=2), st.booleans()), max_size=3),
    st.text("bc", min_size=1, max_size=2),
)
async def test_a_tally_is_what_counting_one_by_one_gives(
    texts: list[str], tests: list[tuple[str, bool]], needle: str
) -> None:
    store = await LogStore.open()
    await store.add("plugin:1", [NewLine(bytes([n]), n, 2, t) for n, t in enumerate(texts)])
    chosen = LogFilter(matches=tuple(Match(text, hide=hide) for text, hide in tests))
    shown = [(n, t) for n, t in enumerate(texts) if all((w in t) != hide for w, hide in tests)]
    counted = await store.windows.tally(chosen, Match(needle, regex=True), (4, 0))
    assert counted.shown == len(shown)
    assert counted.hits == sum(needle in text for _, text in shown)
    assert counted.news == sum(number >= 4 for number, _ in shown)
    for number, hidden in enumerate(counted.hidden):
        others = [test for at, test in enumerate(tests) if at != number]
        without = sum(all((w in t) != hide for w, hide in others) for t in texts)
        assert hidden == without - len(shown)
    await store.close()


async def test_what_few_lines_have_is_found_in_slices() -> None:
    store = await LogStore.open(limits=Limits(entries=None))
    texts = ["needle", *(["hay"] * (2 * LOOKED_AT)), "needle"]
    await store.add("plugin:1", [NewLine(n.to_bytes(4), n, 2, t) for n, t in enumerate(texts)])
    chosen = LogFilter(matches=(Match("needle"),))
    part = await store.windows.part_before(None, chosen, 5)
    assert [line.time for line in part.lines] == [2 * LOOKED_AT + 1]
    assert part.rest is not None
    assert part.rest[0] == LOOKED_AT + 2
    assert [line.time for line in await store.windows.before(None, chosen, 5)] == [
        0, 2 * LOOKED_AT + 1,
    ]  # fmt: skip
    assert len(await store.windows.after((-1, 0), chosen, 5)) == 2
    assert (await store.windows.part_after((-1, 0), chosen, 1)).rest is None
    await store.close()


async def test_a_histogram_counts_by_level(store: LogStore) -> None:
    counted = await store.windows.histogram(ALL, 0, 20, 2)
    assert counted == ((1, 1, 0, 0, 0), (0, 0, 1, 2, 0))
    assert await store.windows.histogram(ALL, 20, 20, 1) == ((0, 0, 0, 0, 0),)


async def test_sources_tell_what_is_held_of_them(store: LogStore) -> None:
    assert await store.windows.spans() == {"plugin:1": Span(0, 20, 6), "hog:f": Span(15, 15, 1)}
    assert await store.windows.nth_newest("plugin:1", 2, 100) == 10
    assert await store.windows.nth_newest("plugin:1", 1, 10) == 10
    assert await store.windows.nth_newest("plugin:1", 6, 100) is None


@given(st.text(min_size=1), st.lists(st.text(), max_size=6))
async def test_an_ascii_match_is_a_part_in_any_case(needle: str, texts: list[str]) -> None:
    store = await LogStore.open()
    texts = [text.replace("\0", "") for text in [*texts, f"<{needle}>"]]
    needle = needle.replace("\0", "") or "a"
    lines = [NewLine(bytes([n]), n, 2, text) for n, text in enumerate(texts)]
    await store.add("plugin:1", lines)
    found = [line.text for line in await store.windows.before(
        None, LogFilter(matches=(Match(needle),)), 100)]  # fmt: skip
    if needle.isascii():
        assert found == [text for text in texts if _ascii(needle) in _ascii(text)]
    else:
        assert f"<{needle}>" in found or "\0" in needle
    await store.close()


def _ascii(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)

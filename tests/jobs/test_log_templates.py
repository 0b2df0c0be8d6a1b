"""Kinds of messages: what differs is masked, what comes is counted, what is new is told."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs import log_templates
from phtui.jobs.log_masks import pattern_of_template, template_of
from phtui.jobs.log_templates import SILENCE, Templates
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import NewLine
from phtui.store.logs import LogStore

MINUTE = 60_000_000
BEGIN = 1_700_000_000_000_000


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("Function completed in 212ms", "Function completed in ‹n›ms"),
        ("user 0190c7c0-0001-7bbb-8ccc-d0d0e0e0f001 seen", "user ‹uuid› seen"),
        ("commit deadbeef12 by 'Ann B'", "commit ‹id› by ‹text›"),
        ("it can't and won't", "it can't and won't"),
        ('{"to": "a b", "n": -1.5, "ok": true}', '{"to": ‹text›, "n": -‹n›, "ok": true}'),
        ("at 10:20:30.5, 1,204 rows", "at ‹n›, ‹n› rows"),
        ("facade decade", "facade decade"),
    ],
)
def test_what_differs_is_masked(text: str, template: str) -> None:
    assert template_of(text) == template


TEXTS = st.text(st.sampled_from("a1 \"':.-{}\\\n×e0x‹n›") | st.characters(), max_size=60)


@given(TEXTS | st.lists(TEXTS, max_size=30).map(" ".join))
def test_a_template_finds_its_own_messages_and_is_its_own(text: str) -> None:
    template = template_of(text)
    assert re.search(pattern_of_template(template, text), text, re.IGNORECASE)
    assert template_of(template) == template or len(text) > 400 or '"' in text or "'" in text


def test_a_long_message_that_almost_fits_is_passed_over_quickly() -> None:
    text = "{" + ", ".join(f'"k{n}": "v {n}"' for n in range(20)) + "}"
    pattern = pattern_of_template(template_of(text), text)
    assert re.search(pattern, text)
    assert not re.search(pattern, text[:-1] + "!" * 5000)


@pytest.fixture
async def store() -> AsyncIterator[LogStore]:
    store = await LogStore.open()
    yield store
    await store.close()


class Log:
    """Lines with times in minutes."""

    def __init__(self, store: LogStore) -> None:
        self.templates = Templates(store.windows, LogFilter(), lambda: BEGIN / 1e6)
        self._store = store
        self._count = 0

    async def add(self, minute: float, *texts: str, level: int = 2, of: int = 1) -> None:
        lines = []
        for text in texts:
            self._count += 1
            time = BEGIN + int(minute * MINUTE)
            lines.append(NewLine(self._count.to_bytes(4), time, level, text))
        await self._store.add(f"plugin:{of}", lines)
        while await self.templates.take():
            pass

    @property
    def counted(self) -> dict[str, int]:
        return {each.text: each.count for each in self.templates.all()}

    @property
    def new(self) -> list[str]:
        return [each.text for each in self.templates.new()]


async def test_lines_are_counted_by_kind_as_they_come(store: LogStore) -> None:
    log = Log(store)
    await log.add(0, *(f"took {n} ms" for n in range(500)), "started")
    await log.add(1, "took 7 ms", "took 'long'")
    assert log.counted == {"started": 1, "took ‹n› ms": 501, "took ‹text›": 1}
    assert log.templates.looked_at == 503
    found = next(each for each in log.templates.all() if each.count == 501)
    assert (found.first, found.last) == (BEGIN, BEGIN + MINUTE)
    assert sum(log.templates.sparks(found)) == 501
    assert log.templates.sparks(found)[-1] == 1
    chosen = LogFilter(matches=(found.match,))
    assert await store.windows.count(chosen) == 501
    assert found.match.label == "took ‹n› ms"


async def test_new_is_what_was_silent_for_a_quarter_of_an_hour(store: LogStore) -> None:
    log = Log(store)
    await log.add(0, "always 1", "once")
    assert log.new == []  # nobody knows what was before
    for minute in range(5, 60, 5):
        await log.add(minute, f"always {minute}")
    await log.add(30, "first seen")
    await log.add(40, "once", "first seen")
    assert log.new == ["once", "first seen"]
    came = {each.text: each.came for each in log.templates.new()}
    assert came == {"once": BEGIN + 40 * MINUTE, "first seen": BEGIN + 30 * MINUTE}
    assert SILENCE == 15 * MINUTE


async def test_what_a_source_begins_with_is_not_new_because_another_began_before(
    store: LogStore,
) -> None:
    log = Log(store)
    await log.add(0, "of the first")
    await log.add(60, "of the second", of=2)
    assert log.new == []


async def test_memory_is_bounded_and_the_bound_is_known(
    store: LogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_templates, "MOST_TEMPLATES", 40)
    log = Log(store)
    for minute in range(200):
        await log.add(minute, f"kind {'x' * minute}")
    await log.add(1e6, "from the far future")
    assert len(log.counted) <= 40
    assert log.templates.forgotten == 201 - len(log.counted)
    assert f"kind {'x' * 199}" in log.counted
    assert all(len(each.counts) <= log_templates.SPARKS for each in log.templates.all())
    assert log.templates.spark_seconds * log_templates.SPARKS >= 199 * 60


async def test_a_filter_chooses_what_is_looked_at(store: LogStore) -> None:
    log = Log(store)
    await log.add(0, "quiet")
    await log.add(0, "loud", level=4)
    templates = Templates(store.windows, LogFilter(level=4))
    while await templates.take():
        pass
    assert [each.text for each in templates.all()] == ["loud"]

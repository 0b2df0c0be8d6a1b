"""What may make a query slow."""

from __future__ import annotations

import pytest
from hypothesis import given

from phtui.hogql.advice import NO_INDEX, NO_TIME_BOUND, advice
from tests.hogql.texts import texts

SLOW = (NO_TIME_BOUND.format(table="events"),)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select count() from events", SLOW),
        ("select timestamp from events where event = 'a' order by timestamp", SLOW),
        ("select 1 from persons join events on 1", SLOW),
        ("select 1 from (select * from events) where timestamp > 1", SLOW),
        ("select 1 where x in (select id from events where 'timestamp' = 'a')", SLOW),
        ("select count() from events where (a or timestamp > now())", ()),
        ("select count() from events where e.timestamp > now()", ()),
        ("select count() from events where {filters}", ()),
        ("select count() from persons", ()),
        ("select 'from events'", ()),
        ("select 1 -- from events", ()),
    ],
)
def test_a_big_table_without_a_time_bound(sql: str, expected: tuple[str, ...]) -> None:
    assert advice(sql) == expected


def test_what_posthog_says_of_indices() -> None:
    assert advice("select 1 from persons", "no") == (NO_INDEX,)
    assert advice("select 1 from persons", "partial") == ()
    assert advice("select 1 from events", "no") == SLOW


@given(texts)
def test_no_text_is_too_odd(text: str) -> None:
    assert isinstance(advice(text), tuple)

"""The LIMIT somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.hogql.limits import top_level_limit


@pytest.mark.parametrize(
    ("sql", "limit"),
    [
        ("select 1", None),
        ("select 1 limit 7", 7),
        ("select 1 LIMIT 7 -- limit 9", 7),
        ("select 'limit 9' from events Limit /* 8 */ 7;", 7),
        ("select * from (select 1 limit 5)", None),
        ("select * from (select 1 limit 5) limit 6", 6),
        ("select * from events limit 2 by event", None),
        ("select * from events limit 2 by event limit 30", 30),
        ("select * from events limit {n}", None),
        ("select 1 limit 2 union all select 2", None),
        ("select 1 limit 2 union all select 2 limit 3", 3),
        ("select arr[limit 3] from t", None),
        ("select limits 3, `limit` from t", None),
        ("select properties.limit from events", None),
    ],
)
def test_limits(sql: str, limit: int | None) -> None:
    assert top_level_limit(sql) == limit


@given(st.text(st.sampled_from("limit 12by()[],;'`{}-/*\n")))
def test_any_text_has_an_answer(sql: str) -> None:
    top_level_limit(sql)

"""Comparisons with NULL are true or false, never NULL; joins keep plain equality."""

from __future__ import annotations

from typing import Any

import pytest

from tests.demo.hogql.database import Database

N = "nullIf(1, 1)"
"""A NULL that is no literal."""

CASES: list[tuple[str, Any]] = [
    ("{n} = 1", 0),
    ("{n} != 1", 1),
    ("{n} = {n}", 1),
    ("{n} != {n}", 0),
    ("{n} = nullIf(2, 1)", 0),
    ("{n} != nullIf(2, 1)", 1),
    ("{n} < 1", 0),
    ("{n} >= 1", 0),
    ("not ({n} = 1)", 1),
    ("{n} = null", 1),
    ("null != {n}", 0),
    ("{n} is null", 1),
    ("{n} is not null", 0),
    ("null = null", 1),
    ("1 = null", 0),
    ("{n} in (1, 2)", 0),
    ("{n} not in (1, 2)", 1),
    ("{n} in (select 1)", 0),
    ("toString({n}) like 'a%'", 0),
    ("toString({n}) not like 'a%'", 1),
    ("toString({n}) =~ 'a'", 0),
    ("toString({n}) !~* 'a'", 1),
    ("{n} between 1 and 2", 0),
    ("equals({n}, 1)", 0),
    ("notEquals({n}, 1)", 1),
    ("notIn({n}, (1, 2))", 1),
    ("less({n}, 1)", 0),
]


@pytest.mark.parametrize(("comparison", "expected"), CASES, ids=[sql for sql, _ in CASES])
def test_comparison(db: Database, comparison: str, expected: Any) -> None:
    assert db.value(f"SELECT {comparison.format(n=N)}") == expected


def test_what_is_never_null_is_compared_plainly(db: Database) -> None:
    sql = db.translate("SELECT 1 FROM events WHERE timestamp > '2026-01-01' AND event = 'x'")
    assert "ifNull" not in sql.clickhouse
    filled = db.translate("SELECT 1 FROM events WHERE coalesce(properties.x, 'y') = 'x'")
    assert "ifNull" not in filled.clickhouse


def test_joins_keep_plain_equality(db: Database) -> None:
    sql = "SELECT 1 FROM events a JOIN events b ON a.properties.$os = b.properties.$os LIMIT 1"
    assert "ifNull" not in db.translate(sql).clickhouse
    assert db.run(sql) == [[1]]


def test_a_comparison_after_the_join_is_safe_again(db: Database) -> None:
    sql = """SELECT count() FROM events a JOIN sessions s ON a.$session_id = s.session_id
        WHERE a.properties.utm_source != 'google'"""
    everything = db.value("SELECT count() FROM events WHERE properties.utm_source != 'google'")
    assert db.value(sql) == everything - 1  # the hostile event has no session

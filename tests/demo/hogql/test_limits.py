"""How many rows: 100 by default, 50,000 at most, and from the first one on."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.parser import HogQLError
from tests.demo.hogql.database import Database

OFFSET = (
    "OFFSET is not supported on queries made with a personal API key. For pagination, use keyset "
    "pagination on the `timestamp` column, e.g. `WHERE timestamp > :last_seen_timestamp ORDER BY "
    "timestamp LIMIT N`. For bulk data extraction, use batch exports: "
    "https://posthog.com/docs/cdp/batch-exports"
)


@pytest.mark.parametrize(
    ("sql", "rows", "is_default"),
    [
        ("SELECT number FROM numbers(60000)", 101, True),
        ("SELECT number FROM numbers(60000) LIMIT 60000", 50_000, False),
        ("SELECT number FROM numbers(60000) LIMIT 59999 + 1", 50_000, False),
        ("SELECT number FROM numbers(60000) LIMIT 150", 150, False),
        ("SELECT number FROM numbers(60000) LIMIT 0", 0, False),
        ("SELECT number FROM numbers(60000) LIMIT {n}", 7, False),
        ("SELECT number % 3 AS m FROM numbers(60000) LIMIT 50 BY m", 101, True),
        ("SELECT number FROM numbers(10) LIMIT 50%", 5, False),
        ("SELECT number > 3 AS b FROM numbers(9) ORDER BY b LIMIT 1 WITH TIES", 4, False),
        ("SELECT count() FROM (SELECT number FROM numbers(60000))", 1, True),
        ("SELECT number FROM numbers(150) UNION ALL SELECT 1 FROM numbers(200)", 200, False),
        ("(SELECT number FROM numbers(150)) UNION ALL (SELECT 1) LIMIT 120", 101, False),
        ("(SELECT number FROM numbers(60000) LIMIT 60000) UNION ALL (SELECT 1) LIMIT 60000",
         50_000, False),
    ],
)  # fmt: skip
def test_rows(db: Database, sql: str, rows: int, is_default: bool) -> None:
    translation = db.translate(sql, values={"n": 7})
    assert len(db.rows(translation.clickhouse)) == rows
    assert translation.default_limit is is_default


def test_limits_inside_are_left_alone(db: Database) -> None:
    sql = "SELECT count() FROM (SELECT number FROM numbers(60000) LIMIT 55000)"
    assert db.value(sql) == 55_000
    united = "SELECT count() FROM (SELECT number FROM numbers(900) UNION ALL SELECT 1)"
    assert db.value(united) == 901


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT event FROM events LIMIT 5 OFFSET @@",
        "SELECT event FROM events OFFSET @@",
        "SELECT event FROM events LIMIT 1 OFFSET @@ BY event",
        "SELECT * FROM (SELECT event FROM events LIMIT 5 OFFSET @@) AS t",
        "WITH t AS (SELECT 1 OFFSET @@) SELECT * FROM t",
        "SELECT 1 WHERE 1 IN (SELECT 1 OFFSET @@)",
        "(SELECT 1) UNION ALL (SELECT 2 OFFSET @@)",
        "(SELECT 1) UNION ALL (SELECT 2) LIMIT 5 OFFSET @@",
    ],
)
def test_offset_is_refused_at_any_depth(db: Database, sql: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql.replace("@@", "7"))
    error = caught.value
    assert (error.message, error.code) == (OFFSET, "hogql_query_error")
    assert (error.start, error.end) == (sql.index("@@"), sql.index("@@") + 1)


def test_an_offset_that_is_allowed(db: Database) -> None:
    sql = "SELECT number FROM numbers(9) ORDER BY number LIMIT 2 OFFSET 3"
    translation = db.translate(sql, allow_offset=True)
    assert translation.uses_offset
    assert db.rows(translation.clickhouse) == [[3], [4]]
    by = "SELECT number FROM numbers(6) LIMIT 1 OFFSET 1 BY number % 3"
    assert sorted(db.run(by, allow_offset=True)) == [[3], [4], [5]]


def test_the_offset_of_a_sample_is_none(db: Database) -> None:
    assert not db.translate("SELECT 1 FROM events SAMPLE 1/2 OFFSET 1/2").uses_offset

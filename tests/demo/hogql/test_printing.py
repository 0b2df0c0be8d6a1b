"""The `hogql` of an answer: the same query, as PostHog prints it."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.limits import with_default
from phtui.demo.hogql.parser import parse
from phtui.demo.hogql.printing import query
from tests.demo.hogql.corpus import QUERIES
from tests.demo.hogql.database import Database

PRINTED = [
    ("select event, count() as n from events group by event order by n desc",
     "SELECT event, count() AS n FROM events GROUP BY event ORDER BY n DESC LIMIT 101 OFFSET 0"),
    ("select 1+2*3, not a = 'x' and b in (1, 2) or c is null from t limit 5",
     "SELECT plus(1, multiply(2, 3)), or(and(not(equals(a, 'x')), in(b, tuple(1, 2))), "
     "equals(c, NULL)) FROM t LIMIT 5"),
    ("select properties.`a b`.$c, p['x'], t.1, a[1:2], x ?? y from e as t limit 1",
     "SELECT properties.`a b`.$c, p['x'], t.1, a[1:2], ifNull(x, y) FROM e AS t LIMIT 1"),
    ("select distinct x -> x, sum(y) filter (where z), count(distinct a) from e limit 1",
     "SELECT DISTINCT x -> x, sum(y) FILTER (WHERE z), count(DISTINCT a) FROM e LIMIT 1"),
    ("with 1 as y, t(a) as (select 2) select a from t sample 1/2 left join e using (a) limit 1",
     "WITH 1 AS y, t (a) AS (SELECT 2) SELECT a FROM t SAMPLE 1/2 LEFT JOIN e USING a LIMIT 1"),
    ("select sum(x) over (partition by y order by z desc rows between 1 preceding and current row),"
     " lag(x) over w from e window w as (order by x) limit 1",
     "SELECT sum(x) OVER (PARTITION BY y ORDER BY z DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW),"
     " lag(x) OVER w FROM e WINDOW w AS (ORDER BY x ASC) LIMIT 1"),
    ("select 1 union all (select 2 limit 3)", "SELECT 1 UNION ALL SELECT 2 LIMIT 3"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "printed"), PRINTED, ids=[sql[:40] for sql, _ in PRINTED])
def test_printed(sql: str, printed: str) -> None:
    tree, is_default = with_default(parse(sql))
    assert query(tree) + (" OFFSET 0" if is_default else "") == printed


@pytest.mark.parametrize("sql", QUERIES, ids=[sql[:40] for sql in QUERIES])
def test_what_is_printed_asks_the_same(db: Database, sql: str) -> None:
    translation = db.translate(sql)
    rows = db.rows(translation.clickhouse)
    assert rows
    assert db.run(translation.hogql, allow_offset=True) == rows


def test_placeholders_are_printed_as_values(db: Database) -> None:
    sql = "SELECT {a}, {variables.b} FROM events WHERE {filters} LIMIT 1"
    around = {"values": {"a": "it's"}, "variables": {"b": [1, None]}}
    filters = {"properties": [{"key": "$os", "value": "Linux", "type": "event"}]}
    assert db.translate(sql, **around, filters=filters).hogql == (
        r"SELECT 'it\'s', [1, NULL] FROM events WHERE equals(properties.$os, 'Linux') LIMIT 1"
    )

"""The shapes of queries: WITH, UNION, windows, LIMIT BY, ARRAY JOIN, SAMPLE."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.parser import HogQLError
from tests.demo.hogql.database import Database


def test_table_ctes(db: Database) -> None:
    sql = """WITH firsts AS
            (SELECT distinct_id, min(timestamp) AS at FROM events GROUP BY distinct_id),
        days AS (SELECT toDate(at) AS day, count() AS people FROM firsts GROUP BY day)
        SELECT sum(people), uniqExact(day) FROM days"""
    ((people, days),) = db.run(sql)
    assert people == db.value("SELECT uniqExact(distinct_id) FROM events")
    assert 1 < days <= 91


def test_recursive_cte(db: Database) -> None:
    sql = """WITH RECURSIVE t(n, f) AS
            (SELECT 1, 1 UNION ALL SELECT n + 1, f * (n + 1) FROM t WHERE n < 5)
        SELECT max(n), max(f) FROM t"""
    assert db.run(sql) == [[5, 120]]


def test_values_in_with(db: Database) -> None:
    sql = """WITH 2 AS two, (SELECT max(timestamp) FROM events) AS latest, two + 1 AS three
        SELECT two, three, (SELECT two), countIf(timestamp = latest) >= 1 FROM events"""
    assert db.run(sql) == [[2, 3, 2, 1]]


def test_a_cte_can_be_called_like_a_table(db: Database) -> None:
    assert db.run("WITH events AS (SELECT 1 AS x) SELECT x, events.x FROM events") == [[1, 1]]


def test_a_cte_ends_with_its_query(db: Database) -> None:
    with pytest.raises(HogQLError, match="Unknown table `t`"):
        db.run("SELECT * FROM (WITH t AS (SELECT 1 AS x) SELECT x FROM t) AS s, t")


def test_the_first_with_counts_for_all_of_a_union(db: Database) -> None:
    sql = "WITH t AS (SELECT 1 AS x) SELECT x FROM t UNION ALL SELECT x + 1 FROM t"
    assert sorted(db.run(sql)) == [[1], [2]]


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ("SELECT 1 UNION ALL SELECT 1", [1, 1]),
        ("SELECT 1 UNION DISTINCT SELECT 1", [1]),
        ("SELECT number FROM numbers(4) INTERSECT SELECT 2", [2]),
        ("SELECT number FROM numbers(3) EXCEPT SELECT 1", [0, 2]),
        ("(SELECT number FROM numbers(9) LIMIT 1) UNION ALL (SELECT 7)", [0, 7]),
        ("(SELECT 1) UNION ALL (SELECT 2) UNION ALL (SELECT 3) LIMIT 2", None),
        ("SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 5) AS t", [1, 5]),
        ("SELECT x FROM ((SELECT 1 AS x) UNION ALL (SELECT 5)) AS t WHERE x > 1", [5]),
    ],
)
def test_sets(db: Database, sets: str, expected: list[int] | None) -> None:
    rows = sorted(value for (value,) in db.run(sets))
    assert rows == expected if expected is not None else len(rows) == 2


def test_window_functions(db: Database) -> None:
    sql = """SELECT number, sum(number) OVER (ORDER BY number),
        avg(number) OVER (ORDER BY number ROWS BETWEEN 1 PRECEDING AND CURRENT ROW),
        row_number() OVER (PARTITION BY number % 2 ORDER BY number DESC),
        count(*) OVER (), rank() OVER w FROM numbers(4) WINDOW w AS (ORDER BY number % 2)
        ORDER BY number"""
    assert db.run(sql) == [
        [0, 0, 0, 2, 4, 1],
        [1, 1, 0.5, 2, 4, 3],
        [2, 3, 1.5, 1, 4, 1],
        [3, 6, 2.5, 1, 4, 3],
    ]


@pytest.mark.parametrize("over", ["(ORDER BY number)", "w"])
def test_lag_and_lead_see_all_rows(db: Database, over: str) -> None:
    sql = f"""SELECT number, lag(number) OVER {over}, lead(number, 2) OVER {over} FROM numbers(3)
        WINDOW w AS (ORDER BY number) ORDER BY number"""
    assert db.run(sql) == [[0, None, 2], [1, 0, None], [2, 1, None]]


def test_a_frame_of_ones_own_is_kept(db: Database) -> None:
    frame = "ORDER BY number ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
    assert db.run(f"SELECT lag(number) OVER ({frame}) FROM numbers(2)") == [[None], [None]]


def test_parametric_aggregate_as_window(db: Database) -> None:
    sql = "SELECT quantile(1)(number) OVER (ORDER BY number) FROM numbers(3) ORDER BY 1"
    assert db.run(sql) == [[0], [1], [2]]


def test_qualify(db: Database) -> None:
    sql = """SELECT event, timestamp FROM events
        QUALIFY row_number() OVER (PARTITION BY event ORDER BY timestamp) = 1"""
    assert len(db.run(sql)) == db.value("SELECT uniqExact(event) FROM events")


def test_gaps_between_events(db: Database) -> None:
    sql = """SELECT min(gap) FROM (SELECT dateDiff('second',
        lag(timestamp) OVER (PARTITION BY $session_id ORDER BY timestamp), timestamp) AS gap
        FROM events WHERE event != 'hostile')"""
    assert db.value(sql) >= 0


def test_limit_by(db: Database) -> None:
    rows = db.run("SELECT event, uuid FROM events ORDER BY timestamp LIMIT 2 BY event")
    assert max(sum(row[0] == event for row in rows) for event, _ in rows) == 2


def test_array_join(db: Database) -> None:
    sql = "SELECT number, x, y FROM numbers(2) ARRAY JOIN range(number + 1) AS x, ['a', 'b'] AS y"
    assert db.run(sql.replace("range(number + 1)", "[number, 9]")) == [
        [0, 0, "a"], [0, 9, "b"], [1, 1, "a"], [1, 9, "b"],
    ]  # fmt: skip
    left = "SELECT number, x FROM numbers(2) LEFT ARRAY JOIN range(number) AS x"
    assert db.run(left) == [[0, 0], [1, 0]]


def test_array_join_function_over_a_property(db: Database) -> None:
    sql = """SELECT arrayJoin(JSONExtract(properties, 'items', 'Array(String)')) AS item,
        count() AS c
        FROM events WHERE event = 'purchase' GROUP BY item ORDER BY c DESC"""
    purchases = db.value("SELECT count() FROM events WHERE event = 'purchase'")
    assert sum(count for _item, count in db.run(sql)) == 2 * purchases


def test_sample(db: Database) -> None:
    total = db.value("SELECT count() FROM events")
    half = db.value("SELECT count() FROM events SAMPLE 1/2")
    other = db.value("SELECT count() FROM events SAMPLE 0.5 OFFSET 0.5")
    assert 0 < half < total
    assert half + other == total


def test_distinct_and_prewhere(db: Database) -> None:
    sql = """SELECT DISTINCT event FROM events
        PREWHERE event LIKE '$p%' WHERE event != 'x' ORDER BY event"""
    assert db.run(sql) == [["$pageleave"], ["$pageview"]]


def test_with_fill(db: Database) -> None:
    sql = """SELECT number AS n, number * 2 AS v FROM numbers(3) WHERE number != 1
        ORDER BY n WITH FILL FROM 0 TO 4 STEP 1"""
    assert db.run(sql) == [[0, 0], [1, 0], [2, 4], [3, 0]]
    assert db.run(f"{sql} INTERPOLATE (v)") == [[0, 0], [1, 0], [2, 4], [3, 4]]


def test_aliases_within_expressions(db: Database) -> None:
    sql = "SELECT (number AS n) + 1 AS m, n * m FROM numbers(3) WHERE m > 1 ORDER BY m DESC"
    assert db.run(sql) == [[3, 6], [2, 2]]


def test_an_alias_may_hide_a_column(db: Database) -> None:
    sql = "SELECT toDate(timestamp) AS timestamp, count() FROM events GROUP BY timestamp"
    days = db.value("SELECT uniqExact(toDate(timestamp)) FROM events")
    assert len(db.run(sql)) == min(days, 101)


def test_names_that_repeat(db: Database) -> None:
    outer = "SELECT x, (SELECT 1) FROM ({}) AS t"
    assert db.run(outer.format("SELECT 'named' AS x, t.x FROM (SELECT 'field' AS x) AS t")) == [
        ["named", 1]
    ]
    twice = "SELECT a.x, b.x FROM (SELECT 1 AS x) AS a JOIN (SELECT 2 AS x) AS b ON 1 = 1"
    assert db.run(outer.format(twice)) == [[2, 1]]
    assert db.run(twice) == [[1, 2]]


def test_scalar_subqueries(db: Database) -> None:
    sql = "SELECT count() / (SELECT count() FROM events) FROM events WHERE event != 'x'"
    assert db.value(sql) == 1


def test_which_columns_star_stands_for(db: Database) -> None:
    columns = "SELECT {} FROM (SELECT 1 AS abc, 2 AS abd, 3 AS x) AS t"
    assert db.run(columns.format("* EXCLUDE (abd, t.x)")) == [[1]]
    assert db.run(columns.format("COLUMNS('^ab')")) == [[1, 2]]
    assert db.run(columns.format("COLUMNS(x, abc), t.*")) == [[3, 1, 1, 2, 3]]
    assert db.run(columns.format("greatest(*COLUMNS('.'))")) == [[3]]


def test_star_of_what_hangs_on_a_table(db: Database) -> None:
    person = db.translate("SELECT person.*, e.session.* FROM events AS e")
    assert person.columns[:4] == ("id", "created_at", "properties", "session_id")
    pdi = db.run("SELECT pdi.person.* FROM session_replay_events LIMIT 1")
    assert len(pdi[0]) == 4

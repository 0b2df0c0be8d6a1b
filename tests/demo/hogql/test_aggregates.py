"""Counting and summing, in all the ways PostHog's documentation shows."""

from __future__ import annotations

import pytest

from tests.demo.hogql.database import Database

PURCHASES = "FROM ph.events WHERE event = 'purchase'"
AMOUNT = "JSONExtractFloat(properties, 'amount')"


def test_events_by_count(db: Database) -> None:
    rows = db.run("SELECT event, count() FROM events GROUP BY event ORDER BY count() DESC")
    assert sum(count for _event, count in rows) == len(db.rows("SELECT 1 FROM ph.events")) - 1
    assert rows[0][0] == "$pageview"
    assert [count for _event, count in rows] == sorted((row[1] for row in rows), reverse=True)


@pytest.mark.parametrize("count", ["count()", "count(*)", "COUNT(1)", "count(event)"])
def test_every_way_to_count(db: Database, count: str) -> None:
    expected = db.rows("SELECT count() FROM ph.events WHERE timestamp <= now64(6)")
    assert db.run(f"SELECT {count} FROM events") == expected


def test_distinct(db: Database) -> None:
    sql = "SELECT count(DISTINCT event), uniqExact(event), countDistinct(event) FROM events"
    expected = db.rows("SELECT uniqExact(event) FROM ph.events WHERE timestamp <= now64(6)")
    assert db.run(sql) == [expected[0] * 3]


def test_if_combinators(db: Database) -> None:
    sql = """SELECT countIf(event = 'purchase'),
        round(sumIf(properties.amount, event = 'purchase')),
        uniqExactIf(distinct_id, event = 'purchase'), maxIf(properties.amount, event = 'purchase')
        FROM events"""
    expected = f"""SELECT count(), round(sum({AMOUNT})), uniqExact(distinct_id), max({AMOUNT})
        {PURCHASES}"""
    assert db.run(sql) == db.rows(expected)


def test_map_and_array_combinators(db: Database) -> None:
    sql = "SELECT sumMap(map(event, 1)), sumArray([1, 2]), uniqExactArray([event, 'x']) FROM events"
    ((counted, summed, unique),) = db.run(sql)
    ((total, kinds),) = db.run("SELECT count(), uniqExact(event) FROM events")
    assert (sum(counted.values()), summed, unique) == (total, 3 * total, kinds + 1)


def test_states_and_merges(db: Database) -> None:
    sql = """SELECT uniqMerge(state), sum(n) FROM
        (SELECT uniqState(distinct_id) AS state, count() AS n FROM events GROUP BY event)"""
    assert db.run(sql) == db.run("SELECT uniq(distinct_id), count() FROM events")


def test_quantiles_of_a_numeric_property(db: Database) -> None:
    amount = "properties.amount"
    sql = f"SELECT quantile(0.5)({amount}), quantiles(0.1, 0.9)({amount}) FROM events"
    ((median, (low, high)),) = db.run(sql)
    ((least, most),) = db.rows(f"SELECT min({AMOUNT}), max({AMOUNT}) {PURCHASES}")
    assert least <= low <= median <= high <= most


def test_top_values(db: Database) -> None:
    assert db.value("SELECT topK(1)(event) FROM events") == ["$pageview"]


def test_first_and_last_by_time(db: Database) -> None:
    sql = "SELECT argMin(event, timestamp), argMax(uuid, timestamp) FROM events"
    by_hand = """SELECT (SELECT event FROM ph.events ORDER BY timestamp LIMIT 1),
        (SELECT uuid FROM ph.events WHERE timestamp <= now64(6) ORDER BY timestamp DESC LIMIT 1)"""
    assert db.run(sql) == db.rows(by_hand)


def test_funnel(db: Database) -> None:
    sql = """SELECT level, count() FROM
        (SELECT distinct_id, windowFunnel(86400)(toDateTime(timestamp),
            event = '$pageview', event = 'added to cart', event = 'purchase') AS level
        FROM events GROUP BY distinct_id) GROUP BY level ORDER BY level"""
    rows = db.run(sql)
    assert sum(count for _level, count in rows) == db.value(
        "SELECT uniqExact(distinct_id) FROM events"
    )
    assert {level for level, _count in rows} <= {0, 1, 2, 3}
    assert dict(rows)[3] > 0


def test_funnel_with_a_mode(db: Database) -> None:
    strict = (
        "SELECT windowFunnel(9, 'strict_order')(number, number = 1, number = 3) FROM numbers(5)"
    )
    loose = "SELECT windowFunnel(9)(number, number = 1, number = 3) FROM numbers(5)"
    assert (db.value(strict), db.value(loose)) == (1, 2)


def test_retention(db: Database) -> None:
    sql = """SELECT sum(r[1]), sum(r[2]) FROM
        (SELECT retention(event = '$pageview', event = 'purchase') AS r
        FROM events GROUP BY person_id)"""
    by_hand = """SELECT countIf(viewed > 0), countIf(viewed > 0 AND bought > 0) FROM
        (SELECT countIf(event = '$pageview') AS viewed, countIf(event = 'purchase') AS bought
        FROM ph.events GROUP BY person_id)"""
    assert db.run(sql) == db.rows(by_hand)


def test_sequences(db: Database) -> None:
    sql = """SELECT sequenceMatch('(?1)(?t<=5)(?2)')(toDateTime(number), number = 1, number = 3),
        sequenceCount('(?1)(?2)')(toDateTime(number), number % 2 = 0, number % 2 = 1)
        FROM numbers(10)"""
    assert db.run(sql) == [[1, 5]]


def test_aggregates_postgres_has(db: Database) -> None:
    sql = """SELECT arraySort(array_agg(x)), json_agg(x), length(string_agg(x, '; ')),
        every(x != 'z'), array_agg(DISTINCT 1) FROM (SELECT arrayJoin(['b', 'a', 'b']) AS x)"""
    assert db.run(sql) == [[["a", "b", "b"], '["b","a","b"]', 7, True, [1]]]


def test_filter_clause(db: Database) -> None:
    sums = "sum(number) FILTER (WHERE number > 7), count() FILTER (WHERE number < 3)"
    assert db.run(f"SELECT {sums} FROM numbers(10)") == [[17, 3]]


@pytest.mark.parametrize("group_by", ["GROUP BY ALL", "GROUP BY event, day", "GROUP BY 1, 2"])
def test_ways_to_group(db: Database, group_by: str) -> None:
    columns = "event, toDate(timestamp) AS day, count()"
    by_hand = f"""SELECT {columns} FROM ph.events
        WHERE timestamp <= now64(6) GROUP BY event, day ORDER BY event, day LIMIT 101"""
    rows = db.run(f"SELECT {columns} FROM events {group_by} ORDER BY event, day")
    assert rows == db.rows(by_hand)


def test_grouping_sets_rollup_and_cube(db: Database) -> None:
    by = "SELECT number % 2 AS a, number % 3 AS b, count() FROM numbers(12) GROUP BY {}"
    sets = db.run(by.format("GROUPING SETS ((a), (b), ())"))
    assert (len(sets), len(db.run(by.format("ROLLUP(a, b)")))) == (6, 9)
    assert len(db.run(by.format("CUBE(a, b)"))) == 12
    assert max(count for _a, _b, count in sets) == 12


def test_having_by_alias(db: Database) -> None:
    rows = db.run("SELECT event, count() AS c FROM events GROUP BY event HAVING c > 50 ORDER BY c")
    assert rows
    assert all(count > 50 for _event, count in rows)

"""Properties: paths into JSON, types by definition, NULL where there is nothing."""

from __future__ import annotations

import pytest

from phtui.demo.hogql.properties import PROPERTY_TYPES
from tests.demo.hogql.database import HOSTILE_KEYS, Database

PURCHASE = "FROM events WHERE event = 'purchase' ORDER BY uuid LIMIT 5"


@pytest.mark.parametrize(
    "path",
    [
        "properties.$browser",
        "properties['$browser']",
        "properties?.$browser",
        "properties.`$browser`",
    ],
)
def test_every_way_to_a_property(db: Database, path: str) -> None:
    by_hand = """SELECT JSONExtractString(properties, '$browser') AS b, count()
        FROM ph.events WHERE event NOT IN ('hostile', 'not yet') GROUP BY b ORDER BY b"""
    sql = f"SELECT {path} AS b, count() FROM events WHERE event != 'hostile' GROUP BY b ORDER BY b"
    assert db.run(sql) == db.rows(by_hand)


@pytest.mark.parametrize(
    "path", ["properties.items.2", "properties['items'][2]", "properties.items[2]"]
)
def test_inside_a_property(db: Database, path: str) -> None:
    by_hand = f"SELECT JSONExtractString(properties, 'items', 2) {PURCHASE}"
    rows = db.run(f"SELECT {path} {PURCHASE}")
    assert rows == db.rows(by_hand.replace("events", "ph.events"))
    assert all(item.startswith("sku-") for (item,) in rows)


def test_numbers_and_booleans_by_definition(db: Database) -> None:
    sql = """SELECT toTypeName(properties.amount), toTypeName(properties.$is_identified),
        toTypeName(properties.currency), toTypeName(person.properties.seats),
        toTypeName(group_0.properties.arr), properties.amount > 1 FROM events
        WHERE event = 'purchase' LIMIT 1"""
    assert db.run(sql) == [
        ["Nullable(Float64)", "Nullable(Bool)", "Nullable(String)"]
        + ["Nullable(Float64)"] * 2
        + [1]
    ]


def test_a_boolean_property_is_comparable(db: Database) -> None:
    sql = "SELECT count() FROM persons WHERE properties.is_internal = {}"
    internal, others = (db.value(sql.format(word)) for word in ("true", "false"))
    assert internal + others == db.value("SELECT count() FROM persons")
    assert internal < others


def test_the_type_is_that_of_the_owner(db: Database) -> None:
    assert "amount" not in PROPERTY_TYPES["person"]
    sql = "SELECT toTypeName(person.properties.amount) FROM events LIMIT 1"
    assert db.value(sql) == "Nullable(String)"


def test_what_is_inside_has_no_definition(db: Database) -> None:
    sql = (
        "SELECT toTypeName(properties.amount.x), toTypeName(properties.amount) FROM events LIMIT 1"
    )
    assert db.run(sql) == [["Nullable(String)", "Nullable(Float64)"]]


def test_nothing_is_null(db: Database) -> None:
    sql = """SELECT countIf(properties.utm_source is null), countIf(properties.utm_source = ''),
        countIf(properties.nope is not null), count() FROM events"""
    ((no_source, empty, nope, total),) = db.run(sql)
    assert 0 < no_source < total
    assert (empty, nope) == (0, 0)


def test_through_aliases_subqueries_and_ctes(db: Database) -> None:
    sql = """WITH t AS (SELECT properties, person.properties AS pp, uuid FROM events)
        SELECT uniqExact(t.properties.$os), uniqExact(pp.plan), uniqExact(s.p.$os) FROM t
        JOIN (SELECT properties AS p, uuid FROM events) AS s ON s.uuid = t.uuid"""
    assert db.run(sql) == [[5, 3, 5]]


def test_the_persons_table_agrees_with_the_event(db: Database) -> None:
    sql = """SELECT countIf(e.person.properties.email != p.properties.email), count()
        FROM events AS e JOIN persons AS p ON p.id = e.person_id"""
    ((different, total),) = db.run(sql)
    assert different == 0
    assert total == db.value("SELECT count() FROM events WHERE event != 'hostile'")


def test_log_attributes(db: Database) -> None:
    sql = "SELECT min(toFloat(attributes.duration_ms)), uniqExact(attributes.`k8s.pod`) FROM logs"
    ((least, pods),) = db.run(sql)
    assert least >= 0
    assert pods == 12


@pytest.mark.parametrize("key", [key for key in HOSTILE_KEYS if key], ids=repr)
def test_hostile_keys(db: Database, key: str) -> None:
    quoted = "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'"
    sql = f"SELECT properties[{quoted}] FROM events WHERE event = 'hostile'"
    assert db.value(sql) == str(HOSTILE_KEYS.index(key))


def test_column_names(db: Database) -> None:
    sql = """SELECT event, properties.$os, properties.a.b, person.properties.plan AS p, count(),
        person_id, e.timestamp, 1 + 1, 'x', toDate(timestamp), properties.$os FROM events AS e"""
    assert db.translate(sql).columns == (
        "event", "$os", "a__b", "p", "count()", "person_id", "timestamp", "plus(1, 1)", "'x'",
        "toDate(timestamp)", "$os",
    )  # fmt: skip

"""Placeholders and filters: what stands beside the query gets into it, as values only."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phtui.demo.hogql.filters import TEST_ACCOUNT_FILTERS
from phtui.demo.hogql.parser import HogQLError
from tests.demo.hogql.database import Database

COUNT = "SELECT count() FROM events WHERE {filters}"
TOTAL = "SELECT count() FROM events"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=0) | st.lists(st.text(), min_size=1, max_size=3),
    max_leaves=3,
)


def test_values(db: Database) -> None:
    sql = "SELECT {n} + 1, {t}, {list}[2], {a.b}, 2 IN {list} LIMIT {n}"
    values = {"n": 1, "t": "it's", "list": [1, 2], "a.b": None}
    assert db.run(sql, values=values) == [[2, "it's", 2, None, 1]]


@settings(max_examples=40)
@given(value=json_values)
def test_any_value_comes_back(db: Database, value: Any) -> None:
    assert db.value("SELECT {x}", values={"x": value}) == value
    assert db.value("SELECT {variables.x}", variables={"x": value}) == value


def test_variables(db: Database) -> None:
    sql = "SELECT uniqExact(properties.plan) FROM persons WHERE properties.plan = {variables.plan}"
    assert db.value(sql, variables={"plan": "pro"}) == 1
    assert db.value(sql, variables={"plan": None}) == 0


def test_an_unset_date_range_filters_nothing(db: Database) -> None:
    assert db.value(COUNT) == db.value(TOTAL)
    assert db.value(COUNT, filters={"dateRange": {"date_from": "all"}}) == db.value(TOTAL)


@pytest.mark.parametrize(
    ("dates", "condition"),
    [
        ({"date_from": "-30d"}, "timestamp >= now() - toIntervalDay(30)"),
        ({"date_from": "-2mStart"}, "timestamp >= toStartOfMonth(now() - toIntervalMonth(2))"),
        ({"date_to": "-1wEnd"}, "timestamp < toStartOfWeek(now() - toIntervalWeek(1)) + 7"),
        ({"date_from": "-900h", "date_to": "-200h"}, "dateDiff('h', timestamp, now()) < 900"),
        ({"date_from": "yStart"}, "timestamp >= toStartOfYear(now())"),
    ],
)
def test_relative_dates(db: Database, dates: dict[str, str], condition: str) -> None:
    filtered = db.value(COUNT, filters={"dateRange": dates})
    by_hand = f"SELECT count() FROM ph.events WHERE event != 'not yet' AND {condition}"
    ((expected,),) = db.rows(by_hand)
    if len(dates) == 1:
        assert filtered == expected
    assert 0 < filtered <= expected


def test_iso_dates_in_any_time_zone(db: Database) -> None:
    ((middle,),) = db.rows("SELECT toString(quantileExact(0.5)(timestamp)) FROM ph.events")
    iso = middle.replace(" ", "T")
    before = db.value(COUNT, filters={"dateRange": {"date_to": iso}})
    after = db.value(COUNT, filters={"dateRange": {"date_from": f"{iso}+00:00"}})
    assert before + after == db.value(TOTAL)
    east = db.value(COUNT, filters={"dateRange": {"date_from": f"{iso}+05:00"}})
    assert east > after


def test_one_end_of_the_date_range(db: Database) -> None:
    sql = """SELECT count() FROM events WHERE timestamp >= {filters.dateRange.from}
        AND timestamp < {filters.dateRange.to}"""
    assert db.value(sql) == db.value(TOTAL)
    part = db.value(sql, filters={"dateRange": {"date_from": "-30d"}})
    assert part == db.value(COUNT, filters={"dateRange": {"date_from": "-30d"}})
    assert part < db.value(TOTAL)


def test_test_accounts(db: Database) -> None:
    sql = "SELECT count() FROM events WHERE person.properties.is_internal != true"
    assert TEST_ACCOUNT_FILTERS[0]["key"] == "is_internal"
    assert db.value(COUNT, filters={"filterTestAccounts": True}) == db.value(sql)
    assert db.value(sql) < db.value(TOTAL)


PROPERTY_FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"key": "$os", "value": "Linux"}, "properties.$os = 'Linux'"),
    ({"key": "$os", "value": ["Linux", "iOS"]}, "properties.$os in ('Linux', 'iOS')"),
    ({"key": "$os", "value": ["Linux"], "operator": "is_not"}, "properties.$os != 'Linux'"),
    ({"key": "$os", "value": "in", "operator": "icontains"}, "properties.$os ilike '%in%'"),
    ({"key": "$os", "value": ["w", "x"], "operator": "not_icontains"},
     "properties.$os in ('iOS', 'Android') or properties.$os is null"),
    ({"key": "$os", "value": "^L|^i", "operator": "regex"}, "properties.$os in ('Linux', 'iOS')"),
    ({"key": "$os", "value": ["^L", "^i"], "operator": "regex"}, "properties.$os =~ '^[Li]'"),
    ({"key": "amount", "value": 99.5, "operator": "gt"}, "properties.amount > 99.5"),
    ({"key": "amount", "operator": "is_set"}, "event = 'purchase'"),
    ({"key": "amount", "operator": "is_not_set"}, "event != 'purchase'"),
    ({"key": "$is_identified", "value": True}, "properties.$is_identified = true"),
    ({"key": "plan", "value": "pro", "type": "person"}, "person.properties.plan = 'pro'"),
    ({"key": "$channel_type", "value": "Direct", "type": "session"},
     "session.$channel_type = 'Direct'"),
    ({"key": "name", "value": "acme", "type": "group", "group_type_index": 0}, "$group_0 = 'acme'"),
    ({"key": "event = 'purchase' or 1 = 2", "type": "hogql"}, "event = 'purchase'"),
    ({"key": "event", "value": "purchase", "type": "event_metadata"}, "event = 'purchase'"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("filter_", "condition"), PROPERTY_FILTERS, ids=lambda part: str(part)[:40]
)
def test_property_filters(db: Database, filter_: dict[str, Any], condition: str) -> None:
    filtered = db.value(COUNT, filters={"properties": [{"type": "event", **filter_}]})
    assert filtered == db.value(f"SELECT count() FROM events WHERE {condition}")
    assert 0 < filtered < db.value(TOTAL)


def test_dates_in_properties(db: Database) -> None:
    after = {"key": "$os", "type": "event", "operator": "is_date_after", "value": "-7d"}
    assert db.value(COUNT, filters={"properties": [after]}) == 0


def test_filters_of_other_tables(db: Database) -> None:
    for table, time in (("sessions", "$start_timestamp"), ("logs", "timestamp")):
        filters = {"dateRange": {"date_from": "-30d"}}
        filtered = db.value(f"SELECT count() FROM {table} WHERE {{filters}}", filters=filters)
        sql = f"SELECT count() FROM {table} WHERE {time} >= now() - interval 30 day"
        assert filtered == db.value(sql)


@pytest.mark.parametrize(
    ("sql", "message", "place"),
    [
        ("SELECT {x}", "Unresolved placeholder: {x}", "{x}"),
        ("SELECT {variables.plann}", "Variable plann is missing from query. Did you mean: plan?",
         "{variables.plann}"),
        ("SELECT 1 FROM persons WHERE {filters}", "Cannot use 'filters' placeholder in a SELECT "
         "clause that does not select from the events, sessions, logs, traces or groups table.",
         "{filters}"),
        ("SELECT toDate({filters.dateRange.to}) FROM events", "The `{filters.dateRange.to}` "
         "placeholder must be used directly in a comparison (e.g. `timestamp > "
         "{filters.dateRange.to}`), not nested inside a function call, when the date range is not "
         "set.", "{filters.dateRange.to}"),
        ("SELECT {1 + 1}", "A placeholder with an expression is not supported by the demo engine",
         "{1 + 1}"),
        ("SELECT * FROM {x}", "Unresolved placeholder: {x}", "{x}"),
    ],
)  # fmt: skip
def test_what_stands_for_nothing(db: Database, sql: str, message: str, place: str) -> None:
    with pytest.raises(HogQLError) as caught:
        db.translate(sql, variables={"plan": "pro"})
    assert caught.value.message == message
    assert sql[caught.value.start : caught.value.end] == place


def test_what_is_available(db: Database) -> None:
    with pytest.raises(HogQLError, match="You can use the following: a, b"):
        db.translate("SELECT {x}", values={"a": 1, "b": 2})


@pytest.mark.parametrize("value", [{"a": 1}, [{"a": 1}]])
def test_objects_are_no_values(db: Database, value: Any) -> None:
    with pytest.raises(HogQLError, match="a dict cannot be a value in a query"):
        db.translate("SELECT {x}", values={"x": value})


@pytest.mark.parametrize(
    ("filter_", "message"),
    [
        ({"key": "id", "value": 5, "type": "cohort"}, "A property filter of type cohort"),
        ({"key": "v", "value": "1", "operator": "semver_gt"}, "The property operator semver_gt"),
    ],
)
def test_filters_the_demo_does_not_know(db: Database, filter_: Any, message: str) -> None:
    with pytest.raises(HogQLError, match=f"{message} is not supported by the demo engine"):
        db.translate(COUNT, filters={"properties": [{"type": "event", **filter_}]})

"""HogQL about persons: right whatever is in names and values. The demo's parser is PostHog's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phtui.demo.hogql.parser import parse, parse_expression
from phtui.jobs.figure import Ask
from phtui.jobs.figure_sql import figure_sql, people_sql
from phtui.jobs.person_sql import (
    events_of,
    has_value,
    literal,
    path_of,
    persons_with,
    property_keys,
    property_of,
    recordings_of,
    recordings_with,
    sessions_of,
    value_counts,
)

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
BEGIN, END = map(datetime.fromisoformat, ("2026-05-04", "2026-05-07"))


def constant(sql: str) -> object:
    """The one constant of a query."""
    found = [value for name, value in _nodes(parse(sql)) if name == "value"]
    assert len(found) == 1
    return found[0]


def _nodes(node: object) -> list[tuple[str, object]]:
    if isinstance(node, dict):
        return [pair for name, value in node.items() for pair in [(name, value), *_nodes(value)]]
    if isinstance(node, list):
        return [pair for each in node for pair in _nodes(each)]
    return []


@settings(max_examples=50)
@given(ANY_TEXT)
def test_a_literal_says_what_was_meant(text: str) -> None:
    assert constant(f"SELECT {literal(text)}") == text.replace("\0", "")


@settings(max_examples=40)
@given(ANY_TEXT, st.one_of(ANY_TEXT, st.none(), st.integers(), st.booleans()))
def test_any_name_and_value_makes_a_condition(key: str, value: object) -> None:
    parse_expression(has_value(key, value))


@settings(max_examples=5)
@given(ANY_TEXT, ANY_TEXT)
def test_any_name_and_value_makes_a_query(key: str, value: str) -> None:
    parse(recordings_with(key, value))
    parse(value_counts(key, [value]))
    for kind in ("trends", "stickiness"):
        ask = Ask(kind, BEGIN, END, event=key, where=((key, value),), compare=True)
        parse(figure_sql(replace(ask, compare=False, by=key)))
        parse(figure_sql(ask))
        parse(people_sql(ask, 1))


@pytest.mark.parametrize("sql", [events_of("u'"), sessions_of("u"), recordings_of("u"),
                                 property_keys(), persons_with("plan", "pro")])  # fmt: skip
def test_the_others_parse(sql: str) -> None:
    parse(sql)
    assert "LIMIT" in sql


@settings(max_examples=40)
@given(st.lists(st.one_of(ANY_TEXT, st.integers(0, 9)), min_size=1))
def test_any_path_is_written_so_that_it_can_be_read(path: list[Any]) -> None:
    parse_expression(path_of(path, "person.properties"))


def test_a_path_counts_from_1_and_quotes_odd_names() -> None:
    assert path_of(["address", "50 %", 0]) == "properties.`address`['50 %'][1]"


def test_a_property_is_written_plain_where_that_is_possible() -> None:
    assert property_of("$geoip_city") == "properties.`$geoip_city`"
    assert property_of("50% off") == "JSONExtractString(properties, '50% off')"
    assert has_value("plan", None) == "properties.`plan` IS NULL"
    assert has_value("vip", True) == "toString(properties.`vip`) = 'true'"

"""Values for what a query leaves open, as they go to PostHog."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.client import PostHogClient
from phtui.api.models import SqlVariable
from phtui.hogql.placeholders import placeholders
from phtui.jobs.query_variables import (
    OpenValue,
    VariableError,
    answered,
    as_typed,
    kind_of,
    open_values,
    typed_value,
)
from tests.fake_posthog import QUERY_ID, FakePostHog
from tests.jobs.query_states import states


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select {variables.plan}, { since }", ("variables.plan", "since")),
        ("select 1 where {filters} and t > {filters.dateRange.from}", ("filters",)),
        ("select '{a}', \"{b}\" -- {c}\n/* {d} */", ()),
        ("select {a} + {a}", ("a",)),
        ("select {a.b.c}", ("a.b.c",)),
        ("select {1 + 2}, {'x': 1}", ()),
        ("select f'{x}'", ()),
    ],
)
def test_placeholders_are_found(sql: str, names: tuple[str, ...]) -> None:
    assert placeholders(sql) == names


@given(st.text(alphabet="{}a.'\"-/*\n", max_size=30))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(name and set(name) <= set("a.") for name in placeholders(text))


@pytest.mark.parametrize(
    ("typed", "value", "kind"),
    [
        ("pro", "pro", "text"),
        ('"12"', "12", "text"),
        ("'12'", "12", "text"),
        ("''", "", "text"),
        ("'it''s'", "it's", "text"),
        ("'", "'", "text"),
        ("12", 12, "number"),
        ("-1.5", -1.5, "number"),
        ("true", True, "true/false"),
        ("null", None, "null"),
        ('["a", "b"]', ["a", "b"], "list"),
        ('{"a": 1}', {"a": 1}, "object"),
        ("NaN", "NaN", "text"),
        ("[a", "[a", "text"),
        ("", "", "text"),
    ],
)
def test_what_is_typed_has_a_kind(typed: str, value: object, kind: str) -> None:
    assert typed_value(typed) == value
    assert kind_of(typed_value(typed)) == kind


def test_the_fields_of_a_query() -> None:
    fields = open_values(["variables.plan", "filters"])
    assert [field.name for field in fields] == [
        "variables.plan",
        "filters.date_from",
        "filters.date_to",
        "filters.test_accounts",
        "filters.properties",
    ]


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_stands_for_a_default_is_that_value_when_it_is_typed(value: object) -> None:
    assert typed_value(as_typed(value)) == value


def test_what_posthog_tells_of_a_variable_is_told() -> None:
    known = [
        SqlVariable("1", "days", "Number", 7),
        SqlVariable("2", "plan", "List", "free", ["free", "7"]),
        SqlVariable("3", "other", "Date"),
    ]
    assert open_values(["variables.days", "variables.plan", "other"], known) == (
        OpenValue("variables.days", "a number", "7"),
        OpenValue("variables.plan", "one of free, '7'", "free"),
        OpenValue("other", 'text, 12, true, null, ["a"]; "12": text'),
    )


async def test_what_is_sent(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.query_takes(polls=0)
    typed = {
        "variables.plan": "pro",
        "since": "12",
        "filters.date_from": "-7d",
        "filters.date_to": " ",
        "filters.test_accounts": "true",
        "filters.properties": '[{"key": "$os", "value": "Linux"}]',
    }
    await states(client, answered(typed).given_to("select 1", QUERY_ID, "async"))
    node: dict[str, Any] = posthog.asked("POST")[0].json["query"]
    ((id_, variable),) = node["variables"].items()
    assert variable == {
        "variableId": id_, "code_name": "plan", "value": "pro", "isNull": False
    }  # fmt: skip
    assert node["values"] == {"since": 12}
    assert node["filters"] == {
        "dateRange": {"date_from": "-7d"},
        "filterTestAccounts": True,
        "properties": [{"key": "$os", "value": "Linux"}],
    }
    assert posthog.asked("POST")[0].json["refresh"] == "async"


@pytest.mark.parametrize(
    "typed",
    [{"filters.what": "1"}, {"filters.test_accounts": "1"}, {"filters.properties": "{}"}],
    ids=str,
)
def test_a_filter_that_is_none_is_refused(typed: dict[str, str]) -> None:
    with pytest.raises(VariableError, match=r"filters\."):
        answered(typed)

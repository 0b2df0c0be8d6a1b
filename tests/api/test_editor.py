"""What an editor asks, and what is made of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from phtui.api.client import PostHogClient
from phtui.api.errors import NoPersonalKeys
from phtui.api.schema_models import FieldItem, SuggestionItem
from phtui.hogql.schema import Field
from phtui.hogql.suggestions import Kind
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload

QUERY, DRAFT = f"{PROJECT}/query/", f"{PROJECT}/query/draft_sql/"


async def test_the_schema_with_its_joins(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("POST", QUERY, payload("schema"))
    schema = (await client.database_schema()).schema()
    assert posthog.requests[0].json == {"query": {"kind": "DatabaseSchemaQuery"}}
    events = schema.tables["events"]
    assert events.fields["person"].chain == ("pdi", "person")
    assert events.fields["charges"] == Field("charges", "lazy_table", table="stripe_charges")
    assert (schema.tables["stripe_charges"].kind, schema.tables["stripe_charges"].rows) == (
        "data_warehouse", 1204,
    )  # fmt: skip


async def test_an_odd_table_does_not_cost_the_others(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    odd = {"name": 7, "type": None, "fields": {"": {}, "x": {"type": [], "chain": "y"}}}
    body = {"tables": {"odd": odd, "": {}, "ok": {}}, "joins": None}
    posthog.on("POST", QUERY, Answer(body=body))
    schema = (await client.database_schema()).schema()
    assert [*schema.tables] == ["odd", "ok"]
    assert schema.tables["odd"].fields == {"x": Field("x")}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("`a b`", "`a b`"), ("a.`b`", "a.`b`"), ("$x", "$x"),
        ("a; drop", "`n`"), ("`a` or 1", "`n`"), ("a\nb", "`n`"), ("{x}", "`n`"), (7, "`n`"),
    ],
)  # fmt: skip
def test_only_names_are_ever_typed_into_a_query(value: Any, written: str) -> None:
    field = FieldItem(hogql_value=value, type="string").field("n")
    assert (field.text or "`n`") == written


async def test_suggestions_are_asked_for_a_place(
    posthog: FakePostHog, client: PostHogClient
) -> None:
    posthog.on("POST", QUERY, payload("autocomplete"))
    answer = await client.autocomplete("select ev from events", 7, 9)
    assert posthog.requests[0].json["query"] == {
        "kind": "HogQLAutocomplete", "language": "hogQL", "query": "select ev from events",
        "startPosition": 7, "endPosition": 9,
    }  # fmt: skip
    found = [item.suggestion() for item in answer.suggestions]
    assert [(each.label, each.insert, each.kind) for each in found] == [
        ("event", "event", Kind.COLUMN), ("events", "events", Kind.TABLE),
        ("count", "count()", Kind.FUNCTION),
    ]  # fmt: skip


def test_what_the_server_would_type_is_checked() -> None:
    sly = SuggestionItem(label="a", insert_text="a; drop table b", kind="Variable")
    assert sly.suggestion().insert == "a"
    assert SuggestionItem(label="a b", insert_text="`a b`").suggestion().insert == "`a b`"
    assert SuggestionItem(label="a b").suggestion().insert == "`a b`"


@pytest.mark.parametrize(
    "body", [[{"name": "Firefox"}], {"results": [{"name": "Firefox"}], "refreshing": False}]
)
async def test_values_of_old_and_new_servers(
    posthog: FakePostHog, client: PostHogClient, body: Any
) -> None:
    posthog.on("GET", f"{PROJECT}/events/values/", Answer(body=body))
    found = await client.event_values("$browser", "fire")
    assert posthog.requests[0].query == {"key": ["$browser"], "value": ["fire"]}
    assert [value.name for value in found.results] == ["Firefox"]


async def test_a_draft(posthog: FakePostHog, client: PostHogClient) -> None:
    posthog.on("GET", DRAFT, Answer(body={"sql": "select 1"}), payload("session_only"))
    assert await client.draft_sql("one", "select 2") == "select 1"
    assert posthog.requests[0].query == {"prompt": ["one"], "current_query": ["select 2"]}
    with pytest.raises(NoPersonalKeys):
        await client.draft_sql("one")
    for words in ("", "x" * 401):
        with pytest.raises(ValueError, match="characters"):
            await client.draft_sql(words)
    assert len(posthog.requests) == 2

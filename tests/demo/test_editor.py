"""HogQLMetadata, DatabaseSchemaQuery and HogQLAutocomplete, over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.demo.fixtures import Api


def check(api: Api, sql: str, language: str = "hogQL", **more: Any) -> Any:
    return api.ask("HogQLMetadata", language=language, query=sql, **more)


def suggest(api: Api, marked: str) -> dict[str, dict[str, Any]]:
    """Suggestions, by label, for the word between two bars, or for where one bar stands."""
    before, _, rest = marked.partition("|")
    typed, _, after = rest.rpartition("|")
    body = api.ask(
        "HogQLAutocomplete",
        language="hogQL",
        query=before + typed + after,
        startPosition=len(before),
        endPosition=len(before) + len(typed),
    )
    assert set(body) == {"suggestions", "incomplete_list", "timings"}
    return {each["label"]: each for each in body["suggestions"]}


def test_right_sql_is_valid(api: Api) -> None:
    sql = "SELECT event, person.properties.plan FROM events"
    assert check(api, sql) == {
        "query": sql, "isValid": True, "isUsingIndices": "undecisive", "errors": [],
        "warnings": [], "notices": [], "table_names": ["events"], "ch_table_names": ["events"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT evnt FROM events", "evnt"),
        ("SELECT 'ünïcödé ☃', nope FROM events", "nope"),
        ("SELECT event\nFROM events\nWHERE timestmp > now()", "timestmp"),
        ("SELECT 1 FROM evnts", "evnts"),
    ],
)
def test_a_fault_is_pointed_at(api: Api, sql: str, fault: str) -> None:
    body = check(api, sql)
    [error] = body["errors"]
    assert not body["isValid"]
    assert sql[error["start"] : error["end"]] == fault
    assert fault in error["message"]


def test_unfinished_sql_is_a_fault_and_no_failure(api: Api) -> None:
    [error] = check(api, "SELECT count(")["errors"]
    assert 0 <= error["start"] <= error["end"] <= len("SELECT count(")


def test_an_expression_is_checked_in_its_own_places(api: Api) -> None:
    assert check(api, "event = 'x'", "hogQLExpr")["isValid"]
    [error] = check(api, "1 + evnt", "hogQLExpr")["errors"]
    assert (error["start"], error["end"]) == (4, 8)


def test_an_expression_may_end_in_a_comment(api: Api) -> None:
    assert check(api, "event = 'x' -- the usual", "hogQLExpr")["isValid"]


def test_an_expression_is_completed_from_events(api: Api) -> None:
    suggestions = api.ask(
        "HogQLAutocomplete",
        language="hogQLExpr",
        query="properties.$cur",
        startPosition=11,
        endPosition=15,
    )["suggestions"]
    assert [each["label"] for each in suggestions] == ["$current_url"]


def test_placeholders_need_what_they_stand_for(api: Api) -> None:
    sql = "SELECT count() FROM events WHERE event = {variables.event} AND {filters}"
    variable = {"variableId": "v", "code_name": "event", "value": "$pageview"}
    assert "event" in check(api, sql)["errors"][0]["message"]
    assert check(api, sql, variables={"v": variable}, filters={})["isValid"]
    assert api.http.get("/api/projects/1/insight_variables/").json()["results"] == []
    sql = "SELECT event FROM events WHERE timestamp > {since} LIMIT {n}"
    assert "{n}" in check(api, sql)["errors"][0]["message"]
    assert check(api, sql, globals={"since": "2026-01-01", "n": None})["isValid"]


def test_an_offset_is_not_wrong_in_itself(api: Api) -> None:
    assert check(api, "SELECT event FROM events LIMIT 5 OFFSET 5")["isValid"]


def test_the_schema_has_what_can_be_asked_for(api: Api) -> None:
    body = api.ask("DatabaseSchemaQuery")
    assert body["joins"] == []
    events = body["tables"]["events"]
    assert (events["type"], events["id"], events["name"]) == ("posthog", "events", "events")
    assert events["fields"]["timestamp"] == {
        "name": "timestamp", "hogql_value": "timestamp", "type": "datetime", "schema_valid": True,
    }  # fmt: skip
    assert events["fields"]["properties"]["type"] == "json"
    assert events["fields"]["session"]["table"] == "sessions"
    assert "team_id" not in events["fields"]


def test_every_column_of_the_schema_can_be_selected(api: Api) -> None:
    simple = {"string", "integer", "float", "datetime", "boolean", "array", "json"}
    for name, table in api.ask("DatabaseSchemaQuery")["tables"].items():
        columns = [
            field["hogql_value"] for field in table["fields"].values() if field["type"] in simple
        ]
        body = api.sql(f"SELECT {', '.join(columns)} FROM {name} LIMIT 1").json()
        assert len(body["columns"]) == len(columns), body


def test_tables_come_after_from(api: Api) -> None:
    found = suggest(api, "SELECT event FROM |ev|")
    assert found["events"] == {
        "label": "events", "insertText": "events", "kind": "Folder", "detail": "Table",
        "documentation": None,
    }  # fmt: skip
    assert "event" not in found


def test_fields_functions_and_aliases_come_in_expressions(api: Api) -> None:
    found = suggest(api, "SELECT |co| FROM events AS e WHERE event = '' AND 1 AS one")
    assert found["event"]["kind"] == "Variable"
    assert found["timestamp"]["detail"] == "DateTime"
    assert found["count"]["insertText"] == "count()"
    assert found["e"]["kind"] == "Folder"
    assert "one" in found
    assert "sum" not in found


def test_properties_of_the_data_come_after_their_column(api: Api) -> None:
    found = suggest(api, "SELECT properties.|$cur| FROM events")
    assert set(found) == {"$current_url"}
    assert found["$current_url"]["kind"] == "Property"
    assert suggest(api, "SELECT person.properties.| FROM events")["plan"]["detail"] == "String"
    assert suggest(api, "SELECT properties.| FROM events")["amount"]["detail"] == "Float"


def test_unfinished_sql_gets_suggestions_too(api: Api) -> None:
    assert "event" in suggest(api, "SELECT | FROM events WHERE (")
    assert suggest(api, "SELECT 'event| FROM events") == {}

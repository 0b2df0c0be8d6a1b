"""POST query: the refresh modes, the result, its limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.demo.fixtures import Api

COUNT = "SELECT event, count() AS n FROM events GROUP BY event ORDER BY n DESC"
RESPONSE_KEYS = {
    "query", "hogql", "clickhouse", "columns", "types", "results", "hasMore", "limit", "offset",
    "error", "explain", "metadata", "modifiers", "timings", "is_cached", "cache_key",
    "cache_target_age", "last_refresh", "next_allowed_client_refresh", "timezone",
    "calculation_trigger", "query_metadata", "query_status", "resolved_date_range", "warnings",
}  # fmt: skip


def test_a_blocking_query_answers_with_its_rows(api: Api) -> None:
    response = api.sql(COUNT, refresh="force_blocking")
    body = response.json()
    assert response.status_code == 200
    assert set(body) == RESPONSE_KEYS
    assert body["columns"] == ["event", "n"]
    assert body["types"] == [["event", "LowCardinality(String)"], ["n", "UInt64"]]
    assert body["results"][0][0] == "$pageview"
    assert body["query"] == COUNT
    assert "FROM" in body["clickhouse"]
    assert (body["is_cached"], body["query_status"], body["timezone"]) == (False, None, "UTC")
    assert {stage["k"] for stage in body["timings"]} == {"./parse_select", "."}


def test_what_a_query_read_is_told_and_taken_from_the_budget(api: Api) -> None:
    headers = api.sql(COUNT, refresh="force_blocking").headers
    assert int(headers["X-PostHog-Query-Bytes-Read"]) > 10_000
    assert 0 < int(headers["X-PostHog-Query-Budget-Remaining-Bytes"]) < 480_000_000_000


@pytest.mark.parametrize("mode", ["blocking", "force_cache", "async", "lazy_async", False, "what"])
def test_a_fresh_result_is_served_again(api: Api, mode: str | bool) -> None:
    sql = f"SELECT count() FROM events WHERE event != 'mode {mode}'"
    first = api.sql(sql, refresh="force_blocking").json()
    again = api.sql(sql, refresh=mode)
    assert again.status_code == 200
    assert again.json() == first | {"is_cached": True}


@pytest.mark.parametrize("mode", ["force_blocking", True])
def test_a_forced_query_runs_again(api: Api, mode: str | bool) -> None:
    sql = "SELECT generateUUIDv4()"
    first, again = (api.sql(sql, refresh=mode).json() for _ in range(2))
    assert not again["is_cached"]
    assert first["results"] != again["results"]


def test_other_values_are_another_question(api: Api) -> None:
    sql = "SELECT {name}"
    queries: list[dict[str, Any]] = [
        {"kind": "HogQLQuery", "query": sql, "values": {"name": name}} for name in ("a", "b")
    ]
    answers = [api.post(query=query, refresh="blocking").json() for query in queries]
    assert [answer["results"] for answer in answers] == [[["a"]], [["b"]]]


def test_a_stale_result_comes_with_the_status_of_the_new_run(strict: Api) -> None:
    first = strict.sql(COUNT, refresh="force_blocking").json()
    response = strict.sql(COUNT, refresh="async")
    body = response.json()
    assert response.status_code == 202
    assert body["results"] == first["results"]
    assert body["is_cached"]
    assert not body["query_status"]["complete"]
    assert strict.finished(body["query_status"]["id"]).status_code == 200


def test_a_stale_result_is_not_served_to_who_waits(strict: Api) -> None:
    sql = "SELECT generateUUIDv4(), 1"
    first, again = (strict.sql(sql).json() for _ in range(2))
    assert first["results"] != again["results"]


def test_without_a_result_async_sends_the_status_alone(api: Api) -> None:
    sql = "SELECT count() FROM events WHERE event = 'nothing like this'"
    response = api.sql(sql, refresh="async")
    assert response.status_code == 202
    assert set(response.json()) == {"cache_key", "query_status"}


def test_without_a_result_async_except_on_cache_miss_waits(api: Api) -> None:
    response = api.sql("SELECT 11 + 11", refresh="async_except_on_cache_miss")
    assert response.status_code == 200
    assert response.json()["results"] == [[22]]


def test_the_old_async_flag_still_works(api: Api) -> None:
    assert api.post(
        query={"kind": "HogQLQuery", "query": "SELECT 33"}, **{"async": True}
    ).status_code == 202  # fmt: skip


def test_a_chart_around_sql_is_no_matter(api: Api) -> None:
    node = {"kind": "DataVisualizationNode", "source": {"kind": "HogQLQuery", "query": "SELECT 7"}}
    assert api.post(query=node).json()["results"] == [[7]]


@pytest.mark.parametrize(
    ("rows", "shown", "has_more"), [(99, 99, False), (100, 100, False), (101, 100, True)]
)
def test_a_hundred_rows_are_the_default(api: Api, rows: int, shown: int, has_more: bool) -> None:
    body = api.sql(f"SELECT number FROM numbers({rows})").json()
    assert body["results"] == [[number] for number in range(shown)]
    assert (body["hasMore"], body["limit"], body["offset"]) == (has_more, 100, 0)


def test_with_a_limit_of_its_own_nothing_is_said_of_more(api: Api) -> None:
    body = api.sql("SELECT number FROM numbers(1000) LIMIT 500").json()
    assert len(body["results"]) == 500
    assert (body["hasMore"], body["limit"], body["offset"]) == (None, None, None)


def test_fifty_thousand_rows_of_ten_columns_are_whole(api: Api) -> None:
    cells = ", ".join(f"number + {shift}" for shift in range(9))
    sql = f"SELECT {cells}, concat('line\n\"', toString(number), '\"') FROM numbers(60000)"
    body = api.sql(f"{sql} LIMIT 60000", refresh="force_blocking").json()
    assert body["results"] == [
        [*(number + shift for shift in range(9)), f'line\n"{number}"'] for number in range(50_000)
    ]


def test_cells_are_what_posthog_sends(api: Api) -> None:
    cells = {
        "toDateTime('2026-05-04 11:02:07')": "2026-05-04T11:02:07Z",
        "toDate('2026-05-04')": "2026-05-04",
        "0 / 0": None,
        "1 / 0": None,
        "toUInt64('18446744073709551615')": 18446744073709551615,
        "toUUID('0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b')": "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "tuple(1, 'a')": [1, "a"],
        "[1, 2]": [1, 2],
        "map('a', 1)": {"a": 1},
        "true": True,
        "null": None,
        "'\u2028 </script> ☃'": "\u2028 </script> ☃",
        "unhex('ff')": "\ufffd",
    }
    assert api.rows(f"SELECT {', '.join(cells)}") == [list(cells.values())]


def test_properties_are_json_as_text(api: Api) -> None:
    [[properties, stamp]] = api.rows("SELECT properties, timestamp FROM events LIMIT 1")
    assert "$browser" in json.loads(properties)
    assert stamp.endswith("Z")


def test_nothing_is_found_before_its_time(api: Api) -> None:
    assert api.rows("SELECT countIf(timestamp > now()), count() > 0 FROM events") == [[0, 1]]


def test_variables_and_filters_can_be_overridden(api: Api) -> None:
    variable = {"variableId": "v", "code_name": "event", "value": "$pageview"}
    sql = "SELECT count() FROM events WHERE event = {variables.event} AND {filters}"
    query = {"kind": "HogQLQuery", "query": sql, "variables": {"v": variable}}
    overrides = {"v": variable | {"value": "no such event"}}
    whole = api.post(query=query).json()["results"][0][0]
    assert whole > 1000
    assert api.post(query=query, variables_override=overrides).json()["results"] == [[0]]
    some = api.post(query=query, filters_override={"date_from": "-1d"}).json()["results"][0][0]
    assert 0 < some < whole

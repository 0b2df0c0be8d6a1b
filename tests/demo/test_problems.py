"""What is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.demo.fixtures import Api

QUERY = "/api/projects/1/query/"


def test_a_fault_in_the_hogql_comes_with_its_place(api: Api) -> None:
    response = api.sql("SELECT evnt FROM events")
    body = response.json()
    assert response.status_code == 400
    assert (body["type"], body["code"], body["attr"]) == (
        "validation_error",
        "hogql_query_error",
        None,
    )
    assert body["detail"].startswith("Unable to resolve field: evnt")
    metadata = body["extra"]["hogql_metadata"]
    assert not metadata["isValid"]
    [fault] = metadata["errors"]
    assert (fault["start"], fault["end"]) == (7, 11)


def test_a_fault_in_the_syntax_has_a_code_of_its_own(api: Api) -> None:
    body = api.sql("SELECT FROM WHERE").json()
    assert body["code"] == "hogql_syntax_error"


def test_a_clickhouse_error_keeps_its_code_and_no_internal_sql(api: Api) -> None:
    body = api.sql("SELECT event, count() FROM events").json()
    assert (body["type"], body["code"]) == ("validation_error", "not_an_aggregate")
    assert "In query" not in body["detail"]
    assert "SELECT" not in body["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"query": {"kind": "HogqlQuery", "query": "SELECT 1"}},
        {"query": {"kind": "HogQLQuery", "query": "SELECT 1", "unheard": 1}},
        {"query": {"kind": "HogQLQuery"}},
        {"query": {"kind": "HogQLQuery", "query": "SELECT 1", "variables": {"v": []}}},
        {"query": {"kind": "HogQLQuery", "query": "SELECT 1", "filters": {"dateRange": 5}}},
        {"query": {"kind": "HogQLQuery", "query": "SELECT 1", "filters": {"properties": [5]}}},
        {"query": {"kind": "HogQLQuery", "query": "SELECT 1"}, "filters_override": {"date_to": 5}},
        {"query": "SELECT 1"},
        {},
        [],
    ],
)
def test_a_body_of_the_wrong_form_is_refused(api: Api, body: Any) -> None:
    response = api.http.post(QUERY, json=body)
    assert response.status_code == 400
    assert (response.json()["type"], response.json()["code"]) == ("invalid_request", "parse_error")
    assert response.json()["detail"].startswith("1 validation error for QueryRequest")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"query": "\xff"}', b"[" * 100_000])
def test_what_is_no_json_is_refused(api: Api, content: bytes) -> None:
    response = api.http.post(QUERY, content=content)
    assert response.status_code == 400
    assert response.json()["code"] == "parse_error"


def test_a_body_that_is_too_big_is_refused(api: Api) -> None:
    response = api.http.post(QUERY, content=b" " * (20 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert response.json()["type"] == "invalid_request"

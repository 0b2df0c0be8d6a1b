"""What the official command line calls."""

from __future__ import annotations

from tests.demo.fixtures import Api

PATH = "/api/environments/1/mcp_tools/execute_sql/"


def test_sql_comes_back_as_text(api: Api) -> None:
    sql = "SELECT event, NULL AS none, [1, 2] AS list FROM events WHERE event = 'purchase' LIMIT 1"
    response = api.http.post(PATH, json={"args": {"query": sql}})
    assert response.status_code == 200
    assert response.json() == {"success": True, "content": "event|none|list\npurchase||[1,2]"}


def test_a_fault_comes_back_as_text_too(api: Api) -> None:
    body = api.http.post(PATH, json={"args": {"query": "SELECT evnt FROM events"}}).json()
    assert not body["success"]
    assert body["content"].startswith("Query validation failed: Unable to resolve field: evnt")


def test_a_call_without_a_query_is_refused(api: Api) -> None:
    response = api.http.post(PATH, json={"args": {}})
    assert response.status_code == 400
    assert response.json()["code"] == "parse_error"

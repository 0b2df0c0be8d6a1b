"""Queries that are submitted, watched, cancelled, and forgotten."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.demo.fixtures import SLOW, Api, until

STATUS_KEYS = {
    "id", "team_id", "insight_id", "dashboard_id", "query_async", "complete", "error",
    "error_message", "error_code", "results", "start_time", "pickup_time", "end_time",
    "expiration_time", "task_id", "query_progress", "labels", "bytes_read",
    "budget_remaining_bytes", "cache_key", "query_scan",
}  # fmt: skip
ZERO = {
    "bytes_read": 0, "rows_read": 0, "estimated_rows_total": 0, "time_elapsed": 0,
    "active_cpu_time": 0,
}  # fmt: skip


def progress(api: Api, query_id: str) -> dict[str, Any]:
    progress: dict[str, Any] = api.status(query_id).json()["query_status"]["query_progress"]
    return progress


def test_a_submitted_query_can_be_fetched_when_it_is_done(api: Api) -> None:
    query_id = str(uuid.uuid4())
    response = api.sql("SELECT 1 AS one", refresh="force_async", client_query_id=query_id)
    assert response.status_code == 202
    assert set(response.json()) == {"query_status"}
    submitted = response.json()["query_status"]
    assert set(submitted) == STATUS_KEYS
    assert (submitted["id"], submitted["complete"], submitted["results"]) == (query_id, False, None)

    done = api.finished(query_id)
    status = done.json()["query_status"]
    assert done.status_code == 200
    assert set(status) == STATUS_KEYS
    assert (status["complete"], status["error"], status["query_progress"]) == (True, False, None)
    assert (status["results"]["columns"], status["results"]["results"]) == (["one"], [[1]])
    assert status["start_time"] < status["pickup_time"] < status["end_time"]
    assert done.headers["X-PostHog-Query-Bytes-Read"] == str(status["bytes_read"])


def test_progress_rises(api: Api) -> None:
    query_id = api.submit(SLOW)
    first = until(lambda: progress(api, query_id), lambda seen: seen["rows_read"] > 0)
    later = until(
        lambda: progress(api, query_id), lambda seen: seen["rows_read"] > first["rows_read"]
    )
    api.cancel(query_id)
    assert set(later) == set(ZERO)
    assert later["estimated_rows_total"] == 100_000_000
    assert later["bytes_read"] > first["bytes_read"]
    assert later["active_cpu_time"] > 0
    assert all(isinstance(figure, int) for figure in later.values())


def test_progress_is_told_on_demand_only(api: Api) -> None:
    query_id = api.submit(SLOW)
    until(lambda: progress(api, query_id), lambda seen: seen["rows_read"] > 0)
    response = api.http.get(f"/api/projects/1/query/{query_id}/")
    api.cancel(query_id)
    assert response.status_code == 202
    assert response.json()["query_status"]["query_progress"] is None


def test_without_a_dashed_id_progress_stays_at_zero(api: Api) -> None:
    dashless = api.sql(SLOW, refresh="force_async").json()["query_status"]["id"]
    dashed = api.submit(SLOW)
    until(lambda: progress(api, dashed), lambda seen: seen["rows_read"] > 0)
    assert progress(api, dashless) == ZERO
    for query_id in (dashless, dashed):
        api.cancel(query_id)


def test_a_cancelled_query_is_over_and_gone(api: Api) -> None:
    query_id = api.submit(SLOW)
    until(api.running, lambda running: query_id in running)
    assert api.cancel(query_id) == "Cancelled query on clickhouse"
    assert query_id not in api.running()
    gone = api.status(query_id)
    assert gone.status_code == 404
    assert gone.json() == {
        "type": "invalid_request", "code": "not_found", "attr": None,
        "detail": f"Query {query_id} not found for team 1",
    }  # fmt: skip


def test_a_query_is_cancelled_before_it_has_begun(api: Api) -> None:
    query_ids = [api.submit(SLOW) for _ in range(6)]
    for query_id in query_ids:
        assert api.cancel(query_id) == "Cancelled query on clickhouse"
    assert not api.running() & set(query_ids)
    # The slots of all six are free again.
    assert [api.rows("SELECT 1") for _ in range(4)] == [[[1]]] * 4


def test_a_finished_query_cannot_be_cancelled(api: Api) -> None:
    query_id = api.submit("SELECT 1")
    api.finished(query_id)
    assert api.cancel(query_id) == "Query already complete"
    assert api.status(query_id).status_code == 200


def test_an_unknown_query_is_said_to_be_cancelled(api: Api) -> None:
    assert api.cancel(str(uuid.uuid4())) == "Cancelled query on clickhouse"


def test_dequeueing_leaves_clickhouse_alone(api: Api) -> None:
    query_id = api.submit(SLOW)
    until(api.running, lambda running: query_id in running)
    said = api.cancel(query_id, dequeue_only="true")
    assert said == "Only tried to dequeue, not cancelling query on clickhouse"
    assert query_id in api.running()
    assert api.status(query_id).status_code == 404
    api.cancel(query_id)
    until(api.running, lambda running: query_id not in running)


def test_the_id_of_a_running_query_joins_it(api: Api) -> None:
    query_id = api.submit(SLOW)
    again = api.sql("SELECT 1", refresh="force_async", client_query_id=query_id)
    api.cancel(query_id)
    assert again.status_code == 202
    status = again.json()["query_status"]
    assert (status["id"], status["complete"]) == (query_id, False)


def test_a_blocking_query_can_be_cancelled_by_its_id(api: Api) -> None:
    query_id = str(uuid.uuid4())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(api.sql, f"{SLOW} WHERE number % 7 = 1", client_query_id=query_id)
        until(api.running, lambda running: query_id in running)
        assert api.status(query_id).status_code == 404
        api.cancel(query_id)
        answer = waiting.result()
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("The database stopped this query")


def test_a_query_that_fails_in_hogql_says_so_in_its_status(api: Api) -> None:
    failed = api.finished(api.submit("SELECT evnt FROM events"))
    status = failed.json()["query_status"]
    assert failed.status_code == 400
    assert (status["complete"], status["error"], status["results"]) == (True, True, None)
    assert status["error_code"] == "hogql_query_error"
    assert status["error_message"].startswith("[ErrorDetail(string=")
    assert "Unable to resolve field: evnt" in status["error_message"]


def test_a_query_that_fails_in_clickhouse_says_so_in_its_status(api: Api) -> None:
    failed = api.finished(api.submit("SELECT event, count() FROM events"))
    status = failed.json()["query_status"]
    assert failed.status_code == 400
    assert status["error_code"] == "not_an_aggregate"
    assert "is not under aggregate function" in status["error_message"]

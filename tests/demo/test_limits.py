"""What personal keys may not do, or not so much of."""

from __future__ import annotations

from pathlib import Path

from tests.demo.fixtures import SLOW, TINY, Api, started, until


def test_a_fourth_query_waits_and_is_refused(strict: Api) -> None:
    """Three slow ones run on the server that waits 0.3 s only; they end by its time limit."""
    running = [strict.submit(SLOW) for _ in range(3)]
    until(strict.running, lambda ids: len(ids) == 3)
    response = strict.sql("SELECT 1", refresh="force_blocking")
    for query_id in running:
        strict.cancel(query_id)
    assert response.status_code == 429
    assert "Retry-After" not in response.headers
    assert response.json() == {
        "type": "throttled_error", "code": "throttled", "attr": None,
        "detail": "Too many queries are running right now — please try again in a moment.",
    }  # fmt: skip
    assert strict.rows("SELECT 1") == [[1]]


def test_a_fourth_query_gets_its_turn(api: Api) -> None:
    running = [api.submit(SLOW) for _ in range(3)]
    until(api.running, lambda ids: len(ids) == 3)
    fourth = api.submit("SELECT 4")
    assert api.status(fourth).status_code == 202
    for query_id in running:
        api.cancel(query_id)
    assert api.finished(fourth).json()["query_status"]["results"]["results"] == [[4]]


def test_a_waiting_query_is_cancelled_at_once_and_never_begins(api: Api) -> None:
    running = [api.submit(SLOW) for _ in range(3)]
    until(api.running, lambda ids: len(ids) == 3)
    waiting = [api.submit(SLOW), api.submit(SLOW)]
    api.cancel(waiting[0])
    api.cancel(waiting[1], dequeue_only="true")
    assert api.running() == set(running)
    for query_id in running:
        api.cancel(query_id)
    # The waiting ones were before this one.
    assert api.rows("SELECT 1") == [[1]]
    assert api.running() == set()


def test_an_asynchronous_query_too_many_fails(strict: Api) -> None:
    running = [strict.submit(SLOW) for _ in range(3)]
    until(strict.running, lambda ids: len(ids) == 3)
    failed = strict.finished(strict.submit("SELECT 1"))
    for query_id in running:
        strict.cancel(query_id)
    assert failed.status_code == 400
    assert failed.json()["query_status"]["error_message"].startswith("Too many queries")


def test_a_query_that_takes_too_long_ends(strict: Api) -> None:
    failed = strict.finished(strict.submit(SLOW))
    assert failed.status_code == 400
    assert "max execution time" in failed.json()["query_status"]["error_message"]


def test_offset_is_refused(api: Api) -> None:
    response = api.sql("SELECT event FROM events LIMIT 5 OFFSET 5")
    assert response.status_code == 400
    assert response.json()["code"] == "hogql_query_error"
    assert response.json()["detail"].startswith("OFFSET is not supported on queries made with")


def test_requests_are_counted_when_asked_to(whole: Path) -> None:
    with started(whole, "--throttle", visits=TINY) as address:
        api = Api(address)
        answers = [api.http.get("/api/projects/1/query/none") for _ in range(241)]
        others = api.http.get("/api/users/@me")
        api.http.close()
    assert {answer.status_code for answer in answers[:240]} == {404}
    assert answers[240].status_code == 429
    wait = int(answers[240].headers["Retry-After"])
    assert 50 < wait <= 60
    assert answers[240].json()["detail"] == (
        f"Request was throttled. Expected available in {wait} seconds."
    )
    assert others.status_code == 200

"""How long queries and their results are remembered."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from phtui.demo.results import Run, Runs
from phtui.demo.wire import QueryResponse, QueryStatus

MEGABYTE = 1_000_000


def finished(query_id: str, size: int = 10, *, cacheable: bool = True) -> Run:
    """A run that ended now with a result of so many bytes."""
    status = QueryStatus(
        id=query_id, task_id="", start_time="", cache_key="question", query_async=True
    )
    run = Run(status, cacheable=cacheable)
    status.results = QueryResponse(
        query="", hogql="", clickhouse="", columns=[], types=[], has_more=None, limit=None,
        offset=None, timings=[], cache_key="question", last_refresh="",
        next_allowed_client_refresh="", results=msgspec.Raw(b" " * size),
    )  # fmt: skip
    run.finish()
    return run


def grow_old(run: Run, minutes: float) -> None:
    assert run.ended is not None
    run.ended -= timedelta(minutes=minutes)


def test_a_run_is_kept_for_twenty_minutes() -> None:
    runs, run = Runs(), finished("a")
    runs.add(run)
    grow_old(run, 19.9)
    assert runs.get("a") is run
    grow_old(run, 0.2)
    assert runs.get("a") is None


def test_old_results_make_room_for_new_ones() -> None:
    runs = Runs()
    for query_id in "abcd":
        runs.add(finished(query_id, 100 * MEGABYTE))
    assert [runs.get(query_id) is not None for query_id in "abcd"] == [False, False, True, True]


def test_the_newest_answer_to_a_question_is_served_again() -> None:
    runs, first, second = Runs(), finished("a"), finished("b")
    runs.add(first)
    runs.add(second)
    assert runs.cached("question") is second
    assert runs.cached("another") is None


def test_an_answer_out_of_half_the_data_is_not_served_again() -> None:
    runs = Runs()
    runs.add(finished("a", cacheable=False))
    assert runs.cached("question") is None
    assert runs.get("a") is not None


def test_removing_a_run_spares_its_successor_of_the_same_id() -> None:
    runs, first, second = Runs(), finished("a"), finished("a")
    runs.add(first)
    runs.add(second)
    runs.remove(first)
    assert runs.get("a") is second
    runs.remove(second)
    assert runs.get("a") is None

"""The values a query goes through: progress that never goes back, times, words."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.models import Progress, QueryResult
from phtui.jobs.query_run import Phase, QueryRun, RunProgress
from phtui.jobs.query_words import progress_words, result_words

SEEN = st.builds(
    Progress,
    rows_read=st.integers(0, 10**12),
    bytes_read=st.integers(0, 10**15),
    estimated_rows_total=st.integers(-1, 10**12),
    active_cpu_time=st.integers(0, 10**12),
)


@given(st.lists(SEEN, max_size=8))
def test_progress_never_goes_back_and_never_claims_the_end(steps: list[Progress]) -> None:
    progress, best = RunProgress(), 0.0
    for step in steps:
        after = progress.advanced(step)
        assert after.rows >= progress.rows
        assert after.bytes >= progress.bytes
        assert after.cpu_seconds >= progress.cpu_seconds
        if after.fraction is not None:
            assert best <= after.fraction <= 0.99
            best = after.fraction
        progress = after


def test_a_fraction_that_was_lost_comes_back_no_smaller() -> None:
    progress = RunProgress().advanced(Progress(rows_read=50, estimated_rows_total=100))
    assert progress.fraction == 0.5
    progress = progress.advanced(Progress(rows_read=60, estimated_rows_total=0))
    assert progress.fraction is None
    progress = progress.advanced(Progress(rows_read=60, estimated_rows_total=1000))
    assert progress.fraction == 0.5


def test_no_percentage_without_an_estimate_or_past_it() -> None:
    assert RunProgress().advanced(Progress(rows_read=5)).fraction is None
    overtaken = Progress(rows_read=9_000_000, estimated_rows_total=4_000_000)
    assert RunProgress().advanced(overtaken).fraction is None


def test_words_of_a_running_query() -> None:
    progress = RunProgress().advanced(
        Progress(
            rows_read=3_200_000,
            estimated_rows_total=9_100_000,
            bytes_read=412_000_000,
            active_cpu_time=14_700_000,
        )
    )
    run = QueryRun("select 1", "id", Phase.RUNNING, progress, started=100.0, picked_up=100.0)
    assert progress_words(run, 107.0, bar=10) == (
        "████░░░░░░ 35 %  3.2 M of ~9.1 M rows  412 MB  7 s  2.1 cores"
    )
    overtaken = QueryRun("", "", Phase.RUNNING, RunProgress(rows=5, estimate=4), started=100.0)
    assert progress_words(overtaken, 101.0) == "5 rows  1 s"


def test_what_matters_least_makes_room() -> None:
    progress = RunProgress(3_200_000, 9_100_000, 412_000_000, 14.7, 0.35)
    run = QueryRun("select 1", "id", Phase.RUNNING, progress, started=100.0, picked_up=100.0)
    whole = progress_words(run, 107.0, 10, 61)
    assert whole == "████░░░░░░ 35 %  3.2 M of ~9.1 M rows  412 MB  7 s  2.1 cores"
    assert progress_words(run, 107.0, 10, 60) == whole.removesuffix("  2.1 cores")
    assert progress_words(run, 107.0, 10, 49) == "35 %  3.2 M of ~9.1 M rows  412 MB  7 s"
    assert progress_words(run, 107.0, 10, 0) == "35 %  7 s"
    done = replace(run, phase=Phase.DONE, result=QueryResult(results=[]), ended=101.0, bytes_read=9)
    assert result_words(done, 0.0, 10) == "0 rows  1 s"


def test_seconds_stop_at_the_end() -> None:
    run = QueryRun(started=100.0, ended=103.5)
    assert run.seconds(now=200.0) == 3.5


def test_what_the_server_warns_of_is_said() -> None:
    warnings = ["Half of it.", {"message": "And \x1b[31mslow."}]
    result = QueryResult(results=[msgspec.Raw(b"[1]")], warnings=warnings)
    run = QueryRun("select 1", "", Phase.DONE, result=result, started=1.0, ended=2.0)
    assert result_words(run, 0.0) == "1 row  1 s  Half of it.  And ␛[31mslow."


def test_a_cached_result_tells_its_age() -> None:
    result = QueryResult(
        results=[msgspec.Raw(b"[1]")], is_cached=True, last_refresh="1970-01-01T00:10:00Z"
    )
    run = QueryRun("select 1", "", Phase.DONE, result=result, started=1.0, ended=2.0)
    assert result_words(run, 900.0) == "1 row  1 s  cached 5 min 0 s ago"
    unknown = replace(run, result=QueryResult(results=[], is_cached=True), bytes_read=412_000_000)
    assert result_words(unknown, 900.0) == "0 rows  1 s  412 MB read  cached some time ago"

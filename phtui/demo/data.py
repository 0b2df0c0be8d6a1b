"""The demo's data set: a web shop's three months, made by ClickHouse from nothing but numbers.

The newest days come first so that a cold start answers soon; the rest follows in parts. Rows
reach days past the anchor, and HogQL shows only those whose time has come: the data is live and
nothing has to be inserted while the server runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from phtui.demo.dataset import logs, people, recordings, tables, visits
from phtui.demo.dataset.plan import HISTORY_DAYS, LOGGED_DAYS, RECORDED_DAYS, Days, Plan

SETTINGS = "SET max_threads = 1, min_insert_block_size_rows = 32768"
"""For the connection the statements run on: the other core answers queries meanwhile."""

_NEWEST = Days(-1, 1)
_DAYS_AT_ONCE = 16


def newest(plan: Plan) -> Iterator[str]:
    """The statements after which questions about the last days can be answered."""
    yield from tables.create()
    yield visits.visits(plan)
    yield visits.long_visits(plan)
    yield people.persons(plan)
    yield people.groups(plan)
    yield from _days(plan, _NEWEST)


def rest(plan: Plan) -> Iterator[str]:
    """The statements that complete the data set: the past backwards, then the future."""
    for end in range(_NEWEST.first, -HISTORY_DAYS, -_DAYS_AT_ONCE):
        yield from _days(plan, Days(max(end - _DAYS_AT_ONCE, -HISTORY_DAYS), end))
    yield from _days(plan, Days(_NEWEST.end, plan.future_days + 1))
    yield f"DROP TABLE ph.{tables.SCRATCH}"


def create(plan: Plan, run: Callable[[str], object]) -> None:
    """Make all of it at once, each statement given to `run` in turn."""
    run(SETTINGS)
    for statement in (*newest(plan), *rest(plan)):
        run(statement)


def _days(plan: Plan, days: Days) -> Iterator[str]:
    yield visits.events(days)
    yield visits.sessions(plan, days)
    recorded = days.clip(-RECORDED_DAYS)
    if recorded.first < recorded.end:
        yield recordings.recordings(plan, recorded)
        yield recordings.raw_recordings(plan, recorded)
        yield recordings.console_lines(plan, recorded)
    logged = days.clip(-LOGGED_DAYS)
    if logged.first < logged.end:
        yield logs.service_logs(plan, logged)
        yield logs.source_lines(plan, logged)

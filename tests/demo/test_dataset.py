"""The data set: what is in it fits together."""

from __future__ import annotations

import re
from concurrent.futures import Executor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from phtui.demo import data
from phtui.demo.dataset import logs, visits
from phtui.demo.dataset.plan import Plan
from phtui.demo.dataset.tables import create
from tests.demo.fixtures import Api

ANCHOR = datetime(2026, 11, 23, 18, tzinfo=UTC)


def visible_events(path: Path) -> int:
    """How many events a full data set shows at its anchor."""
    from phtui.demo.clickhouse import Connection

    plan = Plan(ANCHOR)
    connection = Connection(path)
    for statement in (*create(), visits.visits(plan)):
        connection.query(statement)
    shown = connection.query(f"SELECT sum(events) FROM ph.visits WHERE start < {plan.moment}")
    connection.close()
    return int(bytes(shown.bytes()).strip(b"[]\n"))


def test_the_full_size_is_more_than_a_million_events(beside: Executor, tmp_path: Path) -> None:
    assert 1_020_000 < beside.submit(visible_events, tmp_path / "full").result() < 1_200_000


def test_every_day_is_made_once() -> None:
    plan = Plan(ANCHOR)
    statements = "".join((*data.newest(plan), *data.rest(plan)))
    parts = re.findall(r"v\.day >= (-?\d+) AND v\.day < (-?\d+)", statements)
    made = sorted(day for first, end in parts for day in range(int(first), int(end)))
    assert made == list(range(-90, plan.future_days + 1))


def test_sessions_count_their_events(api: Api) -> None:
    counted = api.rows(
        "SELECT sum($pageview_count), count() FROM sessions WHERE $end_timestamp < today()"
    )
    events = api.rows("""
        SELECT sum(pageviews), count() FROM (
            SELECT countIf(event = '$pageview') AS pageviews, max(timestamp) AS last
            FROM events GROUP BY $session_id HAVING last < today())""")
    assert counted == events


def test_recordings_have_the_console_lines_they_count(api: Api) -> None:
    sql = """
        SELECT session_id, console_log_count + console_warn_count + console_error_count AS lines
        FROM session_replay_events WHERE end_time < now() ORDER BY session_id LIMIT 50"""
    recordings = {session: lines for session, lines in api.rows(sql) if lines}
    found = api.rows("""
        SELECT log_source_id, count() FROM console_logs_log_entries
        GROUP BY log_source_id LIMIT 50000""")
    assert recordings
    assert recordings.items() <= dict(map(tuple, found)).items()


def test_recordings_are_the_same_in_both_tables(api: Api) -> None:
    plain = api.rows("SELECT count(), sum(size), max(first_url) FROM session_replay_events")
    raw = api.rows("""
        SELECT count(), sum(bytes), max(url) FROM (
            SELECT session_id, sum(size) AS bytes, argMinMerge(first_url) AS url
            FROM raw_session_replay_events GROUP BY session_id)""")
    assert raw == plain


def test_people_are_those_of_the_events(api: Api) -> None:
    strangers = api.rows(
        "SELECT count() FROM events WHERE person_id NOT IN (SELECT id FROM persons)"
    )
    assert strangers == [[0]]


def test_nobody_does_anything_before_they_are_there(api: Api) -> None:
    [[early, new]] = api.rows("""
        SELECT countIf(timestamp < person.created_at),
            uniqIf(person_id, person.created_at > now() - INTERVAL 30 DAY)
        FROM events""")
    assert early == 0
    assert new > 0


@pytest.mark.parametrize("source", logs.SOURCES, ids=lambda source: source.name)
def test_every_source_has_logged_lately(api: Api, source: logs.Source) -> None:
    sql = f"""
        SELECT dateDiff('second', max(timestamp), now()), uniq(level) FROM log_entries
        WHERE log_source = '{source.kind}' AND log_source_id = '{source.id}'"""
    [[age, levels]] = api.rows(sql)
    assert 0 <= age <= 2 * source.every + 1
    assert levels >= 2


def test_services_have_logged_lately(api: Api) -> None:
    [[age]] = api.rows("SELECT dateDiff('second', max(timestamp), now()) FROM logs")
    assert 0 <= age < 15


def test_visits_are_fewer_at_weekends_and_at_night(api: Api) -> None:
    [[weekday, weekend, noon, night]] = api.rows("""
        SELECT countIf(toDayOfWeek(timestamp) = 3), countIf(toDayOfWeek(timestamp) = 7),
            countIf(toHour(timestamp) = 13), countIf(toHour(timestamp) = 2)
        FROM events WHERE timestamp < toStartOfDay(now() - INTERVAL 1 DAY)""")
    assert weekday > 1.5 * weekend
    assert noon > 5 * night

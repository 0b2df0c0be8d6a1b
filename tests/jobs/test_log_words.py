"""What `:logs` and `:alert` are told."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.log_models import Level
from phtui.jobs.log_alert import Alert, read_alert
from phtui.jobs.log_words import LogWords, read_words
from phtui.store.log_filter import Match

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def micros(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1_000_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", LogWords()),
        ("webhook", LogWords(("webhook",))),
        ('plugin:42 "Slack: new" -15m', LogWords(
            ("plugin:42", "Slack: new"), since=micros("2026-11-23T14:15+00:00"))),
        ("since:2026-11-01T09:00Z at:14:05:00 level:warn", LogWords(
            since=micros("2026-11-01T09:00+00:00"), at=micros("2026-11-23T14:05+00:00"),
            level=Level.WARN)),
        (r'a /b "c" \/ \d/ level:e', LogWords(
            ("a",), level=Level.ERROR, match=Match(r'b "c" / \d', regex=True))),
        ("GET/x/y", LogWords(("GET/x/y",))),
    ],
)  # fmt: skip
def test_what_is_meant(text: str, expected: LogWords) -> None:
    assert read_words(text, NOW) == expected


@pytest.mark.parametrize("text", ["since:soon", "at:", "level:loud", "level:", "/(/"])
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no time|no level|regular expression"):
        read_words(text, NOW)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(read_words(text, NOW), LogWords)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("off", None),
        ("level:error", Alert(Level.ERROR)),
        ("timed out", Alert(match=Match("timed out"))),
        ("level:warn /5\\d\\d/ ! say hello", Alert(
            Level.WARN, Match("5\\d\\d", regex=True), "say hello")),
        ("disk ! a && b ! c", Alert(match=Match("disk"), command="a && b ! c")),
    ],
)  # fmt: skip
def test_an_alert(text: str, expected: Alert | None) -> None:
    assert read_alert(text) == expected


@pytest.mark.parametrize("text", ["", " ! run", "level:loud", "/(/"])
def test_no_alert(text: str) -> None:
    with pytest.raises(ValueError, match=r"Try :alert|no level|regular"):
        read_alert(text)

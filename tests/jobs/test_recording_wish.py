"""What `:rec` is asked for: lists, and seconds of sessions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.api.recording_filters import RecordingFilter
from phtui.jobs.recording_links import curl_command, events_sql, time_words, web_url
from phtui.jobs.recording_wish import RecordingWish, parse_second, parse_wish
from phtui.jobs.recording_words import WordError, parse_words
from tests.jobs.recording_world import recording


def test_a_session_may_have_a_time() -> None:
    assert parse_wish("-7d errors>0") == RecordingWish(parse_words("-7d errors>0"))
    assert parse_wish("id:s-1 t:2:10") == RecordingWish(RecordingFilter(ids=("s-1",)), "s-1", 130)
    assert parse_wish("id:s-1 id:s-2").session_id == ""
    assert parse_wish("person:a@b.c").filter.since == "-30d"
    assert parse_wish("-7d person:a@b.c").filter.since == "-7d"
    for wrong in ("t:5", "id:a id:b t:5", "id:a t:now", "id:a t:"):
        with pytest.raises(WordError):
            parse_wish(wrong)


@pytest.mark.parametrize(
    ("text", "second"), [("90", 90), ("1.5s", 1.5), ("2:10", 130), ("1:02:03", 3723)]
)
def test_times_of_a_session(text: str, second: float) -> None:
    assert parse_second(text) == second


@given(st.text(max_size=20) | st.text("0123456789:.s", max_size=12))
def test_whatever_is_typed_is_a_time_or_explained(text: str) -> None:
    try:
        second = parse_second(text)
    except WordError:
        return
    assert second >= 0


def test_addresses_and_queries_hold_what_is_theirs() -> None:
    odd = "a'b/../?x"
    assert web_url("https://e.u", 1, odd, 7) == "https://e.u/project/1/replay/a%27b%2F..%2F%3Fx?t=7"
    assert curl_command("https://e.u", 1, odd).endswith("/a%27b%2F..%2F%3Fx/")
    assert "= 'a\\'b/../?x'" in events_sql(recording(1, id=odd, start_time=None))
    assert "2026-05-04 00:00:00" in events_sql(recording(1))
    assert time_words(None) == time_words(10**18) == ""

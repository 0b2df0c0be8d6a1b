"""Lines that are made as they are asked for."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phtui.demo.endpoints.log_filters import PluginLines
from phtui.demo.endpoints.log_stream import LogStream

NOW = 1_795_000_000
RATES = st.sampled_from([0.1, 1.0, 3.7, 50.0, 2000.0])


def asked(limit: int | None = 100, after: int | None = None, before: int | None = None,
          levels: tuple[str, ...] = (), search: str = "") -> PluginLines:  # fmt: skip
    return PluginLines(limit, after, before, levels, search)


def micros(line: dict[str, object]) -> int:
    return round(datetime.fromisoformat(str(line["timestamp"])).timestamp() * 1_000_000)


@given(RATES, st.integers(0, 5_000_000), st.integers(1, 40))
def test_pages_meet_without_a_gap_or_a_double(rate: float, back: int, limit: int) -> None:
    stream = LogStream(rate, lambda: NOW)
    before = NOW * 1_000_000 - back
    newest = stream.lines(asked(2 * limit, before=before))
    first = stream.lines(asked(limit, before=before))
    second = stream.lines(asked(limit, before=micros(first[-1])))
    assert [*first, *second] == newest
    assert all(micros(line) < before for line in newest)
    after = stream.lines(asked(None, after=micros(newest[-1]), before=before))
    assert after == newest[:-1]


@pytest.mark.parametrize("rate", [1, 50, 2000])
def test_so_many_lines_come_in_a_second(rate: int) -> None:
    now = float(NOW)
    stream = LogStream(rate, lambda: now)
    (newest,) = stream.lines(asked(1))
    now += 10
    found = stream.lines(asked(None, after=micros(newest)))
    assert len(found) == 10 * rate
    assert stream.lines(asked(1)) == found[:1]


def test_levels_text_and_what_a_viewer_has_to_stand() -> None:
    stream = LogStream(100, lambda: NOW)
    lines = stream.lines(asked(3000))
    assert {line["type"] for line in lines} == {"DEBUG", "LOG", "INFO", "WARN", "ERROR"}
    assert any("\x1b[2J" in line["message"] for line in lines)
    assert any(line["message"].startswith("{") for line in lines)
    assert any("\n" in line["message"] for line in lines)
    errors = stream.lines(asked(5, levels=("ERROR",), search="UPSTREAM_timed%ms"))
    assert len(errors) == 5
    assert all(line["type"] == "ERROR" for line in errors)
    assert errors == [line for line in lines if "upstream timed" in line["message"]][:5]


def test_no_rate_is_no_plugin() -> None:
    assert LogStream(0).sources() == []
    assert not LogStream(0).has("7704")
    assert LogStream(2).has(LogStream(2).sources()[0].id)

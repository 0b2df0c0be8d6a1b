"""How far behind a log on a screen is."""

from __future__ import annotations

import pytest

from tests.bench.soak import Lags


def test_each_line_waits_until_the_screen_is_there_or_further() -> None:
    lags = Lags()
    lags.look(100.0, ["no time", "00:01:39.000 i INFO old"])
    lags.look(101.0, ["00:01:40.000 i INFO x", "00:01:40.500 i INFO y"])
    assert max(lags.seconds) == pytest.approx(2.0)
    assert min(lags.seconds) == pytest.approx(0.51, abs=0.02)
    known = len(lags.seconds)
    lags.look(102.0, ["00:01:40.500 i INFO y"])
    assert len(lags.seconds) == known

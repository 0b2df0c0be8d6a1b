"""What a command says while it waits."""

from __future__ import annotations

import pytest

from phtui.api.errors import ServerFailed, Unreachable
from phtui.api.exchange import Exchange
from phtui.commands.shell import telling_waits


def failed(at: float, wait: float | None, text: str = "Nothing listens there.") -> Exchange:
    return Exchange(at, "GET", "persons", None, 0.1, Unreachable(text), wait)


def test_several_short_waits_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    tell = telling_waits()
    tell(failed(100, 0.8))
    assert capsys.readouterr().err == ""
    tell(failed(101, 2))
    assert capsys.readouterr().err == "Nothing listens there. Waiting …\n"
    tell(failed(103, 4))
    tell(failed(107, None))
    tell(failed(108, 2))
    assert capsys.readouterr().err == ""


def test_trouble_that_is_over_is_trouble_anew(capsys: pytest.CaptureFixture[str]) -> None:
    tell = telling_waits()
    for start in (100, 200):
        tell(failed(start, 1))
        tell(failed(start + 1, 2))
        assert "Waiting" in capsys.readouterr().err
        tell(Exchange(start + 3, "GET", "persons", 200, 0.1))
    tell(failed(300, 1))
    assert capsys.readouterr().err == ""


def test_a_long_wait_is_told_at_once_and_once_for_all(capsys: pytest.CaptureFixture[str]) -> None:
    tell = telling_waits()
    busy = ServerFailed("PostHog is down.", 503)
    tell(Exchange(100, "GET", "persons", 503, 0.1, busy, 30))
    tell(Exchange(100.2, "GET", "person values", 503, 0.1, busy, 30))
    assert capsys.readouterr().err == "PostHog is down. Waiting …\n"

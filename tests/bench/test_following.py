"""Lags, and a whole session with a program that is known."""

from __future__ import annotations

import sys
import time

import pytest

from tests.bench.following import lags
from tests.bench.link import Link
from tests.bench.pressing import press_each
from tests.bench.session import Missed, Session
from tests.bench.table import Table

ECHO = "import sys, tty\ntty.setraw(0)\nprint('ready', end='', flush=True)\n"


def test_a_lag_is_until_the_screen_is_there_or_further() -> None:
    written = [(1.0, range(10, 11)), (2.0, range(11, 13)), (3.0, range(13, 14))]
    seen = [(1.5, 9), (2.25, 11), (4.0, 12)]
    assert lags(written, seen, ended=9.0) == [1.25, 0.25, 2.0, 6.0]


def test_keys_are_timed_and_counted() -> None:
    late = ECHO + "import time\nfor k in iter(lambda: sys.stdin.read(1), ''):\n"
    late += "    time.sleep(0.05); print(k * 3, end='', flush=True)\n"
    with Session([sys.executable, "-S", "-c", late]) as session:
        session.until_shows("ready")
        presses = press_each(session, "ab")
        assert session.screen.shows("readyaaabbb")
    assert presses.written == [3, 3]
    assert all(0.05 <= seconds < 1 for seconds in presses.seconds)


def test_a_slow_link_delays_what_is_seen() -> None:
    wordy = (
        ECHO + "print(('x' * 98 + '\\r\\n') * 10 + 'end', end='', flush=True)\nsys.stdin.read(1)"
    )
    with Session([sys.executable, "-S", "-c", wordy], link=Link(4000)) as session:
        began = session.until_shows("ready")
        # The pseudo-terminal's own buffer fills at once: only the line is slow.
        assert session.until_shows("end") - began >= 0.2
        assert session.written == 1008


def test_a_program_that_ends_is_not_waited_for() -> None:
    began = time.monotonic()
    command = [sys.executable, "-S", "-c", "print('gone')"]
    with Session(command) as session, pytest.raises(Missed, match="gone"):
        session.until_shows("never")
    assert time.monotonic() - began < 30


def test_a_table_is_markdown() -> None:
    table = Table("Costs", ["", "bytes"], [["ours", "1"], ["theirs", "1,000"]], "All of it.")
    assert str(table) == (
        "### Costs\n\n"
        "|        | bytes |\n| ------ | ----- |\n| ours   | 1     |\n| theirs | 1,000 |\n\n"
        "All of it.\n"
    )

"""The writer thread and a terminal that is slow, stuck, gone, or answers late."""

from __future__ import annotations

import os
import select
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from phtui.terminal.counters import OutputCounters
from phtui.terminal.frame import Frame, Snapshot
from phtui.terminal.pacing import QUESTION
from phtui.terminal.painter import Painter
from phtui.terminal.writer import FrameWriter
from tests.terminal.grid import Grid

WIDTH, HEIGHT = 100, 30


class Bench:
    """A writer at one end of a pseudo-terminal, and the test at the other."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        self._file = os.fdopen(slave, "w")
        self.errors: list[Exception] = []
        self.grid = Grid(WIDTH, HEIGHT)
        self.read = ""
        self.writer = FrameWriter(
            self._file,
            Frame(),
            size=lambda: (WIDTH, HEIGHT),
            failed=self.errors.append,
            counters=OutputCounters(),
        )
        self.writer.start()
        self.writer.write("\x1b[?1049h")

    def close(self) -> None:
        self.writer.stop()
        with suppress(OSError):
            os.close(self.master)
        with suppress(OSError):
            self._file.close()

    def pump(self) -> None:
        """Take in what has come so far."""
        while select.select([self.master], [], [], 0.01)[0]:
            text = os.read(self.master, 65536).decode(errors="replace")
            self.read += text
            self.grid.feed(text)

    def until(self, seen: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not seen():
            assert time.monotonic() < deadline, self.grid.text()[:3]
            self.pump()


def frame(number: int) -> str:
    """Return a frame in which every cell changes with the number."""
    rows = (f"\x1b[{y};1H{chr(97 + number * y * y % 26) * WIDTH}" for y in range(1, HEIGHT))
    return "".join(rows) + f"\x1b[{HEIGHT};1Hframe {number:<{WIDTH - 6}}"


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.close()


def test_a_stuck_terminal_blocks_nobody_and_the_newest_frame_wins(bench: Bench) -> None:
    bench.writer.write(frame(0))
    tracemalloc.start()
    for number in range(1, 1500):  # nobody reads: a write that waits would never end
        bench.writer.write(frame(number))
        if number == 100:
            before = tracemalloc.get_traced_memory()[0]
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2_000_000
    counters = bench.writer.counters
    # What the kernel takes in advance, and no more.
    assert counters.frames_sent < 100
    assert counters.frames_wanted == 1500
    assert counters.frames_dropped > 1400
    bench.until(lambda: "frame 1499" in bench.grid.text()[-1])
    assert bench.writer.counters.frames_sent <= counters.frames_sent + 2


def test_one_update_at_a_time_once_the_terminal_answers(bench: Bench) -> None:
    bench.writer.ask()
    bench.until(lambda: QUESTION in bench.read)
    bench.writer.answered(1)
    bench.writer.write(frame(1))
    bench.until(lambda: bench.read.count(QUESTION) == 2)
    for number in range(2, 20):
        bench.writer.write(frame(number))
        bench.pump()
    assert bench.grid.text()[-1] == "frame 1"
    bench.writer.answered(1)
    bench.until(lambda: "frame 19" in bench.grid.text()[-1])
    bench.until(lambda: bench.read.count(QUESTION) == 3)
    counters = bench.writer.counters
    assert (counters.frames_sent, counters.frames_dropped, counters.paced) == (2, 17, True)
    assert counters.round_trip_ms is not None
    assert counters.bytes_out == len(bench.read.encode())


def test_controls_do_not_wait_for_answers(bench: Bench) -> None:
    bench.writer.answered(1)
    bench.writer.write(frame(1))
    bench.until(lambda: QUESTION in bench.read)
    bench.writer.write("\x07")
    bench.until(lambda: bench.read.endswith("\x07"))


def test_what_changes_nothing_sends_nothing(bench: Bench) -> None:
    bench.writer.write(frame(1))
    bench.until(lambda: "frame 1" in bench.grid.text()[-1])
    bench.pump()
    sent = bench.writer.counters.bytes_out
    for _ in range(5):
        bench.writer.write(frame(1))
        bench.pump()
    assert bench.writer.counters.bytes_out == sent


def test_a_terminal_that_is_gone_ends_it_quietly(bench: Bench) -> None:
    os.close(bench.master)
    bench.writer.write(frame(1))
    bench.writer.join(5)
    assert not bench.writer.is_alive()
    bench.writer.write(frame(2))
    bench.writer.hush()
    bench.writer.stop()
    assert bench.errors == []


def test_the_end_does_not_wait_for_a_stuck_terminal(bench: Bench) -> None:
    for number in range(300):
        bench.writer.write(frame(number))
        time.sleep(0.001)
    taken = bench.writer.counters.bytes_out
    began = time.monotonic()
    bench.writer.hush()
    bench.writer.stop()
    assert time.monotonic() - began < 3
    assert bench.writer.is_alive()
    assert bench.writer.counters.bytes_out == taken


def test_the_end_waits_for_an_answer_on_its_way(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.writer.answered(1)
    bench.writer.write(frame(1))
    bench.until(lambda: QUESTION in bench.read)
    began = time.monotonic()
    bench.writer.hush()
    assert time.monotonic() - began > 0.5
    bench.writer.answered(1)
    monkeypatch.setattr("phtui.terminal.writer._LAST_ANSWER", 60.0)  # longer than a test may take
    bench.writer.hush()


def test_a_bug_in_the_painting_is_told_and_the_terminal_restored(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Painter, wanted: Snapshot) -> str:
        return str(1 // 0) if wanted.rows else ""

    monkeypatch.setattr(Painter, "update", fail)
    bench.writer.write(frame(1))
    bench.until(lambda: bool(bench.errors))
    bench.writer.write(frame(2))
    bench.writer.write("\x1b[?1049l")
    bench.until(lambda: "\x1b[?1049l" in bench.read)
    assert [type(error) for error in bench.errors] == [ZeroDivisionError]

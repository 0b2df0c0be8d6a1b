"""A program in a pseudo-terminal, what it writes timed as it arrives."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self

import psutil

from tests.bench.link import Link, Wire
from tests.bench.replies import Replies
from tests.bench.screen import Screen

SIZE = (120, 40)
_LOOK = 0.1
"""Seconds between looks at whether to end."""
_TOGETHER = 0.001
"""Bytes that came within so many seconds of each other are looked at as one."""
_LEFT_OUT = ("COLORTERM", "LINES", "COLUMNS", "PHTUI_DRIVER", "TEXTUAL_DRIVER", "NO_COLOR")
_NAMES = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}

# The thread that notes times must get its turn at once, also while a screen is emulated.
sys.setswitchinterval(0.0002)


class Missed(Exception):  # noqa: N818 -- named by what happened
    """A program did not show what it was waited for; the text is its screen."""


class Arrival(NamedTuple):
    """Bytes that reached the screen, and when by the monotonic clock."""

    at: float
    data: bytes


class Usage(NamedTuple):
    """What a program and its children have used."""

    cpu: float
    """Seconds."""
    memory: int
    """Bytes that are resident."""


class Session:
    """Plays the terminal for a program.

    A thread reads, notes times, delays as the link does and answers. The screen is emulated when
    it is looked at, from what was noted: a slow emulator changes no time.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        link: Link | None = None,
    ) -> None:
        self.screen = Screen(*SIZE)
        self.arrivals: list[Arrival] = []
        self.written = 0
        """Bytes that the program has written."""
        self._emulated = 0
        self._open = True
        """Whether the program, or a child of it, still has the terminal."""
        self._wire = Wire(link or Link())
        self._replies = Replies()
        self._ending = threading.Event()
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE[::-1], 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            list(command), stdin=slave, stdout=slave, stderr=slave,
            env={**kept, **_NAMES, **(environment or {})},
            start_new_session=True, preexec_fn=_take_terminal,
        )  # fmt: skip
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the program, and what it started."""
        family: list[psutil.Process] = []
        if self._process.poll() is None:
            family = psutil.Process(self._process.pid).children(recursive=True)
            self._process.send_signal(signal.SIGHUP)
        try:
            self._process.wait(2.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for child in family:
            if child.is_running():
                child.kill()
        self._ending.set()
        self._reader.join()
        os.close(self._master)

    def press(self, keys: str) -> float:
        """Send keys; return when."""
        at = time.monotonic()
        os.write(self._master, keys.encode())
        return at

    def usage(self) -> Usage:
        """Return what it has used so far."""
        main = psutil.Process(self._process.pid)
        family = [main, *main.children(recursive=True)]
        cpu = sum(sum(process.cpu_times()[:2]) for process in family)
        return Usage(cpu, sum(process.memory_info().rss for process in family))

    def looks(self, together: float = _TOGETHER) -> Iterator[Arrival]:
        """Emulate what has arrived since the last look, step by step, newest arrival of each.

        Args:
            together: seconds; arrivals that near to each other are one step.
        """
        while self._emulated < len(self.arrivals):
            first = arrival = self.arrivals[self._emulated]
            while arrival.at - first.at <= together:
                self.screen.take(arrival.data)
                last = arrival
                self._emulated += 1
                if self._emulated == len(self.arrivals):
                    break
                arrival = self.arrivals[self._emulated]
            yield last

    def catch_up(self) -> None:
        """Emulate all that has arrived."""
        for _ in self.looks(together=_LOOK):
            pass

    def until(self, seen: Callable[[Screen], bool], timeout: float = 60.0) -> float:
        """Wait until the screen is like this; return when the bytes came that made it so.

        Raises:
            Missed: it was not so in that many seconds, or the program has ended.
        """
        deadline = time.monotonic() + timeout
        if self._emulated and seen(self.screen):
            return self.arrivals[self._emulated - 1].at
        while time.monotonic() < deadline:
            for arrival in self.looks():
                if seen(self.screen):
                    return arrival.at
            ended = self._process.poll() is not None and not self._open
            if ended and self._emulated == len(self.arrivals):
                break
            time.sleep(0.002)
        raise Missed("\n".join(self.screen.text()))

    def until_shows(self, text: str, timeout: float = 60.0) -> float:
        """Wait until a text is on the screen; return since when."""
        return self.until(lambda screen: screen.shows(text), timeout)

    def until_quiet(self, seconds: float, timeout: float = 60.0) -> None:
        """Wait until nothing has come for so long, or the time is up."""
        began = time.monotonic()
        while (now := time.monotonic()) < began + timeout:
            last = self.arrivals[-1].at if self.arrivals else began
            left = max(last, began) + seconds - now
            if left <= 0 and self._wire.wait(now) is None:
                return
            time.sleep(max(min(left, _LOOK), 0.002))

    def until_more(self, known: int, timeout: float) -> bool:
        """Wait for more arrivals than are known; return whether there were any."""
        deadline = time.monotonic() + timeout
        while len(self.arrivals) <= known:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.001)
        return True

    def _read(self) -> None:
        while not self._ending.is_set():
            now = time.monotonic()
            for at, data in self._wire.pull(now):
                self._arrive(at, data)
            wait = self._wire.wait(now)
            wait = _LOOK if wait is None else min(wait, _LOOK)
            room = self._wire.room(now) if self._open else 0
            if not room:
                time.sleep(wait)
            elif select.select([self._master], [], [], wait)[0]:
                self._open = self._take(room)
                if not self._open:
                    for at, data in self._wire.pull(float("inf")):
                        self._arrive(at, data)

    def _take(self, room: int) -> bool:
        """Read what the link has room for; return whether there may be more."""
        try:
            data = os.read(self._master, room)
        except OSError:  # the program has closed its terminal
            return False
        self.written += len(data)
        self._wire.push(time.monotonic(), data)
        return True

    def _arrive(self, at: float, data: bytes) -> None:
        self.arrivals.append(Arrival(at, data))
        if answers := self._replies.feed(data):
            os.write(self._master, answers)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)

"""Log lines with a number that can be read off a screen, appended to a file at a rate."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

WIDTH = 118
"""Characters of a line, its newline not counted."""
_TICK = 0.005
"""Seconds between writes at high rates."""
_LEVELS = ("info ", "info ", "debug", "info ", "warn ", "info ", "error", "info ")
_METHODS = ("GET", "POST", "PATCH", "GET", "DELETE")
_THINGS = ("insights", "events", "persons", "cohorts", "dashboards", "flags", "recordings")
_NUMBERED = re.compile(r"T(\d\d:\d\d:\d\d\.\d{3})Z \w+ +req=(\d{8})")


def line(number: int) -> str:
    """Return the line with a number: its time follows from it, the rest looks arbitrary."""
    noise = number * 2654435761 % 2**32
    head = f"2026-01-02T{_time(number)}Z {_LEVELS[number % 8]} req={number:08} "
    text = (
        f"{_METHODS[noise % 5]} /api/{_THINGS[noise % 7]}/{noise:08x} {200 + noise % 5 * 51}"
        f" in {noise % 9973} ms, user {noise * 31 % 2**32:08x}, cache {noise >> 24:02x}; "
    )
    return (head + text * 3)[:WIDTH]


def lines(numbers: range) -> bytes:
    """Return lines as they are in a file."""
    return "".join(f"{line(number)}\n" for number in numbers).encode()


def number_shown(row: str) -> int:
    """Return the number of the line in a row of a screen; 0 when there is no whole one.

    Half of one line over half of another has a time and a number that do not belong together.
    """
    found = _NUMBERED.search(row)
    return int(found[2]) if found and _time(int(found[2])) == found[1] else 0


def _time(number: int) -> str:
    seconds, thousandths = divmod(number, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"


@dataclass
class Source:
    """A file that grows, and when each part of it was written."""

    path: Path
    last: int = 0
    """The number of the newest line."""
    written: list[tuple[float, range]] = field(default_factory=list)
    """Just before each writing, and the numbers of its lines."""

    @classmethod
    def begin(cls, path: Path, count: int = 200) -> Self:
        """Make the file with some lines in it."""
        source = cls(path)
        path.touch()
        source.append(count)
        return source

    def append(self, count: int) -> None:
        """Write lines at once."""
        numbers = range(self.last + 1, self.last + 1 + count)
        data = lines(numbers)
        self.written.append((time.monotonic(), numbers))
        with self.path.open("ab") as file:
            file.write(data)
        self.last += count

    def start(self, rate: float, seconds: float) -> threading.Thread:
        """Append at so many lines a second for so long, in a thread that is returned."""
        count = max(round(rate * seconds), 1)
        thread = threading.Thread(target=self._run, args=(rate, count))
        thread.start()
        return thread

    def _run(self, rate: float, count: int) -> None:
        began, done = time.monotonic(), 0
        while done < count:
            time.sleep(max(began + (done + 1) / rate - time.monotonic(), _TICK))
            due = min(int((time.monotonic() - began) * rate), count) - done
            if due:
                self.append(due)
                done += due

"""One program that follows a file that grows: what it writes, and how far behind it is."""

from __future__ import annotations

import bisect
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.apps.stalls import Stall, worst_stall
from tests.bench.lines import Source, number_shown
from tests.bench.link import Link
from tests.bench.programs import Program
from tests.bench.session import Session

_STEP = 0.02
"""Seconds of arrivals that are looked at as one: lags are that coarse."""
PRESSES = 5
"""Keys pressed while lines are appended, at even distances."""
_PATIENCE = 15.0
"""Seconds after the last line in which it must come on screen."""
_PRESSED = re.compile(r"pressed (\d+)")
_SILENCE = 0.6
"""Seconds without a byte after which nothing more is expected."""


@dataclass(frozen=True)
class Load:
    """What is appended."""

    rate: float
    """Lines a second."""
    seconds: float


@dataclass
class Followed:
    """What was seen of one program."""

    written: int
    """Bytes from the first line to silence after the last."""
    lags: list[float]
    """Seconds from each line's writing until the screen was there or further."""
    caught_up: bool
    """Whether the last line came on screen; if not, the lags of the missing lines are longer."""
    keys: list[float]
    """Seconds from each key pressed meanwhile to its effect."""
    stall: Stall | None
    """The event loop's worst; None where it is not known."""


@dataclass
class _Counter:
    """A number on the screen that grows."""

    read: Callable[[str], int]
    """Finds it in a row; 0 when it is not there."""
    seen: list[tuple[float, int]] = field(default_factory=list)
    """When it changed, and to what."""

    @property
    def newest(self) -> int:
        return self.seen[-1][1] if self.seen else 0

    def look(self, at: float, rows: Sequence[str]) -> None:
        number = max(map(self.read, rows), default=0)
        if number > self.newest:
            self.seen.append((at, number))


def follow(program: Program, load: Load, *, link: Link | None = None) -> Followed:
    """Start a program on a file and append lines; with a link, press keys meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        stalls = Path(folder) / "stalls"
        source = Source.begin(Path(folder) / "app.log")
        with program.start(str(source.path), link=link, stalls=stalls) as session:
            session.until(lambda screen: source.last in map(number_shown, screen.text()))
            session.until_quiet(_SILENCE)
            session.catch_up()
            keys = PRESSES if link and program.counts_keys else 0
            return _watch(session, source, load, keys, stalls)


def _watch(session: Session, source: Source, load: Load, keys: int, stalls: Path) -> Followed:
    begun, already, known = time.monotonic(), session.written, len(source.written)
    appending = source.start(load.rate, load.seconds)
    pressed = []
    for number in range(1, keys + 1):
        time.sleep(load.seconds / (keys + 1))
        pressed.append((session.press("p"), range(number, number + 1)))
    appending.join()
    lines, effects = _Counter(number_shown), _Counter(_times_pressed)
    _look(session, lines, effects, lambda: lines.newest >= source.last and effects.newest >= keys)
    ended = time.monotonic()
    session.until_quiet(_SILENCE, timeout=3.0)
    return Followed(
        session.written - already,
        lags(source.written[known:], lines.seen, ended),
        lines.newest >= source.last,
        lags(pressed, effects.seen, ended),
        worst_stall(stalls, begun, ended) if stalls.exists() else None,
    )


def _look(session: Session, lines: _Counter, effects: _Counter, over: Callable[[], bool]) -> None:
    """Go through what has arrived and arrives, until it is over or patience is."""
    deadline = time.monotonic() + _PATIENCE
    while not over() and time.monotonic() < deadline:
        for arrival in session.looks(_STEP):
            rows = session.screen.drawn()
            lines.look(arrival.at, rows)
            effects.look(arrival.at, rows)
        time.sleep(0.01)


def _times_pressed(row: str) -> int:
    found = _PRESSED.search(row)
    return int(found[1]) if found else 0


def lags(
    written: Sequence[tuple[float, range]], seen: Sequence[tuple[float, int]], ended: float
) -> list[float]:
    """Return for each line the seconds until the screen was there or further.

    Args:
        written: when, and the numbers of the lines.
        seen: when, and the newest line on screen then.
        ended: what counts for lines that were never seen.
    """
    numbers = [number for _, number in seen]
    result: list[float] = []
    for at, lines in written:
        for line in lines:
            index = bisect.bisect_left(numbers, line)
            result.append((seen[index][0] if index < len(seen) else ended) - at)
    return result

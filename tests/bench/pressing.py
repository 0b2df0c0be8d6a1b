"""From a key to its paint."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.bench.session import Session
from tests.bench.statistics import median, p95
from tests.bench.table import milliseconds

_SILENCE = 0.08
"""Seconds without a byte after which a paint is over."""
_PATIENCE = 5.0


@dataclass
class Presses:
    """What keys have cost."""

    seconds: list[float] = field(default_factory=list)
    """Each until the last bytes that changed the text on screen."""
    written: list[int] = field(default_factory=list)
    """Bytes for each."""
    missed: int = 0
    """Keys that changed nothing."""

    def add(self, more: Presses) -> None:
        """Count others too."""
        self.seconds += more.seconds
        self.written += more.written
        self.missed += more.missed

    @property
    def cells(self) -> list[str]:
        """Bytes, p50, p95 for a table."""
        if not self.seconds:
            return ["–", "–", "–"]
        times = [milliseconds(median(self.seconds)), milliseconds(p95(self.seconds))]
        missed = f" ({self.missed} missed)" if self.missed else ""
        return [f"{median(self.written):,.0f} B{missed}", *times]


def press_each(session: Session, keys: Iterable[str], silence: float = _SILENCE) -> Presses:
    """Press keys one after the other, each when the screen has come to rest."""
    presses = Presses()
    session.until_quiet(silence)
    session.catch_up()
    for key in keys:
        before, written, known = session.screen.text(), session.written, len(session.arrivals)
        at, painted = session.press(key), 0.0
        session.until_more(known, _PATIENCE)
        session.until_quiet(silence, _PATIENCE)
        for arrival in session.looks():
            if (text := session.screen.text()) != before:
                before, painted = text, arrival.at
        if painted:
            presses.seconds.append(painted - at)
            presses.written.append(session.written - written)
        else:
            presses.missed += 1
        time.sleep(0.01)
    return presses

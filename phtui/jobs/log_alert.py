"""Lines that somebody wants to be told of."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from phtui.api.log_models import Level
from phtui.formatting import safe
from phtui.jobs.log_words import level_named
from phtui.jobs.piping import run_quietly
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Line
from phtui.store.log_windows import LogWindows

LEAST_SECONDS = 60.0
"""From one alert to the next."""
_AT_ONCE = 1000
_PARTS = re.compile(r"(?:level:(?P<level>\w+))?\s*(?:/(?P<regex>(?:[^/\\]|\\.)+)/|(?P<text>[^!]*))")


@dataclass(frozen=True, slots=True)
class Alert:
    """What to be told of, and how."""

    level: Level = Level.DEBUG
    """The least."""
    match: Match | None = None
    """What the line must have."""
    command: str = ""
    """For the shell; it gets `PHTUI_LINE`, `PHTUI_SOURCE`, `PHTUI_LEVEL` and `PHTUI_COUNT`."""

    @property
    def words(self) -> str:
        """What it is for, in a few words."""
        parts = [self.level.name if self.level else ""]
        if self.match is not None:
            parts.append(f"/{self.match.text}/" if self.match.regex else self.match.text)
        return " ".join(filter(None, parts))


def read_alert(text: str) -> Alert | None:
    """Read `off`, or `[level:LEVEL] [TEXT | /regular expression/] [! COMMAND]`.

    Raises:
        ValueError: It says nothing to be told of, or the level or the expression is none.
    """
    what, _, command = text.partition(" ! ")
    what = what.strip()
    if what == "off":
        return None
    found = _PARTS.fullmatch(what)
    if found is None or not what:
        raise ValueError("Try :alert level:error, :alert timeout, :alert /5\\d\\d/, :alert off.")
    level = level_named(found["level"]) if found["level"] else Level.DEBUG
    pattern, plain = found["regex"], (found["text"] or "").strip()
    match = Match(pattern, regex=True) if pattern else Match(plain) if plain else None
    return Alert(level, match, command.strip())


@dataclass(frozen=True, slots=True)
class Raised:
    """Lines that came since the last alert."""

    count: int
    line: Line
    """The newest of them."""


class AlertWatch:
    """Looks at each line that comes while an alert is set, and tells at most once a minute."""

    def __init__(
        self, alert: Alert, since: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Args: since: microseconds since 1970, by the server's clock: older lines are no news."""
        self.alert = alert
        matches = () if alert.match is None else (alert.match,)
        self._filter = LogFilter(level=alert.level, since=since, matches=matches)
        self._number = 0
        self._clock = clock
        self._told: float | None = None
        self._found: Raised | None = None

    async def look(self, windows: LogWindows, sources: tuple[str, ...]) -> Raised | None:
        """Return what to tell now; what is not told now is counted for the next time.

        Raises:
            StoreError: The lines cannot be read.
        """
        chosen = replace(self._filter, sources=sources)
        newest = await windows.last_number()
        while lines := await windows.added(self._number, chosen, _AT_ONCE):
            before = self._found.count if self._found else 0
            self._found = Raised(before + len(lines), max(lines, key=lambda line: line.position))
            self._number = lines[-1].id
        self._number = max(self._number, newest)
        now = self._clock()
        if self._found is None or (self._told is not None and now - self._told < LEAST_SECONDS):
            return None
        found, self._found, self._told = self._found, None, now
        return found


async def run_command(alert: Alert, raised: Raised) -> None:
    """Run an alert's command; what it says of itself is for its author to look at elsewhere."""
    line = raised.line
    environment = {
        "PHTUI_LINE": safe(line.text),
        "PHTUI_SOURCE": line.source,
        "PHTUI_LEVEL": Level(line.level).name,
        "PHTUI_COUNT": str(raised.count),
    }
    with suppress(OSError):
        await run_quietly(alert.command, environment)

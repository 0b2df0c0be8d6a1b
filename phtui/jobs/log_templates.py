"""The kinds of messages in a log: how often each, and which have not been there before."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from phtui.api.log_models import Level
from phtui.jobs.log_masks import pattern_of_template, template_of
from phtui.store.log_filter import LogFilter, Match
from phtui.store.log_values import Line
from phtui.store.log_windows import LogWindows

MOST_TEMPLATES = 2000
"""Kinds that are remembered; the one not seen for the longest goes first."""
SILENCE = 15 * 60 * 1_000_000
"""Microseconds after which a kind that comes again counts as new."""
SPARKS = 24
"""Parts of time that a kind's counts are kept for."""
_LINES = 100_000
"""The newest lines that are looked at."""
_AT_ONCE = 1000
"""Lines looked at in one go: the event loop gets its turn between."""
_FUTURE = 86_400_000_000
_SECOND = 1_000_000

Key = tuple[str, int, str]
"""Source, level and text of a kind."""


@dataclass(slots=True)
class Template:
    """One kind of message of one source."""

    source: str
    level: Level
    text: str
    """With `‹n›` for a number, `‹id›`, `‹uuid›`, `‹text›`."""
    sample: str
    """The last message of it, as it came."""
    count: int = 0
    first: int = 0
    """Microseconds since 1970."""
    last: int = 0
    came: int = 0
    """When it began, or began again after a quarter of an hour of silence."""
    counts: dict[int, int] = field(default_factory=dict)
    """How many in each part of time."""

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return self.source, self.level, self.text

    @property
    def match(self) -> Match:
        """What its messages have, and no other."""
        pattern = pattern_of_template(self.text, self.sample)
        return Match(pattern, regex=True, label=self.text)


class Templates:
    """Finds the kinds of messages among the lines of a filter, as they come."""

    def __init__(
        self, windows: LogWindows, chosen: LogFilter, clock: Callable[[], float] = time.time
    ) -> None:
        self.chosen = chosen
        self.looked_at = 0
        """How many lines."""
        self.forgotten = 0
        """Kinds that were too many."""
        self._windows = windows
        self._clock = clock
        self._found: dict[Key, Template] = {}
        self._number: int | None = None
        self._oldest: int | None = None
        self._began: dict[str, int] = {}
        self._part = _SECOND
        self._newest_part = 0

    async def take(self) -> bool:
        """Look at some lines that have come since the last time; return whether there were any.

        Raises:
            StoreError: They cannot be read.
        """
        if self._number is None:
            self._number = max(0, await self._windows.last_number() - _LINES)
        lines = await self._windows.added(self._number, self.chosen, _AT_ONCE)
        if not lines:
            return False
        self._number = lines[-1].id
        await asyncio.to_thread(self._look, sorted(lines, key=lambda line: line.time))
        return True

    def all(self) -> list[Template]:
        """Return every kind, in the order in which they appeared."""
        return sorted(self._found.values(), key=lambda each: (each.first, each.key))

    def new(self) -> list[Template]:
        """Return the kinds that came after a quarter of an hour without them, the newest first.

        What came in the first quarter of an hour that is known of its source may have been there
        before.
        """
        began = self._began
        found = [each for each in self._found.values() if each.came >= began[each.source] + SILENCE]
        return sorted(found, key=lambda each: (-each.came, each.key))

    def sparks(self, template: Template) -> Sequence[int]:
        """Return how many there were of a kind in each of the last parts of the known time."""
        first = self._newest_part - SPARKS + 1
        return [template.counts.get(part, 0) for part in range(first, first + SPARKS)]

    @property
    def spark_seconds(self) -> int:
        """How long one part of time is."""
        return self._part // _SECOND

    def _look(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._see(line)
        self.looked_at += len(lines)
        excess = len(self._found) - MOST_TEMPLATES
        if excess > 0:
            by_age = sorted(self._found.values(), key=lambda each: each.last)
            for each in by_age[: excess + MOST_TEMPLATES // 20]:
                del self._found[each.key]
                self.forgotten += 1

    def _see(self, line: Line) -> None:
        text = template_of(line.text)
        key = (line.source, line.level, text)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Template(
                line.source, Level(line.level), text, line.text,
                first=line.time, last=line.time, came=line.time,
            )  # fmt: skip
        if line.time - found.last > SILENCE or 0 <= found.came - line.time <= SILENCE:
            found.came = line.time
        found.count += 1
        found.first = min(found.first, line.time)
        if line.time >= found.last:
            found.last, found.sample = line.time, line.text
        self._oldest = line.time if self._oldest is None else min(self._oldest, line.time)
        self._began[line.source] = min(line.time, self._began.get(line.source, line.time))
        self._spark(found, line.time)

    def _spark(self, template: Template, at: int) -> None:
        if at > self._clock() * _SECOND + _FUTURE:
            return  # a wrong clock must not squeeze all the others together
        self._newest_part = max(self._newest_part, at // self._part)
        assert self._oldest is not None
        while self._newest_part - self._oldest // self._part >= SPARKS:
            self._widen()
        part = at // self._part
        template.counts[part] = template.counts.get(part, 0) + 1

    def _widen(self) -> None:
        """Let each part of time be twice as long."""
        self._part *= 2
        self._newest_part //= 2
        for each in self._found.values():
            halved: dict[int, int] = {}
            for part, count in each.counts.items():
                halved[part // 2] = halved.get(part // 2, 0) + count
            each.counts = halved

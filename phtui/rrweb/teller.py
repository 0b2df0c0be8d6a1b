"""A recording told: its lines in, what happened out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from phtui.rrweb.actions import Action
from phtui.rrweb.events import Event, Source, Type, events_of
from phtui.rrweb.tab import Tab

MOST_TABS = 50
"""Tabs of one session; those that come after them are not told."""
_LONGEST = 48 * 3_600_000
"""Milliseconds from the first event: no session is longer than a day, so later ones are wrong."""
_BY_PEOPLE = frozenset((
    Source.MOUSE_MOVE, Source.MOUSE, Source.SCROLL, Source.RESIZE, Source.INPUT,
    Source.TOUCH_MOVE, Source.DRAG, Source.SELECTION,
))  # fmt: skip


class Seen(NamedTuple):
    """An event that was told."""

    time: int
    window: str
    is_page: bool
    """Whether it is a whole page, from which on the page can be made again."""


class Teller:
    """Takes the lines of a recording's snapshots in their order.

    It holds one page for each tab, and what is not decided yet; never the events.
    """

    def __init__(self) -> None:
        self._tabs: dict[str, Tab] = {}
        self.first = 0
        """Milliseconds since 1970 of the first event; 0 while there is none."""
        self.last = 0
        self.activity: Counter[int] = Counter()
        """How much was done in each second since 1970."""
        self.broken = 0
        """Lines and events that could not be read or are of an impossible time."""
        self.seen: list[Seen] = []
        """The events of the line that was fed last."""

    def feed(self, line: bytes) -> Iterator[Action]:
        """Take a line and yield what is decided by it, nearly in the order of time."""
        self.seen = []
        for event in events_of(line):
            yield from self._feed(event)
        self.broken += not self.seen

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        for tab in self._tabs.values():
            yield from tab.pending()

    def _feed(self, event: Event) -> Iterator[Action]:
        self.first = self.first or event.time
        if abs(event.time - self.first) > _LONGEST:
            return
        self.seen.append(Seen(event.time, event.window, event.type == Type.FULL))
        self.last = max(self.last, event.time)
        if event.source in _BY_PEOPLE:
            self.activity[event.time // 1000] += 1
        tab = self._tabs.get(event.window)
        if tab is None and len(self._tabs) < MOST_TABS:
            tab = self._tabs[event.window] = Tab()
        if tab is not None:
            yield from tab.feed(event)

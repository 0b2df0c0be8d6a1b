"""How the lines of a log look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phtui.api.log_models import Level
from phtui.formatting import safe
from phtui.store.log_filter import Match
from phtui.store.log_values import Filling, Gap, Line
from phtui.widgets.log_items import Item, Marker
from phtui.widgets.log_tags import tags_of
from phtui.widgets.log_times import MIDDLE, Times
from phtui.widgets.value_view import WrappedText

MOST_ROWS = 40
"""Rows of one message in the log; `Enter` shows the whole."""
SOURCE_COLOURS = 6
_LOOKED_AT = 4
"""Characters of a message looked at per cell of room: combining ones take none."""
LEVEL_LOOKS = {
    Level.DEBUG: ("·", "DEBUG"),
    Level.LOG: (" ", "LOG"),
    Level.INFO: ("i", "INFO"),
    Level.WARN: ("▲", "WARN"),
    Level.ERROR: ("✗", "ERROR"),
}
"""A glyph and a word for each level."""

Look = Callable[[str], Style]
"""Gives the style of a component class."""


def pattern_of(match: Match) -> re.Pattern[str]:
    """Return what finds a match in a line that is shown."""
    text = match.text if match.regex else re.escape(safe(match.text))
    return re.compile(text, re.IGNORECASE)


def source_class(key: str) -> str:
    """Return the component class of a source: the same colour at every start."""
    return f"log--source-{crc32(key.encode()) % SOURCE_COLOURS}"


@dataclass(frozen=True)
class LogLines:
    """Draws items at one width, in one way."""

    width: int = 80
    wrap: bool = False
    times: Times = Times()  # noqa: RUF009 -- frozen
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the sources, by key; tags are shown when there are several."""
    pattern: re.Pattern[str] | None = None
    """What is searched for."""

    def __post_init__(self) -> None:
        """Remember the rows of what is on screen."""
        object.__setattr__(self, "rows", lru_cache(512)(self._cut))
        object.__setattr__(self, "_tags", tags_of(self.names, self.width))

    rows: Callable[[Item], tuple[str, ...]] = field(init=False, compare=False)
    """The rows of an item, without what stands before the message."""
    _tags: Mapping[str, str] = field(init=False, compare=False)

    def time_of(self, item: Item) -> str:
        """Return the time as it is shown now."""
        return self.times.clock(item.time, self.width) if isinstance(item, Line) else ""

    def strip(self, item: Item, row: int, at_cursor: bool, marked: bool, look: Look) -> Strip:
        """Draw one row of an item, as wide as the window."""
        text = self.rows(item)[row]
        gutter = ("◆" if marked and not row else "›" if at_cursor and not row else " ", "log--time")
        if isinstance(item, Line):
            parts = [gutter, *self._head(item, row), *self._message(text, item.level)]
        else:
            parts = [gutter, (text, "log--gap" if isinstance(item, Gap) else "log--marker")]
        over = look("log--cursor") if at_cursor else Style()
        segments = [Segment(said, look(name) + over) for said, name in parts if said]
        return Strip(segments).adjust_cell_length(self.width, look("log--info") + over)

    def _head(self, line: Line, row: int) -> Iterator[tuple[str, str]]:
        level = f"log--{Level(line.level).name.lower()}"
        if row:
            yield " " * (self._indent - 1), level
            return
        glyph, word = LEVEL_LOOKS[Level(line.level)]
        yield f"{self.time_of(line)} ", "log--time"
        yield f"{glyph} {word:<5} ", level
        if self._tag:
            tag = self._tags.get(line.source, " " * self._tag)
            yield f"{tag} ", source_class(line.source)

    def _message(self, text: str, level: int) -> Iterator[tuple[str, str]]:
        look = f"log--{Level(level).name.lower()}"
        at = 0
        for found in self.pattern.finditer(text) if self.pattern else ():
            if found.end() > found.start():
                yield text[at : found.start()], look
                yield found[0], "log--hit"
                at = found.end()
        yield text[at:], look

    @property
    def _tag(self) -> int:
        """Cells of a source's name."""
        return cell_len(next(iter(self._tags.values()))) if len(self.names) > 1 else 0

    @property
    def _indent(self) -> int:
        """Cells before a message."""
        clock = cell_len(self.times.clock(0, self.width))
        return 1 + clock + 1 + 8 + (self._tag + 1 if self._tag else 0)

    def _cut(self, item: Item) -> tuple[str, ...]:
        if isinstance(item, Gap):
            gap = self._gap(item)
            room = max(8, self.width - 1)
            return (gap if cell_len(gap) <= room else set_cell_size(gap, room - 1) + "…",)
        if isinstance(item, Marker):
            return (f"── {self.times.absolute(item.time, MIDDLE)} ".ljust(self.width, "─"),)
        room = max(8, self.width - self._indent)
        if not self.wrap:
            text = safe(item.text[: room * _LOOKED_AT])
            short = cell_len(text) <= room and len(item.text) <= room * _LOOKED_AT
            return (text if short else set_cell_size(text, room - 1) + "…",)
        rows = WrappedText(item.text, room).rows(0, MOST_ROWS + 1)
        return (*rows[:MOST_ROWS], *(["… Enter shows the rest"] if len(rows) > MOST_ROWS else ()))

    def _gap(self, gap: Gap) -> str:
        start, stop = (self.times.absolute(end, 0) for end in (gap.start, gap.stop))
        ends = f"since {start}" if gap.state is Filling.GOING_ON else f"{start} – {stop}"
        became = {
            Filling.GOING_ON: "goes on, to be filled",
            Filling.OPEN: f"filling, {gap.filled:,} so far",
            Filling.FILLED: f"backfilled {gap.filled:,}",
            Filling.UNFILLED: f"could not be filled, {gap.filled:,} fetched",
        }[gap.state]
        who = [safe(self.names.get(gap.source, gap.source)[:64])] if self._tag else []
        # What became of it first: that must not be cut.
        return f"── gap {' · '.join([ends, became, safe(gap.why), *who])} ──"

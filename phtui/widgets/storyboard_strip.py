"""A session at a glance: how much was done when, where it went wrong, where the cursor is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.jobs.story import Storyboard
from phtui.jobs.storyboard_text import clock

_BARS = " ▁▂▃▄▅▆▇█"
_HERE = "▲"


def columns(counts: Sequence[int], width: int) -> list[int]:
    """Return counts of seconds as the sums of so many columns."""
    sums = [0] * max(1, width)
    for second, count in enumerate(counts):
        sums[second * len(sums) // len(counts)] += count
    return sums


class StoryStrip(Widget):
    """Two lines: bars of what was done, `✗` where it went wrong; below them the cursor."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"strip--bar", "strip--error", "strip--here", "strip--rest"}
    DEFAULT_CSS = """
    StoryStrip { height: 2; }
    StoryStrip > .strip--bar { color: $text-primary; }
    StoryStrip > .strip--error { color: $text-error; text-style: bold; }
    StoryStrip > .strip--here { text-style: bold; }
    StoryStrip > .strip--rest { text-style: dim; }
    """

    story: var[Storyboard | None] = var(None, init=False)
    """What is told."""
    position: var[int] = var(0, init=False)
    """Milliseconds in the session of the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = ""
        self._errors: frozenset[int] = frozenset()

    def watch_story(self) -> None:
        """Draw what is told by now."""
        self._measure()

    def watch_position(self, before: int, now: int) -> None:
        """Draw the cursor, if it moved by a column."""
        if self._column(before) != self._column(now) or before // 1000 != now // 1000:
            self.refresh(Region(0, 1, self.size.width, 1))

    def on_resize(self) -> None:
        """Fit the bars to the new width."""
        self._measure()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of the lines."""
        if self.story is None or y > 1:
            return Strip.blank(self.size.width)
        return self._bar_line() if y == 0 else self._cursor_line()

    def _bar_line(self) -> Strip:
        look = self.get_component_rich_style
        plain, error = look("strip--bar"), look("strip--error")
        segments = [
            Segment("✗", error) if column in self._errors else Segment(bar, plain)
            for column, bar in enumerate(self._bars)
        ]
        return Strip(segments).simplify().adjust_cell_length(self.size.width)

    def _cursor_line(self) -> Strip:
        look, width = self.get_component_rich_style, self.size.width
        at = clock(self.position)
        column = min(self._column(self.position), width - 1)
        room_right = width - column - 1 > len(at) + 1
        text = f"{_HERE} {at}" if room_right else f"{at} {_HERE}"
        start = column if room_right else column + 1 - len(text)
        end = clock(self.story.length) if self.story else ""
        gap = width - start - len(text) - len(end)
        segments = [Segment(" " * max(0, start)), Segment(text, look("strip--here"))]
        if gap > 0:
            segments += [Segment(" " * gap), Segment(end, look("strip--rest"))]
        return Strip(segments).adjust_cell_length(width)

    def _column(self, at: int) -> int:
        return _place(at, self.story.length if self.story else 1, self.size.width)

    def _measure(self) -> None:
        story = self.story
        bars, errors = "", frozenset[int]()
        width = self.size.width
        if story is not None and width:
            sums = columns(story.activity or (0,), width)
            most = max(1, *sums)
            bars = "".join(_BARS[_height(count, most)] for count in sums)
            errors = frozenset(_place(row.at, story.length, width) for row in story.errors)
        if (bars, errors) != (self._bars, self._errors):
            self._bars, self._errors = bars, errors
            self.refresh()


def _place(at: int, length: int, width: int) -> int:
    """Return the column of a time, both in milliseconds."""
    length = max(1, length)
    return max(0, min(at, length)) * max(0, width - 1) // length


def _height(count: int, most: int) -> int:
    """Return a bar's height: anything at all shows, and one burst does not flatten the rest."""
    if not count:
        return 0
    return max(1, round(math.sqrt(count / most) * (len(_BARS) - 1)))

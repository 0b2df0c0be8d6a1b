"""The rows of a storyboard on screen: which are shown, where the cursor is."""

from __future__ import annotations

import re
from bisect import bisect_right

from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.jobs.story import Storyboard, StoryRow
from phtui.jobs.storyboard_text import clock
from phtui.rrweb.actions import Kind
from phtui.widgets.storyboard_lines import StoryLines
from phtui.widgets.storyboard_looks import ROW_CLASSES, css_of

_Shown = tuple[StoryRow, bool, bool]
"""What a row on screen shows: row, cursor, whether it is still to come."""


class StoryWindow(Widget):
    """Draws the rows around its cursor, and paints only those that have changed.

    The cursor stays on its row while rows come before and after it; at the top it stays there.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES = ROW_CLASSES
    DEFAULT_CSS = css_of("StoryWindow", ROW_CLASSES)

    story: var[Storyboard | None] = var(None, init=False)
    """What is told."""
    hidden: var[frozenset[Kind]] = var(frozenset(), init=False)
    """Kinds that are not shown."""
    pattern: var[re.Pattern[str] | None] = var(None, init=False)
    """What is searched for."""
    playhead: var[int | None] = var(None, init=False)
    """Milliseconds in the session up to which is played; None when nothing is."""
    position: var[int] = var(0, init=False)
    """Milliseconds in the session of the row under the cursor."""

    class Changed(Message):
        """The rows that are shown are others."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[StoryRow, ...] = ()
        """The rows that are shown, by time."""
        self._index = 0
        self._top = 0
        self._shown: list[_Shown] = []
        self._hits: list[int] | None = []
        """Numbers of the rows that have what is searched for; None until they are looked for."""
        self._is_hit: dict[str, bool] = {}
        """By the words of a row: most rows of the next state are those of the last."""
        self._lines = StoryLines()

    @property
    def row(self) -> StoryRow | None:
        """The row under the cursor."""
        return self.rows[self._index] if self.rows else None

    def watch_story(self) -> None:
        """Show what is told by now."""
        self._arrange(keep_row=self._index > 0)

    def watch_hidden(self) -> None:
        """Show other rows."""
        self._arrange()

    def watch_pattern(self) -> None:
        """Mark other hits."""
        self._hits, self._is_hit = None, {}
        self._redraw()

    def watch_playhead(self, playhead: int | None) -> None:
        """Let the cursor go with what is played."""
        if playhead is None:
            self.settle()
        else:
            self.go_to(playhead)

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self._redraw()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        if y < len(self._shown):
            row, at_cursor, is_later = self._shown[y]
            look = self.get_component_rich_style
            return self._lines.strip(row, at_cursor, is_later, look)
        return Strip.blank(self.size.width)

    def go_to(self, at: int) -> None:
        """Put the cursor on the last row up to a time in milliseconds, else on the first."""
        self.jump(bisect_right(self.rows, at, key=lambda row: row.at) - 1)

    def jump(self, index: int) -> None:
        """Put the cursor on a row by its number, in the middle where it was out of sight."""
        height = max(1, self.size.height)
        if not self._top <= index < self._top + height:
            self._top = index - height // 2
        self.place(index)

    def place(self, index: int) -> None:
        """Put the cursor on a row by its number."""
        self._index = max(0, min(index, len(self.rows) - 1))
        self.settle()

    def settle(self) -> None:
        """Choose the rows on screen so that the cursor is among them, and paint what differs."""
        height, count = max(1, self.size.height), len(self.rows)
        top = min(max(self._top, self._index - height + 1), self._index)
        self._top = max(0, min(top, count - height))
        shown = [self._row(at) for at in range(self._top, min(self._top + height, count))]
        for y in range(max(len(shown), len(self._shown))):
            if shown[y : y + 1] != self._shown[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))
        self._shown = shown
        self.position = self.row.at if self.row else 0

    def hits(self) -> list[int]:
        """Return the numbers of the rows that have what is searched for."""
        if self.pattern is None:
            return []
        if self._hits is None:
            is_hit = self._is_hit
            for row in self.rows:
                if row.words not in is_hit:
                    is_hit[row.words] = self.pattern.search(safe(row.words)) is not None
            self._hits = [n for n, row in enumerate(self.rows) if is_hit[row.words]]
        return self._hits

    def _row(self, at: int) -> _Shown:
        row = self.rows[at]
        is_later = self.playhead is not None and row.at > self.playhead
        return row, at == self._index, is_later

    def _arrange(self, keep_row: bool = True) -> None:
        before, line = self.row, self._index - self._top
        told, hidden = self.story.rows if self.story else (), self.hidden
        self.rows = tuple(row for row in told if row.kind not in hidden) if hidden else told
        self._hits = None
        if before is not None and keep_row:
            self._index = self._place_of(before)
        self._index = max(0, min(self._index, len(self.rows) - 1))
        self._top = self._index - line
        self._redraw()
        self.post_message(self.Changed())

    def _place_of(self, before: StoryRow) -> int:
        """Return where a row is now, or what took its place."""
        index = max(0, bisect_right(self.rows, before.at, key=lambda row: row.at) - 1)
        while index > 0 and self.rows[index - 1].at == before.at and self.rows[index] != before:
            index -= 1
        return index

    def _redraw(self) -> None:
        story = self.story
        longest = clock(story.rows[-1].at) if story and story.rows else ""
        self._lines = StoryLines(
            max(1, self.size.width),
            story.tabs if story else 1,
            max(5, len(longest)),
            self.pattern,
        )
        self._shown = []
        self.settle()
        self.refresh()

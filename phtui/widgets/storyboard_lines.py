"""How the rows of a storyboard look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from phtui.formatting import duration, safe
from phtui.jobs.story import StoryRow
from phtui.jobs.storyboard_text import clock
from phtui.rrweb.actions import Kind
from phtui.widgets.storyboard_looks import look_of, sign_of

Look = Callable[[str], Style]
"""Gives the style of a component class."""

_NARROW = 60
"""Cells under which the word of a kind has no room."""
_WORD = 11
_MANY = 2


@dataclass(frozen=True)
class StoryLines:
    """Draws rows at one width."""

    width: int = 80
    tabs: int = 1
    clock_width: int = 5
    """Cells of a time: with hours there are more."""
    pattern: re.Pattern[str] | None = None
    """What is searched for."""

    def strip(self, row: StoryRow, at_cursor: bool, is_later: bool, look: Look) -> Strip:
        """Draw one row as wide as the window.

        Args:
            row: Which.
            at_cursor: Whether the cursor is on it.
            is_later: Whether it is still to come in what is played.
            look: Gives the styles.
        """
        over = look("story--cursor") if at_cursor else Style()
        over += look("story--later") if is_later else Style()
        parts = [("›" if at_cursor else " ", "story--time"), *self._head(row)]
        room = self.width - sum(cell_len(text) for text, _ in parts)
        parts += self._words(row, max(4, room))
        segments = [Segment(text, look(name) + over) for text, name in parts if text]
        return Strip(segments).adjust_cell_length(self.width, look("story--plain") + over)

    def _head(self, row: StoryRow) -> Iterator[tuple[str, str]]:
        yield f"{clock(row.at):>{self.clock_width}} ", "story--time"
        name = look_of(row.kind, row.weight)
        if row.kind is Kind.IDLE:
            return
        yield f"{sign_of(row.kind, row.weight)} ", name
        if self.width >= _NARROW:
            yield f"{row.kind.value:<{_WORD}}", name
        if self.tabs >= _MANY:
            yield f"{row.tab}▏ ", "story--tab"

    def _words(self, row: StoryRow, room: int) -> Iterator[tuple[str, str]]:
        name = look_of(row.kind, row.weight)
        if row.kind is Kind.IDLE:
            yield f"── {row.words} ──", name
            return
        after = self._after(row)
        words = _cut(safe(row.words), room - cell_len(after))
        at = 0
        for found in self.pattern.finditer(words) if self.pattern else ():
            if found.end() > found.start():
                yield words[at : found.start()], name
                yield found[0], "story--hit"
                at = found.end()
        yield words[at:], name
        yield after, "story--dim"

    @staticmethod
    def _after(row: StoryRow) -> str:
        if row.kind is Kind.TYPING:
            return f"  {duration(row.length / 1000)}" if row.length >= 1000 else ""
        return f"  ×{row.count}" if row.count > 1 else ""


def _cut(text: str, room: int) -> str:
    room = max(1, room)
    return text if cell_len(text) <= room else set_cell_size(text, room - 1) + "…"

"""What Textual would write: screens drawn by its own compositor, and moves in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from hypothesis import strategies as st
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from phtui.terminal.frame import Frame
from phtui.terminal.painter import Painter

_CONSOLE = Console(color_system="truecolor", force_terminal=True, legacy_windows=False)

STYLES = [
    Style(),
    Style.parse("bold red"),
    Style.parse("dim"),
    Style.parse("bold dim #a0b0c0 on #102030"),
    Style.parse("on #102030"),
    Style.parse("reverse"),
    Style.parse("underline blue"),
    Style.parse("strike italic on color(17)"),
    Style.parse("overline underline2 bright_white on yellow"),
    Style(link="https://posthog.com/a;b"),
]
SURE = "aabbcd. 日本é─"
"""Text that all terminals measure alike."""
ANY = [*SURE, "e\u0301", "👍", "🇫🇷", "ก\u0e33", "\u200b", "한"]
"""Combining, joined, varied, of no width."""


def lines(clusters: Sequence[str]) -> st.SearchStrategy[Strip]:
    """Return lines of a few styled words, blanks among them."""
    segments = st.sampled_from(_segments(tuple(clusters)))
    return st.lists(segments, max_size=5).map(Strip)


@cache
def _segments(clusters: tuple[str, ...]) -> list[Segment]:
    """Return two thousand words, short ones first: drawing each letter takes most of a test."""
    dice = Random(1)
    words = [" " * dice.randrange(21) for _ in range(1000)]
    words += ["".join(dice.choices(clusters, k=dice.randrange(9))) for _ in range(1000)]
    return [Segment(word, dice.choice(STYLES)) for word in sorted(words, key=len)]


@dataclass(frozen=True)
class Step:
    """Something that happens to a screen; its figures are taken modulo the screen's size."""

    kind: str
    """scroll, put, blank, restyle, or nothing."""
    y: int
    height: int
    x: int
    lines: int
    fresh: Strip
    whole: bool
    """Whether Textual writes the screen anew, or the rows that changed."""


def steps(clusters: Sequence[str], most: int = 8) -> st.SearchStrategy[list[Step]]:
    """Return what happens to a screen, in order."""
    figure = st.integers(0, 60)
    step = st.builds(
        Step,
        kind=st.sampled_from(["scroll", "scroll", "scroll", "put", "blank", "nothing"]),
        y=figure,
        height=figure,
        x=st.one_of(st.just(0), figure),
        lines=st.integers(-4, 4),
        fresh=lines(clusters),
        whole=st.booleans(),
    )
    return st.lists(step, max_size=most)


class Screen:
    """Rows of a screen, and what Textual writes to show them."""

    def __init__(self, width: int, height: int, rows: Sequence[Strip]) -> None:
        self.width, self.height = width, height
        blank = Strip.blank(width)
        self.rows = [self._fitted(row) for row in [*rows, *[blank] * height][:height]]
        self.cursor = (0, 0)

    def _fitted(self, strip: Strip) -> Strip:
        return strip.crop(0, self.width).extend_cell_length(self.width)

    def take(self, step: Step) -> str:
        """Let a step happen; return what Textual writes."""
        before = list(self.rows)
        self.cursor = (step.x % self.width, step.y % self.height)
        top = step.y % self.height
        if step.kind == "scroll":
            self._scroll(top, top + 1 + step.height % (self.height - top), step)
        elif step.kind == "put":
            x = step.x % self.width
            kept = self.rows[top].crop(0, x)
            self.rows[top] = self._fitted(Strip.join([kept, step.fresh, self.rows[top].crop(x)]))
        elif step.kind == "blank":
            self.rows[top] = self._fitted(Strip([]))
        changed = [y for y in range(self.height) if self.rows[y] is not before[y]]
        return self.whole() if step.whole else self._part(changed)

    def _scroll(self, top: int, bottom: int, step: Step) -> None:
        """Move what is right of a column up or down in a block of rows."""
        left = step.x % self.width
        block = self.rows[top:bottom]
        for y in range(top, bottom):
            source = y - top + step.lines
            moved = block[source] if 0 <= source < len(block) else self._fitted(step.fresh)
            row = Strip.join([self.rows[y].crop(0, left), moved.crop(left)])
            self.rows[y] = self._fitted(row)

    def whole(self) -> str:
        """Return what Textual writes to show all of it."""
        update = LayoutUpdate([[row] for row in self.rows], Region(0, 0, self.width, self.height))
        return update.render_segments(_CONSOLE) + Control.move_to(*self.cursor).segment.text

    def _part(self, changed: list[int]) -> str:
        rows = [Control.move_to(0, y).segment.text + self.rows[y].render(_CONSOLE) for y in changed]
        return "\n".join(rows) + Control.move_to(*self.cursor).segment.text


class Wire:
    """From what Textual writes to what is sent."""

    def __init__(self, width: int, height: int, *, scrolls_many: bool = True) -> None:
        self.frame = Frame()
        self.painter = Painter(scrolls_many=scrolls_many)
        self.frame.resize(width, height)
        self.frame.write("\x1b[?1049h")

    def send(self, text: str) -> str:
        """Return what is sent to the terminal after Textual has written `text`."""
        self.frame.write(text)
        snapshot = self.frame.take(paint=True)
        return snapshot.controls + self.painter.update(snapshot)

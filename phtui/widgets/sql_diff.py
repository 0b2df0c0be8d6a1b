"""A draft beside what it would replace, to accept or not."""

from __future__ import annotations

import difflib
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from phtui.formatting import cells_wide, safe
from phtui.widgets.keys import vertical_keys


class DiffLines(ScrollView, can_focus=True):
    """Lines with a `+` or `-` before those that come or go."""

    COMPONENT_CLASSES = {"diff--added", "diff--removed"}

    DEFAULT_CSS = """
    DiffLines {
        height: auto;
        max-height: 70vh;
        .diff--added { color: $text-success; text-style: bold; }
        .diff--removed { color: $text-error; text-style: dim; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*vertical_keys("diff")]

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        found = difflib.ndiff(old.splitlines(), new.splitlines())
        self._lines = [(line[0], safe(line)) for line in found if line[0] != "?"]
        width = max((cells_wide(line) for _, line in self._lines), default=1)
        self.virtual_size = Size(width, len(self._lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as there are lines."""
        del container, viewport, width
        return max(len(self._lines), 1)

    def render_line(self, y: int) -> Strip:
        """Draw a line in the colour of what becomes of it; the sign says the same."""
        row = y + self.scroll_offset.y
        if row >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        sign, line = self._lines[row]
        style = self.rich_style
        if sign in "+-":
            name = "diff--added" if sign == "+" else "diff--removed"
            style = style + self.get_component_rich_style(name, partial=True)
        strip = Strip([Segment(line, style)])
        x = self.scroll_offset.x
        return strip.crop_extend(x, x + self.size.width, Style(bgcolor=style.bgcolor))

    def action_rows(self, by: int) -> None:
        """Scroll by lines."""
        self.scroll_relative(y=by, animate=False)

    def action_pages(self, by: float) -> None:
        """Scroll by pages."""
        self.scroll_relative(y=int(by * self.size.height), animate=False)

    def action_top(self) -> None:
        """Scroll to the first line."""
        self.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the last line."""
        self.scroll_end(animate=False)


class SqlDiff(ModalScreen[bool]):
    """Asks whether a draft is taken."""

    DEFAULT_CSS = """
    SqlDiff { align: center middle; }
    SqlDiff Vertical {
        width: 90%; height: auto; max-height: 90%;
        background: $surface; border: round $primary; padding: 0 1;
    }
    SqlDiff #words { color: $text-muted; padding: 0 0 1 0; }
    SqlDiff #keys { color: $text-muted; padding: 1 0 0 0; }
    """

    BINDINGS = [
        Binding("enter,a", "answer(True)", "Accept", id="draft.accept"),
        Binding("escape,q", "answer(False)", "Discard", key_display="esc", id="draft.discard"),
    ]

    def __init__(self, old: str, new: str, words: str) -> None:
        """Args: old: what it replaces; new: the draft; words: what it was made of."""
        super().__init__()
        self._old, self._new, self._words = old, new, words

    def compose(self) -> ComposeResult:
        """Lay out the words, the lines, the keys."""
        with Vertical():
            yield Static(f"Draft for: {safe(self._words)}", id="words", markup=False)
            yield DiffLines(self._old, self._new)
            yield Static("Enter accept · Esc discard", id="keys", markup=False)

    def action_answer(self, accepted: bool) -> None:
        """Close with the answer."""
        self.dismiss(accepted)

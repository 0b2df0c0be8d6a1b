"""A storyboard to move about in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.binding import Binding
from textual.events import MouseScrollDown, MouseScrollUp
from textual.message import Message

from phtui.jobs.story import StoryRow
from phtui.rrweb.actions import Kind, Weight
from phtui.widgets.keys import vertical_keys
from phtui.widgets.storyboard_player import StoryPlayer
from phtui.widgets.value_view import WHEEL_ROWS

_WITHOUT_ROWS = frozenset(("web", "solo", "rows", "pages", "top", "bottom"))
"""Keys that do something, or say why not, where nothing is told or all of it is hidden."""


class StoryList(StoryPlayer, can_focus=True):
    """Rows with keys: intent out through messages."""

    BINDINGS = [
        *vertical_keys("story"),
        Binding("enter,d", "open", "Details", id="story.open", tooltip="All of it, as JSON"),
        Binding("P", "page", "Page", id="story.page", tooltip="The page as it was, as text"),
        Binding("n", "next(True)", "Next error", id="story.next",
                tooltip="Next error, or next hit while something is searched for"),
        Binding("N", "next(False)", "Error above", id="story.previous", show=False,
                tooltip="Previous error, or previous hit"),
        Binding("e", "error(True)", "Error", id="story.next_error", show=False,
                tooltip="Next error or warning"),
        Binding("E", "error(False)", "Error above", id="story.previous_error", show=False,
                tooltip="Previous error or warning"),
        Binding("right_curly_bracket", "kind(True)", "Next page", id="story.next_page",
                show=False, tooltip="Next page that was visited"),
        Binding("left_curly_bracket", "kind(False)", "Page above", id="story.previous_page",
                show=False, tooltip="Previous page that was visited"),
        Binding("x", "hide", "Hide kind", id="story.hide",
                tooltip="Hide what is of this kind"),
        Binding("z", "solo", "Only kind", id="story.solo", show=False,
                tooltip="Show this kind alone; again: all"),
        Binding("p", "play", "Play", id="story.play", tooltip="Play, or stop"),
        Binding("greater_than_sign", "speed(1)", "Faster", id="story.faster", show=False,
                tooltip="Play faster"),
        Binding("less_than_sign", "speed(-1)", "Slower", id="story.slower", show=False,
                tooltip="Play slower"),
        Binding("y", "copy", "Copy", id="story.copy", show=False, tooltip="Copy the row"),
        Binding("o", "web", "Web", id="story.web", show=False,
                tooltip="The address of this second in the web app"),
    ]  # fmt: skip

    class Opened(Message):
        """A row is to be shown in full."""

        def __init__(self, row: StoryRow) -> None:
            super().__init__()
            self.row = row

    class PageAsked(Message):
        """The page at the cursor is to be shown."""

    class CopyAsked(Message):
        """The row under the cursor is to be copied."""

    class WebAsked(Message):
        """The second at the cursor is to be opened in the web app."""

    class Missed(Message):
        """There is nothing to go to."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    @property
    def is_narrowed(self) -> bool:
        """Whether a search, a kind that is hidden or what is played can be taken back."""
        return bool(self.pattern or self.hidden or self.playhead is not None)

    def widen(self) -> None:
        """Stop playing, else take back the search, else show every kind."""
        if self.playhead is not None:
            self.stop()
        elif self.pattern is not None:
            self.pattern = None
        else:
            self.hidden = frozenset()

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 -- Textual's signature
    ) -> bool:
        """Offer what there are rows for."""
        return bool(self.rows) or action in _WITHOUT_ROWS

    def action_rows(self, by: int) -> None:
        """Move down."""
        self.place(self._index + by)

    def action_pages(self, by: float) -> None:
        """Move by parts of what is on screen."""
        height = max(1, self.size.height)
        step = int(by * height) or (1 if by > 0 else -1)
        self._top += step
        self.place(self._index + step)

    def action_top(self) -> None:
        """Go to the start of the session."""
        self.place(0)

    def action_bottom(self) -> None:
        """Go to its end."""
        self.place(len(self.rows) - 1)

    def action_open(self) -> None:
        """Ask for all of the row."""
        if self.row is not None:
            self.post_message(self.Opened(self.row))

    def action_page(self) -> None:
        """Ask for the page."""
        self.post_message(self.PageAsked())

    def action_copy(self) -> None:
        """Ask for the row to be copied."""
        self.post_message(self.CopyAsked())

    def action_web(self) -> None:
        """Ask for the web app's address."""
        self.post_message(self.WebAsked())

    def action_next(self, forward: bool) -> None:
        """Go to the next hit while something is searched for, else to the next error."""
        if self.pattern is None:
            self._seek(self._errors(Weight.ERROR), forward, "error")
        else:
            self._seek(self.hits(), forward, "hit")

    def action_error(self, forward: bool) -> None:
        """Go to the next row that says that something went wrong."""
        self._seek(self._errors(Weight.WARNING), forward, "error or warning")

    def action_kind(self, forward: bool) -> None:
        """Go to the next page that was visited."""
        pages = [n for n, row in enumerate(self.rows) if row.kind is Kind.PAGE]
        self._seek(pages, forward, "page")

    def action_hide(self) -> None:
        """Show no more of this kind."""
        if self.row is not None:
            self.hidden |= {self.row.kind}

    def action_solo(self) -> None:
        """Show this kind alone, or all."""
        if self.hidden:
            self.hidden = frozenset()
        elif self.row is not None:
            self.hidden = frozenset(Kind) - {self.row.kind}

    def search(self, pattern: re.Pattern[str]) -> None:
        """Mark what matches, and go to the nearest of it from the cursor on."""
        self.pattern = pattern
        hits = self.hits()
        if not hits:
            self.post_message(self.Missed("no hit"))
        else:
            self.jump(next((n for n in hits if n >= self._index), hits[0]))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move down."""
        event.stop()
        self.action_rows(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move up."""
        event.stop()
        self.action_rows(-WHEEL_ROWS)

    def _errors(self, least: Weight) -> list[int]:
        mild = [weight for weight in Weight if weight.value < least.value]
        return [n for n, row in enumerate(self.rows) if row.weight not in mild]

    def _seek(self, places: Sequence[int], forward: bool, what: str) -> None:
        here = self._index
        beside = [n for n in places if (n > here if forward else n < here)]
        if beside:
            self.jump(min(beside) if forward else max(beside))
        else:
            self.post_message(self.Missed(f"no {what} {'below' if forward else 'above'}"))

"""A line under an editor to type in: what to find, which line to go to, what to draft."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from phtui.formatting import safe

_ASKS = {
    "find": ("Find", "text or /regular expression/; Enter next, ↑ previous"),
    "line": ("Line", "a number"),
    "draft": ("Draft", "what the query is to tell, in words; 400 characters at most"),
}
_MOST = {"find": 1000, "line": 9, "draft": 400}
"""Characters that can be typed."""


class FindPrompt(Horizontal):
    """Asks one of those things; the pane does what was typed."""

    DEFAULT_CSS = """
    FindPrompt { display: none; height: 1; background: $panel; }
    FindPrompt Input { width: 1fr; }
    FindPrompt .prompt { width: auto; padding: 0 1; text-style: bold; }
    FindPrompt .said { width: auto; max-width: 50%; padding: 0 1; color: $text-muted; }
    """

    BINDINGS = [
        Binding("escape", "leave", "Close", key_display="esc", id="find.close"),
        Binding("up", "seek(-1)", "Previous", show=False, id="find.previous"),
        Binding("down", "seek(1)", "Next", show=False, id="find.next"),
    ]

    said: reactive[str] = reactive("")
    """What came of it: `3 of 17`, or why nothing did."""

    @dataclass
    class Typed(Message):
        """The text has changed, or is to be acted upon."""

        purpose: str
        """`find`, `line` or `draft`."""
        text: str
        by: int = 0
        """Where to go on: 1 to the next, -1 to the one before, 0 from where the search began."""
        entered: bool = False
        """Whether Enter was pressed."""

    class Closed(Message):
        """The prompt is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.purpose = "find"
        self._last: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """Lay out the question, the answer, what came of it."""
        yield Static(classes="prompt")
        field = Input(compact=True, select_on_focus=True)
        field.cursor_blink = False
        yield field
        yield Static(classes="said", markup=False)

    def ask(self, purpose: str, text: str = "") -> None:
        """Open; what was typed last is there again, selected, unless there is better."""
        self.purpose = purpose
        title, hint = _ASKS[purpose]
        self.query_one(".prompt", Static).update(title)
        field = self.query_one(Input)
        field.placeholder, field.max_length = hint, _MOST[purpose]
        with self.prevent(Input.Changed):
            field.value = text or self._last.get(purpose, "")
        self.said = ""
        self.display = True
        field.focus()

    def watch_said(self, words: str) -> None:
        """Show it."""
        if self.is_mounted:
            self.query_one(".said", Static).update(safe(words))

    def action_leave(self) -> None:
        """Ask no more; what was typed is there the next time."""
        self._last[self.purpose] = self.query_one(Input).value
        self.display = False
        self.post_message(self.Closed())

    def action_seek(self, by: int) -> None:
        """Go on from hit to hit."""
        self.post_message(self.Typed(self.purpose, self.query_one(Input).value, by))

    @on(Input.Changed)
    def tell(self, event: Input.Changed) -> None:
        """Find as it is typed."""
        event.stop()
        self.post_message(self.Typed(self.purpose, event.value))

    @on(Input.Submitted)
    def enter(self, event: Input.Submitted) -> None:
        """Go on, or do it."""
        event.stop()
        self.post_message(self.Typed(self.purpose, event.value, 1, entered=True))

"""A line under the rows that asks for a filter, or for the name of a file."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

FILTER = "filter"
SAVE = "save"
_FILTERS = "text  !without  column:text  column>5  column=null  column>=2026-05-01"


class ResultPrompt(Input):
    """Asks; what is typed arrives as `Input.Changed` and `Input.Submitted`."""

    DEFAULT_CSS = "ResultPrompt { display: none; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", tooltip="Ask no more", id="prompt.close"),
    ]

    class Closed(Message):
        """Nothing was to be done."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self.purpose = FILTER

    def ask(self, purpose: str, value: str = "") -> None:
        """Open for a filter, or for a file."""
        self.purpose = purpose
        with self.prevent(Input.Changed):
            self.value = value
        self.placeholder = f"filter what is loaded: {_FILTERS}" if purpose == FILTER else ""
        self.cursor_position = len(value)
        self.display = True
        self.focus()

    def on_key(self, event: Key) -> None:
        """Go back to the rows by the arrows, too."""
        if event.key in ("down", "up"):
            event.stop()
            self.post_message(self.Submitted(self, self.value))

    def action_close(self) -> None:
        """Ask no more."""
        self.display = False
        self.post_message(self.Closed())

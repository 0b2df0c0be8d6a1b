"""The quick filter: a line to type in, that acts on what is loaded with every key."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class RecordingPrompt(Input):
    """Asks for a text; says each change."""

    DEFAULT_CSS = """
    RecordingPrompt { display: none; background: $warning 20%; color: $foreground; }
    RecordingPrompt:ansi { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Clear filter", id="recordings.clear_filter",
                tooltip="Show all that is loaded"),
    ]  # fmt: skip

    class Typed(Message):
        """The filter is this now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """Nothing more is typed."""

    def __init__(self) -> None:
        super().__init__(
            compact=True,
            select_on_focus=False,
            placeholder="show only what has this, of what is loaded; !text hides it",
        )
        self.cursor_blink = False

    def ask(self, text: str) -> None:
        """Open with what was typed before."""
        self.value = text
        self.display = True
        self.focus()

    def action_give_up(self) -> None:
        """Filter nothing, and close."""
        self.value = ""
        self.post_message(self.Typed(""))
        self._close()

    @on(Input.Changed)
    def say_typed(self, event: Input.Changed) -> None:
        """Say what the filter is now."""
        event.stop()
        if self.display:
            self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        """Close, with the filter as it is."""
        event.stop()
        self._close()

    def _close(self) -> None:
        self.display = False
        self.post_message(self.Closed())

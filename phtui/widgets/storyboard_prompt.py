"""A line to type in what is searched for in a storyboard, or where it is saved."""

from __future__ import annotations

import re

from textual import on
from textual.message import Message
from textual.widgets import Input

from phtui.formatting import safe

SEARCH, SAVE = "search", "save"
_ASKS = {
    SEARCH: "search: text, or /regular expression/",
    SAVE: "save as: a name that ends in .md, .jsonl or .txt",
}


def pattern_of(text: str) -> re.Pattern[str]:
    """Return what finds a text; `/…/` is a regular expression.

    Raises:
        ValueError: It is no regular expression; the text says where.
    """
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        try:
            return re.compile(text[1:-1], re.IGNORECASE)
        except re.error as error:
            raise ValueError(str(error)) from None
    return re.compile(re.escape(safe(text)), re.IGNORECASE)


class StoryPrompt(Input):
    """Asks for a text to search for, or for the name of a file."""

    DEFAULT_CSS = "StoryPrompt { display: none; }"

    class SearchAsked(Message):
        """Something was typed; None takes the search back."""

        def __init__(self, pattern: re.Pattern[str] | None) -> None:
            super().__init__()
            self.pattern = pattern

    class SaveAsked(Message):
        """A file was named."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Closed(Message):
        """The prompt is gone."""

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._purpose = SEARCH

    def ask(self, purpose: str, text: str = "") -> None:
        """Open for `SEARCH` or for `SAVE`, with a text to begin from."""
        self._purpose = purpose
        self.value, self.placeholder = text, _ASKS[purpose]
        self.cursor_position = len(text)
        self.display = True
        self.focus()

    def close(self) -> None:
        """Ask no more."""
        self.display = False
        self.post_message(self.Closed())

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Say what was typed; stay open when it is no pattern."""
        event.stop()
        text = event.value
        if self._purpose == SAVE:
            if text:
                self.post_message(self.SaveAsked(text))
        else:
            try:
                pattern = pattern_of(text) if text else None
            except ValueError as error:
                self.notify(safe(str(error)), severity="warning", markup=False)
                return
            self.post_message(self.SearchAsked(pattern))
        self.close()

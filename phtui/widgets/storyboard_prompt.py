"""A line to type in what is searched for in a storyboard."""

from __future__ import annotations

import re
from typing import ClassVar

from textual.message import Message

from phtui.formatting import safe
from phtui.widgets.prompt import Prompt

SEARCH = "search"


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


class StoryPrompt(Prompt):
    """Asks for a text to search for."""

    ASKS: ClassVar[dict[str, str]] = {SEARCH: "search: text, or /regular expression/"}

    class SearchAsked(Message):
        """Something was typed; None takes the search back."""

        def __init__(self, pattern: re.Pattern[str] | None) -> None:
            super().__init__()
            self.pattern = pattern

    def __init__(self) -> None:
        super().__init__(SEARCH)

    def _do(self, text: str) -> None:
        self.post_message(self.SearchAsked(pattern_of(text) if text else None))

"""Lines that somebody wanted to be told of have come."""

from __future__ import annotations

from textual.message import Message


class Alerted(Message):
    """The terminal is to ring and to say so, whatever view is shown."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        """Safe to show."""

"""From view to view: what a screen or a widget posts, and the app obeys."""

from __future__ import annotations

from textual.message import Message


class Go(Message):
    """Somebody wants another view, at a certain place of it."""

    def __init__(self, view: str, words: str = "") -> None:
        """Args: words: what `:logs`, `:rec`, `:p` or `:sql` take; empty: as it was left."""
        super().__init__()
        self.view = view
        """`recordings`, `logs`, `hogql` or `persons`."""
        self.words = words


class Back(Message):
    """Nothing is left to close in this view."""

    def __init__(self, *, leave: bool) -> None:
        """Args: leave: leave phtui where there is no view to go back to."""
        super().__init__()
        self.leave = leave

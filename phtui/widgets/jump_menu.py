"""The menu behind `J`: where to go from here, a letter each."""

from __future__ import annotations

from collections.abc import Mapping

from phtui.widgets.go import Go
from phtui.widgets.letter_menu import LetterMenu

Jumps = Mapping[str, tuple[str, Go]]
"""By letter: what is there, in a few words, and how to get there."""


class JumpMenu(LetterMenu[Go]):
    """Answers with how to get there."""

    def __init__(self, jumps: Jumps) -> None:
        super().__init__("Go to", jumps, "Esc stays here")

"""The menu behind `Y`: in which form a line is copied."""

from __future__ import annotations

from collections.abc import Mapping

from phtui.widgets.letter_menu import LetterMenu

Forms = Mapping[str, tuple[str, str]]
"""By letter: what it is called, and the text."""


class CopyMenu(LetterMenu[str]):
    """Answers with the text of a form."""

    def __init__(self, forms: Forms) -> None:
        super().__init__("Copy as", forms, "Esc copies nothing")

"""The menu behind `Y`: in which form a line is copied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

Forms = Mapping[str, tuple[str, str]]
"""By letter: what it is called, and the text."""


class CopyMenu(ModalScreen[str | None]):
    """Waits for a letter, and gives the text of that form."""

    DEFAULT_CSS = """
    CopyMenu { align: center bottom; background: transparent; }
    CopyMenu Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Copy nothing"),
    ]

    def __init__(self, forms: Forms) -> None:
        super().__init__()
        self._forms = forms

    def compose(self) -> ComposeResult:
        """Lay out the letters in one line."""
        parts: list[tuple[str, str]] = [("Copy as ", "bold")]
        for letter, (words, _) in self._forms.items():
            parts += [(f" {letter} ", "bold reverse"), (f" {words}  ", "")]
        yield Static(Content.assemble(*parts, ("Esc copies nothing", "dim")), markup=False)

    def on_key(self, event: Key) -> None:
        """Give the form of the letter."""
        form = self._forms.get(event.character or "")
        if form is not None:
            event.stop()
            self.dismiss(form[1])

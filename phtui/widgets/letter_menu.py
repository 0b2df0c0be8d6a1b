"""A line of things to choose from, a letter each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static


class LetterMenu(ModalScreen[str | None]):
    """Waits for one of the letters, and answers with it."""

    DEFAULT_CSS = """
    LetterMenu { align: center bottom; background: transparent; }
    LetterMenu Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Choose nothing"),
    ]

    def __init__(self, what: str, choices: Mapping[str, str]) -> None:
        """Args: choices: what each letter stands for."""
        super().__init__()
        self._what = what
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Lay out the letters in one line."""
        parts: list[tuple[str, str]] = [(f"{self._what} ", "bold")]
        for letter, words in self._choices.items():
            parts += [(f" {letter} ", "bold reverse"), (f" {words}  ", "")]
        yield Static(Content.assemble(*parts, ("Esc", "dim")), markup=False)

    def on_key(self, event: Key) -> None:
        """Answer when it is one of the letters."""
        if event.character in self._choices:
            event.stop()
            self.dismiss(event.character)

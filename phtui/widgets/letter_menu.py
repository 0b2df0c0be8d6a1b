"""A line of things to choose from, a letter each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from phtui.formatting import safe

T = TypeVar("T")


class LetterMenu(ModalScreen[T | None]):
    """Waits for one of the letters, and answers with what it stands for."""

    DEFAULT_CSS = """
    LetterMenu { align: center bottom; background: transparent; }
    LetterMenu Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Choose nothing"),
    ]

    def __init__(
        self, what: str, choices: Mapping[str, tuple[str, T]], escape: str = "Esc"
    ) -> None:
        """Take what there is to choose from.

        Args:
            what: What is asked.
            choices: By letter: what it is, in a few words, and the answer.
            escape: What Esc does.
        """
        super().__init__()
        self._what = what
        self._choices = choices
        self._escape = escape
        for letter in choices:
            # A binding acts even on a key that was pressed before the menu had the focus.
            self._bindings.bind(letter, f"choose('{letter}')", show=False)

    def compose(self) -> ComposeResult:
        """Lay out the letters in one line."""
        parts: list[tuple[str, str]] = [(f"{self._what} ", "bold")]
        for letter, (words, _) in self._choices.items():
            parts += [(f" {letter} ", "bold reverse"), (f" {safe(words)}  ", "")]
        yield Static(Content.assemble(*parts, (self._escape, "dim")), markup=False)

    def action_choose(self, letter: str) -> None:
        """Answer."""
        self.dismiss(self._choices[letter][1])

"""The menu behind `J`: where to go from here, a letter each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from phtui.formatting import safe
from phtui.widgets.go import Go

Jumps = Mapping[str, tuple[str, Go]]
"""By letter: what is there, in a few words, and how to get there."""


class JumpMenu(ModalScreen[Go | None]):
    """Waits for one of the letters."""

    DEFAULT_CSS = """
    JumpMenu { align: center bottom; background: transparent; }
    JumpMenu Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Stay here"),
    ]

    def __init__(self, jumps: Jumps) -> None:
        super().__init__()
        self._jumps = jumps

    def compose(self) -> ComposeResult:
        """Lay out the letters in one line."""
        parts: list[tuple[str, str]] = [("Go to ", "bold")]
        for letter, (words, _) in self._jumps.items():
            parts += [(f" {letter} ", "bold reverse"), (f" {safe(words)}  ", "")]
        yield Static(Content.assemble(*parts, ("Esc stays here", "dim")), markup=False)

    def on_key(self, event: Key) -> None:
        """Go where the letter leads."""
        if event.character is not None and event.character in self._jumps:
            event.stop()
            self.dismiss(self._jumps[event.character][1])

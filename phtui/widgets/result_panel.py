"""What the panels over a result have in common: a title, the keys, one way back."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from phtui.formatting import safe
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.keys import HELP

Answer = TypeVar("Answer")


class ResultPanel(ModalScreen[Answer], Generic[Answer]):
    """A panel under a title; Esc closes it."""

    DEFAULT_CSS = """
    ResultPanel { background: $background; }
    ResultPanel > #about { height: 1; background: $panel; text-style: bold;
                           text-wrap: nowrap; text-overflow: ellipsis; }
    ResultPanel.-low > KeyHints { display: none; }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (6, "-high")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "close", "Back", tooltip="Back to the rows", id="panel.close"),
        HELP,
    ]

    def __init__(self, about: str) -> None:
        """Args: about: the title, of server text or any other."""
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out title, content and keys."""
        yield Static(safe(self._about), id="about", markup=False)
        yield from self.compose_panel()
        yield KeyHints()

    def compose_panel(self) -> ComposeResult:
        """Yield what the panel shows."""
        raise NotImplementedError

    def entitle(self, about: str) -> None:
        """Give the panel another title."""
        self.query_one("#about", Static).update(safe(about))

    def action_close(self) -> None:
        """Go back to the rows."""
        self.dismiss(None)

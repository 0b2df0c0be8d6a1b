"""Asked before phtui ends while queries run: keep them or cancel them?"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class LeaveQuestion(ModalScreen[str | None]):
    """Waits for `keep` or `cancel`; None stays."""

    DEFAULT_CSS = """
    LeaveQuestion { align: center bottom; background: transparent; }
    LeaveQuestion Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "dismiss('keep')", "Keep", id="leave.keep",
                tooltip="PostHog goes on; the next start shows what came of it"),
        Binding("c", "dismiss('cancel')", "Cancel", id="leave.cancel",
                tooltip="Stop them on the server too"),
        Binding("escape,q", "dismiss", "Stay", id="app.back", tooltip="Do not leave"),
    ]  # fmt: skip

    def __init__(self, running: int) -> None:
        """Args: running: how many queries run."""
        super().__init__()
        self._count = running

    def compose(self) -> ComposeResult:
        """Lay out the question and its letters."""
        one = self._count == 1
        queries = "A query runs" if one else f"{self._count} queries run"
        it = "it" if one else "them"
        yield Static(
            Content.assemble(
                (f"{queries}. ", "bold"),
                (" k ", "bold reverse"),
                f" keep {it}, for the next start  ",
                (" c ", "bold reverse"),
                f" cancel {it}  ",
                ("Esc stays", "dim"),
            ),
            markup=False,
        )

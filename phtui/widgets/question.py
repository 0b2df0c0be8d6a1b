"""A line to type one thing in: a name, a file."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phtui.formatting import safe


class Question(ModalScreen[str | None]):
    """Asks for a text; None when there is no answer."""

    DEFAULT_CSS = """
    Question { align: center bottom; background: transparent; }
    Question Vertical { height: auto; background: $panel; color: $foreground; }
    Question Static { height: 1; padding: 0 1; }
    Question Input { background: $surface; border: none; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="app.back", tooltip="No answer"),
    ]

    def __init__(self, question: str, answer: str = "") -> None:
        """Args: answer: what stands there to begin with."""
        super().__init__()
        self._question = question
        self._answer = answer

    def compose(self) -> ComposeResult:
        """Lay out the question over the line."""
        with Vertical():
            yield Static(f"{safe(self._question)} · Enter · Esc", markup=False)
            line = Input(self._answer, compact=True, select_on_focus=False)
            line.cursor_blink = False
            yield line

    def objection(self, answer: str) -> str:  # noqa: ARG002 -- for those who object
        """Say why an answer cannot be taken, or must be given again; "" where it can."""
        return ""

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        """Take what was typed, or say what is wrong with it and stay."""
        event.stop()
        answer = event.value.strip()
        if answer and (objection := self.objection(answer)):
            self.query_one(Static).update(f"{safe(objection)} · Enter · Esc")
        else:
            self.dismiss(answer or None)

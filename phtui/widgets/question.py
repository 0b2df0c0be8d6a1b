"""A line to type one thing in: a name, a file."""

from __future__ import annotations

from collections.abc import Callable
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
    Question Static.-refused { height: auto; color: $text-warning; text-style: bold; }
    Question Input { background: $surface; border: none; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="app.back", tooltip="No answer"),
    ]

    def __init__(
        self, question: str, answer: str = "", take: Callable[[str], object] | None = None
    ) -> None:
        """Prepare to ask.

        Args:
            question: In a few words.
            answer: What stands there to begin with.
            take: Does what was typed, or raises a ValueError that says why it cannot: then it is
                asked for again.
        """
        super().__init__()
        self._question = question
        self._answer = answer
        self._take = take

    def compose(self) -> ComposeResult:
        """Lay out the question over the line."""
        with Vertical():
            yield Static(f"{self._question} · Enter · Esc", markup=False)
            line = Input(self._answer, compact=True, select_on_focus=False)
            line.cursor_blink = False
            yield line

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        """Take what was typed; stay when it cannot be meant."""
        text = event.value.strip()
        try:
            if text and self._take is not None:
                self._take(text)
        except ValueError as problem:
            told = self.query_one(Static)
            told.update(safe(str(problem)))
            told.add_class("-refused")
        else:
            self.dismiss(text or None)

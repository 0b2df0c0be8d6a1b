"""A line to type in that appears when something is asked for."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.message import Message
from textual.widgets import Input

from phtui.formatting import safe


class Prompt(Input):
    """Asks for a text for some purpose; stays open while what is typed cannot be meant so."""

    DEFAULT_CSS = "Prompt { display: none; }"

    ASKS: ClassVar[dict[str, str]]
    """What is asked for, by purpose."""

    class Closed(Message):
        """The prompt is gone."""

    def __init__(self, purpose: str) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._purpose = purpose

    def ask(self, purpose: str, value: str = "") -> None:
        """Open for one of the purposes, with something typed already."""
        self._purpose = purpose
        self.value, self.placeholder = value, self.ASKS[purpose]
        self.cursor_position = len(value)
        self.display = True
        self.focus()

    def close(self) -> None:
        """Ask no more."""
        self.display = False
        self.post_message(self.Closed())

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Do what was typed, or say why that cannot be."""
        event.stop()
        try:
            self._do(event.value)
        except ValueError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)
        else:
            self.close()

    @abstractmethod
    def _do(self, text: str) -> None:
        """Do what was typed.

        Raises:
            ValueError: It cannot be meant so; the text says why.
        """

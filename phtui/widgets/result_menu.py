"""Copy as …: which rows, in which form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

FORMS = {
    "t": ("tsv", "TSV"),
    "c": ("csv", "CSV"),
    "j": ("json", "JSON"),
    "m": ("md", "Markdown"),
    "i": ("sql", "INSERT"),
}
"""By letter: a name of `TEXT_FORMATS`, and what people call it."""


class CopyChoice(NamedTuple):
    """What is to be copied."""

    rows: int
    """Which of the sets of rows that were offered."""
    form: str
    """One of `TEXT_FORMATS`."""


class CopyMenu(ModalScreen[CopyChoice | None]):
    """Waits for the letter of a form; `a` changes which rows."""

    DEFAULT_CSS = """
    CopyMenu { align: center bottom; background: transparent; }
    CopyMenu Static { width: 100%; padding: 0 1; background: $panel; color: $foreground; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="copy.close", tooltip="Copy nothing"),
        Binding("a,tab", "widen", "Other rows", id="copy.rows", tooltip="Choose other rows"),
    ]

    def __init__(self, rows: Sequence[str]) -> None:
        """Args: rows: what can be copied, in words, the likeliest first."""
        super().__init__()
        self._rows = rows
        self._chosen = 0

    def compose(self) -> ComposeResult:
        """Lay out the letters."""
        yield Static(self._line(), markup=False)

    def action_widen(self) -> None:
        """Choose the next set of rows."""
        self._chosen = (self._chosen + 1) % len(self._rows)
        self.query_one(Static).update(self._line())

    def on_key(self, event: Key) -> None:
        """Answer when it is the letter of a form."""
        if event.character in FORMS:
            event.stop()
            self.dismiss(CopyChoice(self._chosen, FORMS[event.character][0]))

    def _line(self) -> Content:
        parts: list[tuple[str, str]] = [(f"Copy {self._rows[self._chosen]} as  ", "bold")]
        if len(self._rows) > 1:
            other = self._rows[(self._chosen + 1) % len(self._rows)]
            parts += [(" a ", "bold reverse"), (f" {other}  ", "")]
        parts.append(("Esc copies nothing\n", "dim"))
        for letter, (_, words) in FORMS.items():
            parts += [(f" {letter} ", "bold reverse"), (f" {words}  ", "")]
        return Content.assemble(*parts)

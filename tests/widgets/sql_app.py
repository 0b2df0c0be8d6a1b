"""An app with nothing but an editor and a field beside it, and the keys it is left with."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import Input

from phtui.hogql.statements import Statement
from phtui.widgets.sql_editor import SqlEditor

FREE_KEYS = (
    "ctrl+c ctrl+p ctrl+q ctrl+l ctrl+t ctrl+o ctrl+s ctrl+n ctrl+f ctrl+g ctrl+underscore"
    " ctrl+@ f1 f2 f3 f4 f6 f7 f8 f9 f10 f11 f12 escape"
)
"""Keys that are the app's while the editor is focused."""


class SqlApp(App[None]):
    """Notes what is submitted and which keys come through."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "SqlEditor { border: none; padding: 0; }"
    BINDINGS = [
        *(Binding(key, f"note('{key}')") for key in FREE_KEYS.split()),
        Binding("ctrl+j", "note('ctrl+j')"),
    ]

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self.noted: list[str] = []
        self.submitted: list[Statement] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield SqlEditor(self._text)

    def on_mount(self) -> None:
        self.editor.focus()

    @property
    def editor(self) -> SqlEditor:
        return self.query_one(SqlEditor)

    @on(SqlEditor.Submitted)
    def keep(self, event: SqlEditor.Submitted) -> None:
        assert event.control is self.editor
        self.submitted.append(event.statement)

    def action_note(self, key: str) -> None:
        self.noted.append(key)

    def lines(self) -> list[Strip]:
        """Return what the editor shows, line by line, before the terminal's limits are applied."""
        region = self.editor.size.region
        self.editor.render_lines(region)
        return [self.editor.render_line(y) for y in range(region.height)]

"""A text area for HogQL: coloured, safe to paste into, and it knows its statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from textual import events, on
from textual.actions import SkipAction
from textual.binding import Binding
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from phtui.hogql.comments import toggled
from phtui.hogql.statements import Statement, statement_at, statements
from phtui.hogql.suggestions import Suggestion
from phtui.widgets.completion_popup import CompletionPopup
from phtui.widgets.sql_text import SqlText

_INDENT = 2
_APP_KEYS = {"ctrl+c", "f6", "f7"}
"""Keys of TextArea that mean something else in phtui: cancel, grid or chart, format."""

_LINE_START = re.compile(r"^(?=[^\r\n])", re.MULTILINE)


_COMPLETION_KEYS = [
    Binding("tab", "accept", "Accept", show=False, id="completion.accept",
            tooltip="Take the suggestion that is chosen"),
    Binding("down", "choose(1)", "Next suggestion", show=False, id="completion.next"),
    Binding("up", "choose(-1)", "Previous suggestion", show=False, id="completion.previous"),
    Binding("pagedown", "choose(8)", "Suggestions on", show=False, id="completion.page_down"),
    Binding("pageup", "choose(-8)", "Suggestions back", show=False, id="completion.page_up"),
    Binding("escape", "dismiss", "Close", show=False, id="completion.close",
            tooltip="Close the list of suggestions"),
]  # fmt: skip
"""Before all others: they count while there are suggestions, and Enter is none of them."""


def _editing_keys() -> list[Binding]:
    """Return what TextArea binds, less the app's keys, each with an id for the keymap."""
    kept = []
    for binding in TextArea.BINDINGS:
        if isinstance(binding, Binding):
            keys = [key for key in binding.key.split(",") if key not in _APP_KEYS]
            name = binding.action.replace("(True)", "_select")
            kept.append(replace(binding, key=",".join(keys), id=f"edit.{name}"))
    return [binding for binding in kept if binding.key]


class _Changed(Protocol):
    def __call__(self, *, edited: bool) -> None: ...


class SqlEditor(SqlText, inherit_bindings=False):
    """An editor of HogQL statements divided by `;`."""

    BINDINGS = [
        *_COMPLETION_KEYS,
        Binding(
            "ctrl+j,ctrl+enter,f5",
            "submit",
            "Run",
            key_display="^j",
            id="query.run",
            tooltip="Run the selection, or the statement under the cursor",
        ),
        Binding("tab", "indent", "Indent", show=False, id="edit.indent"),
        *_editing_keys(),
        *(
            Binding(
                f"ctrl+{shift}{key}",
                f"cursor_{key}({bool(shift)})",
                f"Cursor to {key}",
                show=False,
                id=f"edit.cursor_{key}{'_select' if shift else ''}",
            )
            for key in ("home", "end")
            for shift in ("", "shift+")
        ),
    ]

    @dataclass
    class Submitted(Message):
        """A statement is to be run."""

        editor: SqlEditor
        """Where from."""

        statement: Statement
        """The selection, or the statement under the cursor."""

        @property
        def control(self) -> SqlEditor:
            """The editor, for `@on(SqlEditor.Submitted, "#id")`."""
            return self.editor

    class Blurred(Message):
        """The keyboard is elsewhere."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,
        classes: str | None = None,
        popup: CompletionPopup | None = None,
        accept: Callable[[], bool] = lambda: False,
        changed: _Changed | None = None,
    ) -> None:
        """Prepare an editor.

        Args:
            text: What it begins with.
            id: For the DOM.
            classes: The same.
            popup: The suggestions that Tab takes and the arrows walk, while it is open.
            accept: Writes the chosen one; False when there is none.
            changed: Told of each edit and of each move of the cursor, before it is painted.
        """
        super().__init__(text, id=id, classes=classes)
        self.untyped = text
        """The text as it was last written by other than typing."""
        self.indent_width = _INDENT
        self._popup = popup
        self._accept = accept
        self._changed = changed

    @property
    def statement(self) -> Statement | None:
        """What `submit` would run, with offsets in the whole text; None when there is nothing.

        A selection is run as it is, less a `;` at its end and the space around it.
        """
        start, end = sorted(
            (self.offset_at(self.selection.start), self.offset_at(self.selection.end))
        )
        selected = statements(self.text[start:end])
        if not selected:
            return statement_at(self.text, end)
        first, last = start + selected[0].start, start + selected[-1].end
        return Statement(self.text[first:last], first, last)

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """What is offered at the cursor."""
        return self._popup.suggestions if self._popup is not None else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of suggestions while there are any."""
        if action in ("choose", "dismiss"):
            return self._popup is not None and self._popup.is_open
        return super().check_action(action, parameters)

    def put(self, text: str, start: int, end: int, back: int = 0) -> None:
        """Write a text in place of the characters from `start` to `end`.

        The cursor goes to its end, or some characters before that.
        """
        first, last = self.location_at(start), self.location_at(end)
        written = self.replace(text, first, last, maintain_selection_offset=False)
        self.move_cursor(self.location_at(self.offset_at(written.end_location) - back))
        self.untyped = self.text

    def undo(self) -> None:
        """Take the last edits back."""
        super().undo()
        self.untyped = self.text

    def redo(self) -> None:
        """Make them again."""
        super().redo()
        self.untyped = self.text

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def tell(self, event: TextArea.Changed | TextArea.SelectionChanged) -> None:
        """Tell of it here: an event that goes up is handled after the paint."""
        event.stop()
        if self._changed is not None:
            self._changed(edited=isinstance(event, TextArea.Changed))

    def on_blur(self) -> None:
        """Say so."""
        self.post_message(self.Blurred())

    def on_key(self, event: events.Key) -> None:
        """Begin a new line under the beginning of this one."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._type("\n" + self._indentation())

    def action_accept(self) -> None:
        """Take the chosen suggestion; without one the key does what it does otherwise."""
        if not self._accept():
            raise SkipAction

    def action_choose(self, by: int) -> None:
        """Choose another suggestion."""
        if self._popup is not None:
            self._popup.move(by)

    def action_dismiss(self) -> None:
        """Close the list."""
        if self._popup is not None:
            self._popup.close()

    def toggle_comment(self) -> None:
        """Make comments of the lines of the selection, or lines of comments."""
        (top, _), (bottom, end) = sorted(self.selection)
        last = bottom if end or top == bottom else bottom - 1
        old = self.get_text_range((top, 0), (last, len(self.document[last])))
        self.replace(toggled(old), (top, 0), (last, len(self.document[last])))

    def action_indent(self) -> None:
        """Go to the next tab stop; indent the selected lines when there are several."""
        (top, column), (bottom, end) = sorted(self.selection)
        if top == bottom:
            self._type(" " * (_INDENT - self.get_column_width(top, column) % _INDENT))
            return
        last = bottom if end else bottom - 1
        self.selection = Selection((top, 0), (last, len(self.document[last])))
        self._type(_LINE_START.sub(" " * _INDENT, self.selected_text))
        self.selection = Selection((top, 0), (last, len(self.document[last])))

    def action_cursor_home(self, select: bool) -> None:
        """Go to the first character of the text."""
        self.move_cursor(self.document.start, select=select)

    def action_cursor_end(self, select: bool) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end, select=select)

    def action_submit(self) -> None:
        """Ask for the statement to be run; without one the key goes to whoever is around."""
        statement = self.statement
        if statement is None:
            raise SkipAction
        self.post_message(self.Submitted(self, statement))

    def _type(self, text: str) -> None:
        if not self.read_only:
            self.replace(text, *self.selection, maintain_selection_offset=False)

    def _indentation(self) -> str:
        row, column = min(self.selection)
        before = self.document[row][:column]
        indent = before[: len(before) - len(before.lstrip(" \t"))]
        return indent + " " * _INDENT * before.rstrip().endswith(("(", "[", "{"))

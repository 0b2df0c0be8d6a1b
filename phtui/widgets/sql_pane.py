"""The editor of one tab with what helps to write in it: completion, lint, find, format, drafts.

How a screen uses it:

    pane = SqlPane(text)                       # or pane.load(text, cursor=offset)
    @on(SqlPane.Changed)                       # text or cursor moved: save the draft
    @on(SqlPane.Submitted)                     # event.statement: run it
    @on(SqlPane.Asked)                         # worker.answer_editor(event.question)

    for name in SqlPane.ANSWERS:               # what the worker's EditorWork knows
        self.watch(self._worker, name, partial(self._pass_on, name))
    def _pass_on(self, name): setattr(pane, name, getattr(self._worker, name))

`ANSWERS` are answers for whoever asked: a pane takes no notice of what is not about its own text,
so that every pane may be given every answer.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import SuspendNotSupported
from textual.binding import Binding
from textual.message import Message
from textual.widgets.text_area import Location

from phtui.formatting import safe
from phtui.hogql.format import formatted, place_in
from phtui.hogql.format_mask import Unformattable
from phtui.hogql.statements import Statement, statement_at
from phtui.widgets.find_prompt import FindPrompt
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.sql_finding import SqlFinding
from phtui.widgets.sql_outside import NoEditor, edit_outside


class SqlPane(SqlFinding):
    """The editor of one tab."""

    ANSWERS: ClassVar[tuple[str, ...]] = (
        "schema", "sql_variables", "completion", "property_texts", "lint", "draft", "typed_values",
    )  # fmt: skip
    """What to hand on from the worker to every pane, by name."""

    DEFAULT_CSS = """
    SqlPane { height: 1fr; layers: default completion; }
    SqlPane SqlEditor { height: 1fr; }
    """

    BINDINGS = [
        Binding("f7", "format", "Format", id="query.format",
                tooltip="Lay the selection or the statement under the cursor out anew"),
        Binding("ctrl+underscore,ctrl+slash", "comment", "Comment", show=False,
                id="query.comment", tooltip="Make comments of the selected lines, or undo that"),
        Binding("f4", "edit_outside", "$EDITOR", show=False, id="query.editor",
                tooltip="Edit the text in $VISUAL or $EDITOR"),
    ]  # fmt: skip

    @dataclass
    class Submitted(Message):
        """A statement is to be run."""

        pane: SqlPane
        statement: Statement
        """The selection, or the statement under the cursor."""

        @property
        def control(self) -> SqlPane:
            """Where from."""
            return self.pane

    _is_outside = False
    """Whether the text is in $EDITOR."""

    @property
    def text(self) -> str:
        """All that is in the editor."""
        return self.editor.text

    @property
    def statement(self) -> Statement | None:
        """What would be run: the selection, or the statement under the cursor."""
        return self.editor.statement

    @property
    def selected_text(self) -> str:
        """What is selected."""
        return self.editor.selected_text

    def load(self, text: str, cursor: int = 0) -> None:
        """Show another text; there is no undo back to the one before."""
        self.popup.close()
        self.editor.load_text(text)
        self.editor.untyped = self.text
        self.editor.move_cursor(self.editor.location_at(cursor))

    def write(self, text: str) -> None:
        """Write a text over the selection, or at the cursor."""
        self.editor.replace(text, *self.editor.selection, maintain_selection_offset=False)
        self.editor.focus()

    def mark_error(self, start: int, end: int | None, message: str) -> None:
        """Underline what a run failed at; see `SqlText.mark_error`."""
        self.editor.mark_error(start, end, message)

    def clear_error(self) -> None:
        """Take that mark away."""
        self.editor.clear_error()

    def location_at(self, offset: int) -> Location:
        """Return row and column after so many characters."""
        return self.editor.location_at(offset)

    def step_back(self) -> bool:
        """Close the innermost thing that is open; tell whether there was any."""
        prompt = self.query_one(FindPrompt)
        if prompt.display:
            prompt.action_leave()
            return True
        if self.popup.is_open:
            self.popup.close()
            return True
        return False

    @on(SqlEditor.Submitted)
    def submit(self, event: SqlEditor.Submitted) -> None:
        """Say what is to be run."""
        event.stop()
        self.popup.close()
        self.post_message(self.Submitted(self, event.statement))

    def action_comment(self) -> None:
        """Comment lines, or undo that."""
        self.editor.toggle_comment()

    def action_format(self) -> None:
        """Lay out a statement anew; it takes a thread, because the formatter is big."""
        self.run_worker(self._format(), group="format", exclusive=True)

    def action_edit_outside(self) -> None:
        """Hand the text to $EDITOR and take back what comes of it; all else goes on meanwhile."""
        if not self._is_outside:
            self._is_outside = True
            self.run_worker(self._edit_outside(), group="$EDITOR")

    async def _edit_outside(self) -> None:
        text, problem = self.text, ""
        try:
            with self.app.suspend():
                try:
                    text = await edit_outside(text, self.editor.cursor_location[0], os.environ)
                except NoEditor as error:  # in here: an exception keeps the terminal suspended
                    problem = str(error)
        except SuspendNotSupported:
            problem = "This terminal cannot be left for an editor."
        finally:
            self._is_outside = False
        if problem:
            self.notify(safe(problem), severity="warning", markup=False)
        elif text != self.text:
            self._rewrite(text, self.cursor)

    async def _format(self) -> None:
        editor = self.editor
        before, cursor = editor.text, self.cursor
        start, end = sorted(map(editor.offset_at, editor.selection))
        if start == end:
            statement = statement_at(before, cursor)
            start, end = (statement.start, statement.end) if statement else (0, 0)
        try:
            new = await asyncio.to_thread(formatted, before[start:end])
        except Unformattable as reason:
            self.notify(safe(f"Not formatted. {reason}"), severity="warning", markup=False)
            return
        if editor.text != before:
            return  # somebody types on: it is their text
        old = before[start:end]
        if new == old:
            self.notify("It is formatted already.")
            return
        self.put(new, start, end)
        place = place_in(old, min(max(cursor - start, 0), len(old)), new)
        editor.move_cursor(editor.location_at(start + place))
        self.notify("Formatted; Ctrl-Z brings the old text back.")

    def _rewrite(self, text: str, cursor: int) -> None:
        """Make the whole text another; undo brings the old one back."""
        self.put(text, 0, len(self.text))
        self.editor.move_cursor(self.editor.location_at(min(cursor, len(text))))

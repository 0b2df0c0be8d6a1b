"""An app with nothing but a pane that knows a project, and notes of what it asks and says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from phtui.hogql.schema import Schema
from phtui.jobs.editor_questions import Question
from phtui.jobs.schema import SchemaState
from phtui.widgets.sql_pane import SqlPane
from tests.hogql.schemas import project

Q = TypeVar("Q")


class PaneApp(App[None]):
    """Notes questions, statements, copies."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "SqlEditor { border: none; padding: 0; }"

    def __init__(self, text: str = "", known: Schema | None = None) -> None:
        super().__init__()
        self.pane = SqlPane(text)
        self._known = project() if known is None else known
        self.asked: list[Question] = []
        self.submitted: list[SqlPane.Submitted] = []
        self.copied: list[str] = []
        self.changes = 0

    def compose(self) -> ComposeResult:
        yield Input()
        yield self.pane

    def on_mount(self) -> None:
        self.pane.schema = SchemaState(self._known, 1.0)
        self.pane.editor.focus()
        self.pane.editor.move_cursor(self.pane.editor.document.end)

    @on(SqlPane.Asked)
    def note_question(self, event: SqlPane.Asked) -> None:
        assert event.control is self.pane
        self.asked.append(event.question)

    @on(SqlPane.Submitted)
    def note_statement(self, event: SqlPane.Submitted) -> None:
        assert event.control is self.pane
        self.submitted.append(event)

    @on(SqlPane.Changed)
    def note_change(self, event: SqlPane.Changed) -> None:
        assert event.control is self.pane
        self.changes += 1

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)

    @property
    def offered(self) -> list[str]:
        """The labels in the list; none when it is closed."""
        return [each.label for each in self.pane.popup.suggestions]

    @property
    def told(self) -> list[str]:
        """What was said in notifications."""
        return [notification.message for notification in self._notifications]

    def questions(self, kind: type[Q]) -> list[Q]:
        """Return what was asked of one kind."""
        return [each for each in self.asked if isinstance(each, kind)]


async def until(good: Callable[[], object], seconds: float = 20.0) -> None:
    """Let the app run until something is so."""
    async with asyncio.timeout(seconds):
        while not good():  # noqa: ASYNC110 -- anything may be waited for
            await asyncio.sleep(0.01)

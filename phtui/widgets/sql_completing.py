"""An editor with suggestions at its cursor."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive

from phtui.hogql.caret import Where
from phtui.hogql.completion import Completion
from phtui.jobs.completion import ServerCompletion
from phtui.jobs.completion_values import PropertyTexts
from phtui.jobs.editor_questions import Question
from phtui.jobs.schema import SchemaRequest, SchemaState
from phtui.widgets.completion_knowledge import Knowledge
from phtui.widgets.completion_popup import CompletionPopup
from phtui.widgets.sql_editor import SqlEditor


class SqlCompleting(Vertical):
    """The editor and its suggestions."""

    BINDINGS = [
        Binding("ctrl+@,ctrl+space", "suggest", "Complete", key_display="^space",
                id="query.complete", tooltip="Suggest what could stand at the cursor"),
    ]  # fmt: skip

    schema: reactive[SchemaState] = reactive(SchemaState(), init=False)
    """The tables there are."""

    completion: reactive[ServerCompletion] = reactive(ServerCompletion())
    """What the server suggests, where it was asked."""

    property_texts: reactive[PropertyTexts] = reactive(PropertyTexts())
    """Values of a property, where they were asked for."""

    variables: reactive[tuple[str, ...]] = reactive((), init=False)
    """The code names of the variables there are, for `{variables.…}`."""

    @dataclass
    class Changed(Message):
        """The text is another, or the cursor is elsewhere."""

        pane: SqlCompleting

        @property
        def control(self) -> SqlCompleting:
            """Where."""
            return self.pane

    @dataclass
    class Asked(Message):
        """Something is to be found out; the answer comes by an attribute."""

        pane: SqlCompleting
        question: Question

        @property
        def control(self) -> SqlCompleting:
            """Where."""
            return self.pane

    def __init__(
        self, text: str = "", *, id: str | None = None, knowledge: Knowledge | None = None
    ) -> None:
        """Prepare an editor.

        Args:
            text: What it begins with.
            id: For the DOM.
            knowledge: What is known of the project, where several editors share it.
        """
        super().__init__(id=id)
        self.popup = CompletionPopup()
        self.editor = SqlEditor(
            text, popup=self.popup, accept=self.accept, changed=self.note_change
        )
        self._knowledge = knowledge or Knowledge()
        self._found = Completion(0, 0, "")
        self._unsettled = False
        self._asked_for_schema = False
        self._typed = False

    def compose(self) -> ComposeResult:
        """Lay out the editor; the list is over it."""
        yield self.editor
        yield self.popup

    @property
    def cursor(self) -> int:
        """How many characters of the text are before the cursor."""
        return self.editor.offset_at(self.editor.cursor_location)

    @on(SqlEditor.Blurred)
    def hide(self, event: SqlEditor.Blurred) -> None:
        """Suggest nothing to who is elsewhere."""
        event.stop()
        self.popup.close()

    def accept(self) -> bool:
        """Write the chosen suggestion in place of the word at the cursor; tell if there is one."""
        self.settle()  # what was typed a moment ago counts
        found, taken = self._found, self.popup.suggestion
        if taken is None:
            return False
        self.popup.close()
        self.put(taken.insert, found.start, found.end, taken.back)
        return True

    def put(self, text: str, start: int, end: int, back: int = 0) -> None:
        """Write a text in place of the characters from `start` to `end`; nothing is suggested."""
        self.editor.put(text, start, end, back)
        self._found = Completion(0, 0, "")

    def note_change(self, *, edited: bool) -> None:
        """See what follows: from an edit at once, so that it is painted with it; else soon."""
        if edited:
            self._typed = self.editor.text != self.editor.untyped
            self._unsettled = True
            self.settle()
        else:
            self._soon()

    def settle(self) -> None:
        """Bring what follows the text up to date now, if that has not been done."""
        if not self._unsettled:
            return
        self._unsettled = False
        typed, self._typed = self._typed, False
        self._suggest(typed=typed)
        self.settled()
        self.post_message(self.Changed(self))

    def settled(self) -> None:
        """Do what else there is to do after the text or the cursor has changed."""

    def action_suggest(self) -> None:
        """Suggest, whatever is typed."""
        self.settle()
        self._suggest(typed=True, wanted=True)

    def watch_schema(self, state: SchemaState) -> None:
        """Know these tables."""
        self._knowledge.take_schema(state.schema)
        if not state.loading:
            self._suggest_more()

    def watch_variables(self, names: tuple[str, ...]) -> None:
        """Know these variables."""
        self._knowledge.take_variables(names)
        if self._found.where is Where.PLACEHOLDER:
            self._suggest_more()

    def watch_completion(self, answer: ServerCompletion) -> None:
        """Offer what the server knows, while somebody waits for it."""
        if self._knowledge.take_completion(answer):
            self._suggest_more()

    def watch_property_texts(self, answer: PropertyTexts) -> None:
        """Offer values."""
        if self._knowledge.take_values(answer):
            self._suggest_more()

    def _soon(self) -> None:
        if not self._unsettled and self.is_attached:
            self._unsettled = True
            self.call_next(self.settle)

    def _suggest_more(self) -> None:
        if self.is_mounted and self._found.where is not Where.NOWHERE:
            self._suggest(typed=True)

    def _suggest(self, *, typed: bool, wanted: bool = False) -> None:
        editor, popup = self.editor, self.popup
        if not editor.has_focus or editor.read_only or not editor.selection.is_empty:
            popup.close()
            return
        if not (typed or wanted or popup.is_open):
            return
        self._want_schema(wanted)
        text, cursor, before = editor.text, self.cursor, self._found
        found = self._found = self._knowledge.complete(text, cursor)
        goes_on = popup.is_open and found.start == before.start and not found.is_settled
        welcome = _invites(found, text) if typed or goes_on else False
        if found.suggestions and (wanted or welcome):
            popup.open(found.suggestions, self._word_on_screen(found.start, cursor))
        else:
            popup.close()
        if (typed or wanted) and (asked := self._knowledge.question(text, found, wanted)):
            self.post_message(self.Asked(self, asked))

    def _want_schema(self, again: bool) -> None:
        """Ask for the tables the first time somebody types; again when told to, after a failure."""
        state = self.schema
        unknown = state.fetched_at is None and not state.loading
        if unknown and (again or not self._asked_for_schema):
            self._asked_for_schema = True
            self.post_message(self.Asked(self, SchemaRequest()))

    def _word_on_screen(self, start: int, cursor: int) -> Offset:
        x, y = self.editor.cursor_screen_offset
        return Offset(x - (cursor - start), y)


def _invites(found: Completion, text: str) -> bool:
    """Tell whether suggestions are welcome though nobody asked for them."""
    if found.is_settled:
        return False
    if found.typed:
        return True
    if found.where in (Where.MEMBER, Where.VALUE, Where.PLACEHOLDER):
        return True
    return found.where is Where.TABLE and text[found.start - 1 : found.start].isspace()

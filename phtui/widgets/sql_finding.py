"""An editor in which things are found, and lines gone to."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets.text_area import Selection

from phtui.hogql.search import places, seek
from phtui.widgets.find_prompt import FindPrompt
from phtui.widgets.sql_drafting import SqlDrafting


class SqlFinding(SqlDrafting):
    """The editor over the line to type in: what to find, where to go, what to draft."""

    BINDINGS = [
        Binding("ctrl+f", "find", "Find", show=False, id="query.find",
                tooltip="Find text, or a /regular expression/"),
        Binding("ctrl+g", "go_to_line", "Go to line", show=False, id="query.line"),
    ]  # fmt: skip

    _search_from = 0
    """Where the cursor was when the search began."""

    def compose(self) -> ComposeResult:
        """Lay out the editor, its line, and the line to type in."""
        yield from super().compose()
        yield FindPrompt()

    def action_find(self) -> None:
        """Ask what to find."""
        selected = self.editor.selected_text
        self._search_from = self.editor.offset_at(min(self.editor.selection))
        self.query_one(FindPrompt).ask("find", selected if "\n" not in selected else "")

    def action_go_to_line(self) -> None:
        """Ask for a line."""
        self.query_one(FindPrompt).ask("line")

    @on(FindPrompt.Typed)
    def obey_prompt(self, event: FindPrompt.Typed) -> None:
        """Find, go, or ask for a draft."""
        event.stop()
        if event.purpose == "find":
            self._find(event.text, event.by)
        elif event.entered and event.purpose == "line":
            self._go_to_line(event.text)
        elif event.entered:
            self.query_one(FindPrompt).action_leave()
            self.ask_for_draft(event.text)

    @on(FindPrompt.Closed)
    def return_to_text(self, event: FindPrompt.Closed) -> None:
        """Go on writing."""
        event.stop()
        self.editor.focus()

    def _go_to_line(self, typed: str) -> None:
        if typed.strip().isdecimal():
            self.editor.move_cursor((int(typed) - 1, 0), center=True)
            self.query_one(FindPrompt).action_leave()
        else:
            self.notify("A line has a number.", severity="warning")

    def _find(self, wanted: str, by: int) -> None:
        prompt = self.query_one(FindPrompt)
        try:
            found = places(self.editor.text, wanted)
        except ValueError as problem:
            prompt.said = str(problem)
            return
        if not found:
            prompt.said = "not found" if wanted else ""
            return
        editor = self.editor
        here = editor.offset_at(min(editor.selection)) + (by > 0) if by else self._search_from
        at = seek(found, here, by or 1)
        start, end = map(editor.location_at, found[at])
        editor.selection = Selection(start, end)
        editor.scroll_cursor_visible(center=True)
        prompt.said = f"{at + 1} of {len(found)}"

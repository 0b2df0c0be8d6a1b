"""The tables of a project as a tree: columns with their types, and where joins lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from phtui.formatting import safe
from phtui.hogql.advice import BIG
from phtui.hogql.schema import Table, quoted
from phtui.jobs.schema import SchemaRequest, SchemaState
from phtui.widgets.schema_tables import TableTree

PREVIEW_ROWS = 100


class SchemaSearch(Input):
    """A line from which one goes down to what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "submit", "To the tables", key_display="↓", id="schema.list",
                tooltip="From the search to what was found"),
    ]  # fmt: skip


class SchemaTree(Vertical):
    """The tree under a line to search in, over one that says how old it is."""

    DEFAULT_CSS = """
    SchemaTree {
        width: 36; min-width: 20; max-width: 45%;
        background: $surface; border-right: solid $panel;
    }
    SchemaTree TableTree {
        height: 1fr; background: $surface; padding: 0; overflow-x: hidden;
    }
    SchemaTree Static { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    BINDINGS = [
        Binding("enter", "insert", "Insert", id="schema.insert",
                tooltip="Write the name at the cursor of the editor"),
        Binding("p", "preview", "Preview", id="schema.preview",
                tooltip=f"Run a query for {PREVIEW_ROWS} rows of the table"),
        Binding("y", "copy", "Copy", id="schema.copy", tooltip="Copy the name"),
        Binding("/", "search", "Search", id="schema.search", tooltip="Search tables and columns"),
        Binding("R", "refresh_schema", "Refresh", show=False, id="app.refresh",
                tooltip="Ask PostHog for the tables again"),
        Binding("escape", "leave", "Editor", key_display="esc", id="schema.leave",
                tooltip="Empty the search; then go back to the editor"),
    ]  # fmt: skip

    schema: reactive[SchemaState] = reactive(SchemaState())
    """The tables there are; how old they are, and whether they are being fetched."""

    @dataclass
    class Insert(Message):
        """A name is to be written in the editor."""

        text: str

    @dataclass
    class Preview(Message):
        """Some rows of a table are wanted."""

        sql: str
        name: str
        """The table's."""

    @dataclass
    class Asked(Message):
        """The tables are to be asked for; see `EditorWork.answer_editor`."""

        question: SchemaRequest

    class Left(Message):
        """The keyboard is to go back to the editor."""

    def compose(self) -> ComposeResult:
        """Lay out search, tree and age."""
        search = SchemaSearch(placeholder="/ search tables and columns", compact=True)
        search.cursor_blink = False
        yield search
        yield TableTree()
        yield Static(markup=False)

    def focus_tree(self) -> None:
        """Take the keyboard; ask for the tables when nobody has."""
        self.query_one(TableTree).focus()
        if self.schema.fetched_at is None and not self.schema.loading:
            self.post_message(self.Asked(SchemaRequest()))

    def watch_schema(self, old: SchemaState, new: SchemaState) -> None:
        """Show other tables; leave an open tree alone when they are the same."""
        if not self.is_mounted:
            return
        self.query_one(Static).update(_told(new))
        if new.schema is not old.schema:
            self._show()

    def on_mount(self) -> None:
        """Show what is known already."""
        self._show()
        self.query_one(Static).update(_told(self.schema))

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show what was searched for."""
        event.stop()
        self._show()

    @on(Input.Submitted)
    def go_to_hits(self, event: Input.Submitted) -> None:
        """Walk what was found."""
        event.stop()
        self.focus_tree()

    def action_search(self) -> None:
        """Type in the search."""
        self.query_one(Input).focus()

    def action_refresh_schema(self) -> None:
        """Ask for the tables again."""
        self.post_message(self.Asked(SchemaRequest(refresh=True)))

    def action_insert(self) -> None:
        """Write the name under the cursor."""
        if entry := self.query_one(TableTree).entry:
            self.post_message(self.Insert(entry.text))

    def action_preview(self) -> None:
        """Ask for rows of the table under the cursor."""
        if entry := self.query_one(TableTree).entry:
            self.post_message(self.Preview(_preview(entry.table), entry.table.name))

    def action_copy(self) -> None:
        """Copy the name under the cursor."""
        if entry := self.query_one(TableTree).entry:
            self.app.copy_to_clipboard(entry.text)

    def action_leave(self) -> None:
        """Empty the search, or go back to the editor."""
        search = self.query_one(Input)
        if search.value:
            search.value = ""
            self.focus_tree()
        else:
            self.post_message(self.Left())

    def _show(self) -> None:
        wanted = self.query_one(Input).value.strip()
        self.query_one(TableTree).show_schema(self.schema.schema, wanted)


def _preview(table: Table) -> str:
    """Return a query for some rows; of the big tables only of today's."""
    name = ".".join(map(quoted, table.name.split(".")))
    today = "\nwhere timestamp > now() - interval 1 day"
    bound = today if table.name in BIG and "timestamp" in table.fields else ""
    return f"select *\nfrom {name}{bound}\nlimit {PREVIEW_ROWS}"


def _told(state: SchemaState) -> str:
    """Return what there is to say of the tables in a line."""
    if state.error is not None:
        return safe(str(state.error))
    if state.loading:
        return "asking PostHog for the tables …"
    if state.fetched_at is None:
        return "no tables yet: R asks for them"
    count = len(state.schema.tables)
    fetched = datetime.fromtimestamp(state.fetched_at).astimezone()
    return f"{count:,} tables, as of {fetched:%d %b %H:%M}"

"""The tables beside the tabs: look up, insert, preview."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from phtui.hogql.statements import Statement
from phtui.widgets.schema_tree import SchemaTree
from phtui.workbench.commands import QueryCommands


class SchemaSide(QueryCommands):
    """The workbench with a side bar that comes and goes with Ctrl-T."""

    BINDINGS = [
        Binding("ctrl+t", "schema", "Schema", id="query.schema",
                tooltip="The tables: open, go there, close"),
    ]  # fmt: skip

    def compose_view(self) -> ComposeResult:
        """Lay out the tables, not shown at first, beside the rest."""
        side = SchemaTree()
        side.display = False
        with Horizontal():
            yield side
            with Vertical():
                yield from super().compose_view()

    def on_mount(self) -> None:
        """Follow the tables; Textual calls this besides the others."""
        self.watch(self._worker, "schema", self._show_tables)

    def action_schema(self) -> None:
        """Open the side bar, go to it, or close it when there already."""
        side = self.query_one(SchemaTree)
        if side.display and side.has_focus_within:
            side.display = False
            self._return_to_editor()
        else:
            side.display = True
            side.focus_tree()

    @on(SchemaTree.Insert)
    def insert_name(self, event: SchemaTree.Insert) -> None:
        """Write a name where the cursor is."""
        if (pane := self._tabs.current.pane) is not None:
            pane.write(event.text)

    @on(SchemaTree.Preview)
    def preview_table(self, event: SchemaTree.Preview) -> None:
        """Run a query for some rows in a tab of its own."""
        self._tabs.open(event.sql, event.name)
        self.run_statement(Statement(event.sql, 0, len(event.sql)))

    @on(SchemaTree.Asked)
    def ask_for_tables(self, event: SchemaTree.Asked) -> None:
        """Have the tables fetched."""
        self._worker.answer_editor(event.question)

    @on(SchemaTree.Left)
    def _return_to_editor(self) -> None:
        if (pane := self._tabs.current.pane) is not None:
            pane.editor.focus()

    def _show_tables(self) -> None:
        self.query_one(SchemaTree).schema = self._worker.schema

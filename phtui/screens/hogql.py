"""Write HogQL, run it, watch it, cancel it, read the rows."""

from __future__ import annotations

import time

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.widgets import Static

from phtui.api.errors import QueryFailed
from phtui.formatting import safe_lines
from phtui.hogql.statements import Statement
from phtui.jobs.query_run import Phase, QueryRun
from phtui.view import Frame, View
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.sql_editor import SqlEditor
from phtui.worker import ApiWorker

TAB = "1"
"""The editor tab; there is one so far."""

FIRST_QUERY = """\
select event, count() as events, uniq(person_id) as persons
from events
where timestamp > now() - interval 1 day
group by event
order by events desc
"""

_TWICE = 2.0
"""Seconds in which a second Esc means it."""


class HogQLScreen(View):
    """The HogQL editor over its results."""

    CSS_PATH = "hogql.tcss"

    BINDINGS = [
        Binding("ctrl+j,f5", "run", "Run", key_display="^j", id="query.run",
                tooltip="Run the selection, or the statement under the cursor"),
        Binding("ctrl+c", "cancel", "Cancel", id="query.cancel", priority=True,
                tooltip="Cancel the running query, on the server too"),
        Binding("ctrl+c", "copy", "Copy", id="query.copy", priority=True, show=False,
                tooltip="Copy the selection, while nothing runs"),
        Binding("e,i", "edit", "Edit", id="query.edit", tooltip="Go to the editor"),
        Binding("R", "run", "Run again", id="app.refresh", show=False),
        Binding("f", "full_screen", "Full screen", id="app.full_screen",
                tooltip="Give the results the whole window; again: back"),
    ]  # fmt: skip

    query_run: reactive[QueryRun] = reactive(QueryRun(), bindings=True)
    """The query of this tab as the worker last reported it."""

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._sent_from = 0
        self._escaped_at = 0.0

    def compose_view(self) -> ComposeResult:
        """Lay out editor, progress, error and rows."""
        yield SqlEditor(FIRST_QUERY)
        yield QueryProgress().data_bind(HogQLScreen.query_run)
        yield Static(id="error", markup=False)
        yield Grid()

    def on_mount(self) -> None:
        """Follow the worker."""
        self.watch(self._worker, "query_runs", self._show_runs)
        self.query_one(SqlEditor).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense with this focus and this query."""
        del parameters
        editing = isinstance(self.focused, SqlEditor)
        offered = {
            "cancel": self.query_run.active,
            "copy": not self.query_run.active,
            "edit": not editing,
            "full_screen": not editing,
        }
        return offered.get(action, True)

    def action_run(self) -> None:
        """Run the selection or the statement under the cursor."""
        self._run(self.query_one(SqlEditor).statement)

    @on(SqlEditor.Submitted)
    def run_submitted(self, event: SqlEditor.Submitted) -> None:
        """Run what the editor sent."""
        self._run(event.statement)

    def _run(self, statement: Statement | None) -> None:
        if statement is None:
            self.notify("There is nothing to run: write a query first.", severity="warning")
            return
        self.query_one(SqlEditor).clear_error()
        self._sent_from = statement.start
        self._worker.run_query(TAB, statement.text)

    def action_cancel(self) -> None:
        """Stop the running query, here and on the server."""
        self._worker.cancel_query(TAB)

    def action_copy(self) -> None:
        """Copy what is selected; else say how to quit: many try Ctrl-C for that."""
        if selected := self.query_one(SqlEditor).selected_text:
            self.app.copy_to_clipboard(selected)
        else:
            self.notify("Nothing runs here. Ctrl-Q quits.", markup=False)

    def step_back(self) -> bool:
        """Leave the editor; a second Esc cancels the query that runs."""
        twice = time.monotonic() - self._escaped_at < _TWICE
        self._escaped_at = time.monotonic()
        if self.query_run.active and twice:
            self._worker.cancel_query(TAB)
            return True
        if self.query_run.active:
            self.notify("Esc again cancels the query.", timeout=_TWICE, markup=False)
        if isinstance(self.focused, SqlEditor):
            self.query_one(Grid).focus()
            return True
        if self.maximized is not None:
            self.minimize()
            return True
        return self.query_run.active

    def action_edit(self) -> None:
        """Go back to the text."""
        if self.maximized is not None:
            self.minimize()
        self.query_one(SqlEditor).focus()

    def action_full_screen(self) -> None:
        """Give the rows the whole window, or take it back."""
        if self.maximized is not None:
            self.minimize()
        else:
            self.maximize(self.query_one(Grid), container=False)

    @on(Grid.CellOpened)
    def open_cell(self, event: Grid.CellOpened) -> None:
        """Show a value in full."""
        self.app.push_screen(CellView(event.cell))

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy a value."""
        self.app.copy_to_clipboard(event.text)

    def _show_runs(self) -> None:
        runs = self._worker.query_runs
        run = runs.get(TAB, QueryRun())
        if run.result is not None and run.result is not self.query_run.result:
            columns = run.result.columns or ()
            self.query_one(Grid).show(columns, run.result.column_types, run.result.rows)
        self.query_run = run
        self._show_error(run)

    def _show_error(self, run: QueryRun) -> None:
        message = self.query_one("#error", Static)
        message.display = run.error is not None
        if run.error is None or run.phase not in (Phase.FAILED, Phase.EXPIRED):
            return
        message.update(self._place_of(run) + safe_lines(str(run.error)))

    def _place_of(self, run: QueryRun) -> str:
        """Mark the error in the text, if that is still the text it is about; return its place."""
        editor, error = self.query_one(SqlEditor), run.error
        if not isinstance(error, QueryFailed) or error.start is None:
            return ""
        if not editor.text.startswith(run.sql, self._sent_from):
            return ""
        start = self._sent_from + error.start
        end = None if error.end is None else self._sent_from + error.end
        editor.mark_error(start, end, str(error))
        row, column = editor.location_at(start)
        return f"Line {row + 1}, column {column + 1}: "

"""Write HogQL, run it, watch it, cancel it, read the rows."""

from __future__ import annotations

import time

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from phtui.formatting import safe_lines, size
from phtui.jobs.query_run import Phase, QueryRun
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.status_bar import StatusBar
from phtui.widgets.title_bar import TitleBar
from phtui.worker import ApiWorker

TAB = "1"
"""The editor tab; there is one so far."""

FIRST_QUERY = """\
select event, count() as events, uniq(person_id) as persons
from events
where timestamp > now() - interval 7 day
group by event
order by events desc
"""

_TWICE = 2.0
"""Seconds in which a second Esc means it."""


class HogQLScreen(Screen[None]):
    """The HogQL editor over its results."""

    CSS_PATH = "hogql.tcss"

    BINDINGS = [
        Binding("ctrl+j,f5", "run", "Run", key_display="^j", id="query.run",
                tooltip="Run the selection, or the statement under the cursor"),
        Binding("ctrl+c", "interrupt", "Cancel", id="query.cancel", priority=True,
                tooltip="Cancel the running query; else copy the selection"),
        Binding("escape", "step_back", "Results", key_display="esc", id="app.back",
                tooltip="Leave the editor; twice: cancel the running query"),
        Binding("e,i", "edit", "Edit", id="query.edit", tooltip="Go to the editor"),
        Binding("R", "run", "Run again", id="app.refresh", show=False),
        Binding("f", "full_screen", "Full screen", id="app.full_screen",
                tooltip="Give the results the whole window; again: back"),
    ]  # fmt: skip

    query_run: reactive[QueryRun] = reactive(QueryRun(), bindings=True)
    """The query of this tab as the worker last reported it."""

    def __init__(self, worker: ApiWorker, key_hint: str, demo_speed: int | None) -> None:
        """Args: demo_speed: rows/s the demo server reads at, or None when it is no demo."""
        super().__init__()
        self._worker = worker
        self._key_hint = key_hint
        self._demo_speed = demo_speed
        self._sent_from = 0
        self._escaped_at = 0.0

    def compose(self) -> ComposeResult:
        """Lay out editor, progress, error and rows inside the frame."""
        yield TitleBar(self._key_hint, demo=self._demo_speed is not None)
        yield SqlEditor(FIRST_QUERY)
        yield QueryProgress().data_bind(HogQLScreen.query_run)
        yield Static(id="error", markup=False)
        yield Grid()
        yield KeyHints()
        yield StatusBar()

    def on_mount(self) -> None:
        """Follow the worker."""
        if self._demo_speed:
            note = f"demo: reads {self._demo_speed:,} rows/s"
            self.query_one(QueryProgress).speed_note = note
        self.watch(self._worker, "query_runs", self._show_runs)
        self.watch(self._worker, "connection", self._show_connection)
        self.watch(self._worker, "budget", self._show_budget)
        self.query_one(SqlEditor).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense with this focus and this query."""
        del parameters
        editing = isinstance(self.focused, SqlEditor)
        offered = {
            "interrupt": True,
            "step_back": editing or self.query_run.active,
            "edit": not editing,
            "full_screen": not editing,
        }
        return offered.get(action, True)

    def action_run(self) -> None:
        """Run the selection or the statement under the cursor."""
        editor = self.query_one(SqlEditor)
        statement = editor.statement
        if not statement.text.strip():
            self.notify("There is nothing to run: write a query first.", severity="warning")
            return
        editor.clear_error()
        self._sent_from = statement.start
        self._worker.run_query(TAB, statement.text)

    def action_interrupt(self) -> None:
        """Cancel what runs; else copy what is selected; else say how to quit."""
        selected = self.query_one(SqlEditor).selected_text
        if self.query_run.active:
            self._worker.cancel_query(TAB)
        elif selected:
            self._copy(selected)
        else:
            self.notify("Nothing runs here. Ctrl-Q quits.", markup=False)

    def action_step_back(self) -> None:
        """Leave the editor; a second Esc cancels the query that runs."""
        twice = time.monotonic() - self._escaped_at < _TWICE
        self._escaped_at = time.monotonic()
        if self.query_run.active and twice:
            self._worker.cancel_query(TAB)
            return
        if isinstance(self.focused, SqlEditor):
            self.query_one(Grid).focus()
        if self.query_run.active:
            self.notify("Esc again cancels the query.", timeout=_TWICE, markup=False)

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

    @on(SqlEditor.Submitted)
    def run_submitted(self) -> None:
        """Run what the editor sent."""
        self.action_run()

    @on(Grid.CellOpened)
    def open_cell(self, event: Grid.CellOpened) -> None:
        """Show a cell in full."""
        grid = self.query_one(Grid)
        self.app.push_screen(CellView.of(grid, event.row, event.column))

    @on(Grid.CopyRequested)
    def copy_cell(self, event: Grid.CopyRequested) -> None:
        """Copy a cell."""
        self._copy(event.text)

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(f"Sent {size(len(text.encode()))} to the terminal's clipboard.", markup=False)

    def _show_runs(self) -> None:
        runs = self._worker.query_runs
        self.query_one(StatusBar).running = sum(run.active for run in runs.values())
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
        editor, where = self.query_one(SqlEditor), ""
        start, end = getattr(run.error, "start", None), getattr(run.error, "end", None)
        unchanged = editor.text.startswith(run.sql, self._sent_from)
        if start is not None and unchanged:
            end = start + 1 if end is None else end
            editor.mark_error(self._sent_from + start, self._sent_from + end, str(run.error))
            line, column = editor.location_of(self._sent_from + start)
            where = f"Line {line + 1}, column {column + 1}: "
        message.update(where + safe_lines(str(run.error)))

    def _show_connection(self) -> None:
        self.query_one(StatusBar).connection = self._worker.connection
        self.query_one(TitleBar).connection = self._worker.connection

    def _show_budget(self) -> None:
        self.query_one(StatusBar).budget = self._worker.budget

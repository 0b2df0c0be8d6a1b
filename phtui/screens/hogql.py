"""Write HogQL, run it, watch it, cancel it, read the rows."""

from __future__ import annotations

import time

from textual.binding import Binding

from phtui.jobs.query_links import web_url
from phtui.widgets.grid import Grid
from phtui.widgets.history_panel import HistoryPanel
from phtui.widgets.piping import end_pipes
from phtui.widgets.sql_editor import SqlEditor
from phtui.workbench.schema_side import SchemaSide

_TWICE = 2.0
"""Seconds in which a second Esc means it."""

_LETTERS = ("edit", "full_screen", "rename", "refresh_mode", "web")
"""What is done by a letter, where no text is typed."""


class HogQLScreen(SchemaSide):
    """The keys of the HogQL workbench."""

    CSS_PATH = "hogql.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]
    AUTO_FOCUS = ""  # the editor is not there yet: a tab goes to its own

    BINDINGS = [
        Binding("ctrl+j,f5", "run", "Run", key_display="^j", id="query.run",
                tooltip="Run the selection, or the statement under the cursor"),
        Binding("ctrl+c", "cancel", "Cancel", id="query.cancel", priority=True,
                tooltip="Cancel the running query, on the server too; end the watch"),
        Binding("ctrl+c", "copy", "Copy", id="query.copy", priority=True, show=False,
                tooltip="Copy the selection, while nothing runs"),
        Binding("e,i", "edit", "Edit", id="query.edit", tooltip="Go to the editor"),
        Binding("f8", "history", "History", id="query.history",
                tooltip="Every query that was run: search, run again, star, name"),
        Binding("ctrl+n", "new_tab", "New tab", show=False, id="query.new_tab",
                tooltip="Open an empty tab"),
        Binding("ctrl+w", "close_tab", "Close tab", id="query.close_tab", priority=True,
                show=False, tooltip="Close the tab; :sql reopen brings it back"),
        Binding("right_square_bracket,ctrl+pagedown", "step_tab(1)", "Next tab", show=False,
                id="app.next_tab", key_display="]"),
        Binding("left_square_bracket,ctrl+pageup", "step_tab(-1)", "Previous tab", show=False,
                id="app.previous_tab", key_display="["),
        Binding("comma", "rename", "Name", show=False, id="query.rename",
                tooltip="Give the tab a name"),
        Binding("ctrl+o", "open_file", "Open", show=False, id="query.open",
                tooltip="Open a .sql file in a new tab"),
        Binding("ctrl+s", "save_file", "Save", show=False, id="app.save",
                tooltip="Save the text to a .sql file"),
        Binding("M", "refresh_mode", "Refresh mode", show=False, id="query.refresh",
                tooltip="Whether a cached result will do"),
        Binding("o", "web", "Web", id="app.web", show=False,
                tooltip="The query in PostHog's SQL editor: show and copy the web address"),
        Binding("R", "run('force_async')", "Run again", id="app.refresh", show=False,
                tooltip="Run it again, whatever PostHog has cached"),
        Binding("f6", "toggle_chart", "Chart", show=False, id="query.chart",
                tooltip="A chart beside the rows"),
        Binding("f", "full_screen", "Full screen", id="app.full_screen",
                tooltip="Give the results the whole window; again: back"),
    ]  # fmt: skip

    _escaped_at = 0.0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense with this focus and this query."""
        del parameters
        if not self._tabs.tabs:  # they are still being read
            return False
        stoppable = self.query_run.active or self._is_watched
        offered = {
            "run": not self.query_one(HistoryPanel).display,  # its list has one of its own
            "cancel": stoppable,
            "copy": not stoppable,
            "step_tab": len(self._tabs.tabs) > 1,
            **dict.fromkeys(_LETTERS, not self._is_typing),
        }
        return offered.get(action, True)

    @property
    def _is_typing(self) -> bool:
        return self.focused is not None and self.focused.check_consume_key("e", "e")

    @property
    def _is_watched(self) -> bool:
        watched = self._worker.watches.get(self._tabs.current.id)
        return watched is not None and not watched.over

    def step_back(self) -> bool:
        """Close what is open, leave the editor; a second Esc cancels the query that runs."""
        return self._close_innermost() or self._leave_or_cancel()

    def _close_innermost(self) -> bool:
        panel, pane = self.query_one(HistoryPanel), self._tabs.current.pane
        if panel.display:
            panel.action_close()
            return True
        if pane is not None and pane.step_back():
            return True
        return self._results.has_focus_within and self._results.step_back()

    def _leave_or_cancel(self) -> bool:
        twice = time.monotonic() - self._escaped_at < _TWICE
        self._escaped_at = time.monotonic()
        if self.query_run.active and twice:
            self.action_cancel()
            return True
        if self.query_run.active:
            self.notify("Esc again cancels the query.", timeout=_TWICE, markup=False)
        if isinstance(self.focused, SqlEditor):
            self._results.query_one(Grid).focus()
            return True
        if self.maximized is not None:
            self.minimize()
            return True
        return self.query_run.active

    def action_run(self, refresh: str = "") -> None:
        """Run the selection or the statement under the cursor."""
        try:
            self.run_statement(self._statement(), refresh=refresh)
        except ValueError as problem:
            self.notify(str(problem), severity="warning", markup=False)

    def action_web(self) -> None:
        """Show and copy the address of the query in PostHog."""
        try:
            self.app.open_url(web_url(self._worker.here, self._statement().text))
        except ValueError as problem:
            self.notify(str(problem), severity="warning", markup=False)

    def action_cancel(self) -> None:
        """Stop the running query, here and on the server, and the watch."""
        tab = self._tabs.current.id
        self._worker.stop_watch(tab)
        self._worker.cancel_query(tab)

    def action_copy(self) -> None:
        """Copy what is selected; else end a pipe, and say how to quit: many try Ctrl-C for that."""
        pane = self._tabs.current.pane
        if pane is not None and (selected := pane.selected_text):
            self.app.copy_to_clipboard(selected)
        elif end_pipes(self):
            self.notify("The command is ended.", markup=False)
        else:
            self.notify("Nothing runs here. Ctrl-Q quits.", markup=False)

    def action_edit(self) -> None:
        """Go back to the text."""
        if self.maximized is not None:
            self.minimize()
        if (pane := self._tabs.current.pane) is not None:
            pane.editor.focus()

    def action_new_tab(self) -> None:
        """Open an empty tab."""
        self._tabs.open()

    def action_close_tab(self) -> None:
        """Close the tab, with what runs in it."""
        closed = self._tabs.close()
        self._cache.forget(closed)
        self._worker.forget_query(closed)

    def action_step_tab(self, by: int) -> None:
        """Show another tab."""
        self._tabs.step(by)

    def action_full_screen(self) -> None:
        """Give the rows the whole window, or take it back."""
        if self.maximized is not None:
            self.minimize()
        else:
            self.maximize(self._results, container=False)

    def action_toggle_chart(self) -> None:
        """Show or hide the chart of the rows."""
        self._results.toggle_chart()

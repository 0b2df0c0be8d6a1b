"""A log with what is true of it above, and a prompt to search and filter below."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from phtui.api.log_models import Level
from phtui.jobs.log_tail import LogTail
from phtui.store.log_windows import LogWindows
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell
from phtui.widgets.log_chips import LogChips
from phtui.widgets.log_lines import clock_time
from phtui.widgets.log_prompt import LogPrompt
from phtui.widgets.log_truth import LogTruth
from phtui.widgets.log_view import LogView


class LogPane(Vertical):
    """Truth line, chips, log and prompt."""

    DEFAULT_CSS = "LogPane { height: 1fr; }"

    BINDINGS = [
        Binding("slash", "ask('search')", "Search", id="log.search",
                tooltip="Search: text, or /a regular expression/"),
        Binding("ampersand", "ask('filter')", "Filter", id="log.filter",
                tooltip="Show only what matches; with ! before it hide that; empty: show all"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.log_view = LogView()
        self._truth = LogTruth()
        self._chips = LogChips()
        self._prompt = LogPrompt(self.log_view)

    def compose(self) -> ComposeResult:
        """Lay out the four."""
        yield self._truth
        yield self._chips
        yield self.log_view
        yield self._prompt

    def on_mount(self) -> None:
        """Let the lines above follow the log."""
        log = self.log_view
        for name in ("following", "new"):
            self.watch(log, name, self._show_position)
        for name in ("chosen", "muted", "hidden", "search", "hits"):
            self.watch(log, name, self._show_chips)

    @property
    def may_step_back(self) -> bool:
        """Whether there is anything to close or to undo."""
        return self._prompt.display or self.log_view.is_narrowed

    def step_back(self) -> None:
        """Undo the last of what stands between the reader and the whole log."""
        self._prompt.close() if self._prompt.display else self.log_view.widen()

    def show_state(
        self, tails: Mapping[str, LogTail], paused: bool, windows: LogWindows | None
    ) -> None:
        """Show how the sources are followed, and the lines there are by now."""
        self._truth.tails, self._truth.paused = tails, paused
        self.log_view.windows = windows
        if self.display:
            self.log_view.show_news()

    def action_ask(self, purpose: str) -> None:
        """Ask for a text to search for, or to filter by."""
        self._prompt.ask(purpose)

    @on(LogPrompt.Closed)
    def return_to_log(self) -> None:
        """Go back to the log."""
        self.log_view.focus()

    @on(LogView.Opened)
    def open_line(self, event: LogView.Opened) -> None:
        """Show a message in full."""
        line, log = event.line, self.log_view
        name = log.names.get(line.source, line.source)
        cell = GridCell(0, 0, name, Level(line.level).name, line.text)
        place = [clock_time(line.time, log.form, 200).strip(), line.origin, line.instance]
        self.app.push_screen(CellView(cell, " · ".join(filter(None, place))))

    @on(LogView.Missed)
    def say_missed(self, event: LogView.Missed) -> None:
        """Say that there is nothing to go to."""
        self.notify(event.what, timeout=2, markup=False)

    def _show_position(self) -> None:
        log, truth = self.log_view, self._truth
        truth.following, truth.new = log.following, log.new

    def _show_chips(self) -> None:
        log, chips = self.log_view, self._chips
        chips.names = log.names
        chips.chosen, chips.muted, chips.hidden = log.chosen, log.muted, log.hidden
        chips.search, chips.hits = log.search, log.hits
        self.screen.refresh_bindings()

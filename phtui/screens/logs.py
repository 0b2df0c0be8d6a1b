"""Follow logs: choose sources, watch them, look back, search."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Static

from phtui.formatting import safe, safe_lines
from phtui.jobs.log_history import History
from phtui.told_logs import ToldLogs
from phtui.view import Frame
from phtui.widgets.grid import Grid
from phtui.widgets.log_histogram import LogHistogram
from phtui.widgets.log_kinds import LogKinds
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_view import LogView
from phtui.widgets.log_window import FLUSH_SECONDS
from phtui.widgets.source_list import SourceList, words_about, words_of_trouble
from phtui.widgets.source_picker import SourcePicker, SourcePrompt
from phtui.worker import ApiWorker


class LogsScreen(ToldLogs):
    """The sources to choose from, or the log of those that are followed."""

    CSS_PATH = "logs.tcss"

    BINDINGS = [
        Binding("p", "pause", "Pause", id="log.pause", tooltip="Poll nothing; again: go on"),
        Binding("a", "sources", "Sources", id="log.sources", tooltip="Add or stop a source"),
        Binding("R", "refresh", "List again", id="app.refresh", show=False,
                tooltip="List the sources again, or poll at once"),
        Binding("ctrl+c", "interrupt", "Quit?", id="log.quit", priority=True, show=False,
                tooltip="Ends the command that lines are piped to; says how to quit"),
    ]  # fmt: skip

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._flush: Timer | None = None
        self._sources = SourcePicker()
        self._note = Static(id="note", markup=False)

    def compose_view(self) -> ComposeResult:
        """Lay out the sources to choose from, or truth line, filters and log."""
        yield self._sources
        yield self._pane
        yield self._note

    def on_mount(self) -> None:
        """Follow the worker, and let the lines follow the log."""
        worker, pane = self._worker, self._pane
        self.watch(worker, "log_sources", self._sources_changed)
        self.watch(worker, "log_tails", self._tails_changed)
        self.watch(worker, "logs_paused", self._show_tails)
        self.watch(worker, "log_history", self._show_history, init=False)
        self.watch(worker, "log_export", pane.show_export, init=False)
        self.watch(worker, "log_raised", pane.ring, init=False)
        self.watch(worker, "log_alert", pane.show_alert)
        self.watch(worker, "log_limits", pane.show_limits)
        self.watch(worker, "connection", pane.show_place)
        self.watch(pane.log_view, "following", self._forget_older)
        self._choose_sources(True)
        worker.list_log_sources()

    def on_screen_resume(self) -> None:
        """Show what has come meanwhile."""
        self._show_tails()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the pane that is shown."""
        del parameters
        return self._pane.display if action in ("pause", "sources") else True

    def action_pause(self) -> None:
        """Poll nothing, or go on."""
        self._worker.pause_logs(not self._worker.logs_paused)

    def action_sources(self) -> None:
        """Show what can be followed."""
        self._choose_sources(True)

    def show_log(self) -> None:
        """Show the log rather than what can be followed."""
        self._choose_sources(False)

    def action_refresh(self) -> None:
        """Ask PostHog now."""
        if self._sources.display:
            self._worker.list_log_sources()
        self._worker.wake_logs()

    def action_interrupt(self) -> None:
        """End a pipe; many try Ctrl-C to quit."""
        self._worker.stop_log_export()
        self.notify("Ctrl-Q quits.", markup=False)

    def step_back(self) -> bool:
        """Undo the last of what stands between the reader and the whole log."""
        log = self._pane
        if self._sources.display and self._sources.step_back():
            return True
        if log.display and log.may_step_back:
            log.step_back()
            return True
        if not log.display and self._worker.log_tails:
            self.show_log()
            return True
        return False

    @on(SourceList.Chosen)
    def follow_source(self, event: SourceList.Chosen) -> None:
        """Follow a source, from the time on that is gone to, and show it."""
        self._show((event.source,), self._going)

    @on(SourcePrompt.Closed)
    def tell_of_filter(self) -> None:
        """Say how many of the sources are listed."""
        self._show_sources()

    @on(SourceList.Stopped)
    def stop_source(self, event: SourceList.Stopped) -> None:
        """Follow a source no more, and show none of its lines."""
        log, key = self._pane.log_view, event.source.key
        self._worker.stop_log(key)
        log.names = {each: name for each, name in log.names.items() if each != key}
        log.muted -= {key}

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy what is said of a source."""
        self.app.copy_to_clipboard(event.text)

    @on(LogPane.ExportWanted)
    def export_lines(self, event: LogPane.ExportWanted) -> None:
        """Save or pipe the shown lines."""
        self._worker.export_logs(event.purpose, event.target, event.chosen, event.texts)

    @on(LogView.Failed)
    @on(LogHistogram.Failed)
    @on(LogKinds.Failed)
    def say_failed(self, event: LogView.Failed) -> None:
        """Say what is wrong with the store."""
        self.notify(safe(str(event.error)), severity="error", markup=False)

    @on(LogView.OlderWanted)
    def fetch_older(self) -> None:
        """Ask PostHog for older lines, once at a time."""
        if not self._fetching:
            self._fetching = True
            self._worker.fetch_older_logs()

    def _choose_sources(self, choosing: bool) -> None:
        sources, log = self._sources, self._pane
        sources.display, log.display = choosing, not choosing
        (sources.main if choosing else log.main).focus()
        self._show_sources()
        self._show_tails()

    def _sources_changed(self) -> None:
        self._show_sources()
        if self._meant is not None and not self._worker.log_sources.listing:
            try:
                self._obey_meant()
            except ValueError as error:
                self.notify(safe_lines(str(error)), severity="warning", markup=False)

    def _tails_changed(self) -> None:
        if self._flush is None:
            self._flush = self.set_timer(FLUSH_SECONDS, self._show_tails)

    def _show_tails(self) -> None:
        if self._flush is not None:
            self._flush.stop()
            self._flush = None
        if not self.is_current:
            return
        worker, log = self._worker, self._pane
        log.show_state(worker.log_tails, worker.logs_paused, worker.log_windows)
        self._go_if_there()
        self._show_sources()

    def _show_sources(self) -> None:
        worker, sources, log = self._worker, self._sources, self._pane.log_view
        known, note = worker.log_sources, self._note
        words = ["Fetching older lines …"] if self._fetching else []
        if self._going is not None:
            words = [f"Goes to {log.times.absolute(self._going, 0)}, with the lines from then on …"]
        if sources.display:
            sources.show_sources(known.sources, worker.log_tails, known.last, log.times)
            words += [*words_about(known), *sources.words]
        words += words_of_trouble(worker.log_tails, log.names)
        note.display = bool(words)
        note.update(safe_lines("\n".join(words)))
        self.refresh_bindings()

    def _forget_older(self, following: bool) -> None:
        if following and self._worker.log_history.new:
            self._worker.forget_older_logs()

    def _show_history(self, history: History) -> None:
        self._fetching = False
        self._show_sources()
        self._pane.tell_history(history)
        self._go_if_there()

"""Follow logs: choose sources, watch them, look back, search."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Static

from phtui.formatting import safe, safe_lines
from phtui.jobs.log_history import History
from phtui.view import Frame, View
from phtui.widgets.grid import Grid
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_view import LogView
from phtui.widgets.log_window import FLUSH_SECONDS
from phtui.widgets.source_list import SourceList
from phtui.worker import ApiWorker


class LogsScreen(View):
    """The sources to choose from, or the log of those that are followed."""

    CSS_PATH = "logs.tcss"

    BINDINGS = [
        Binding("p", "pause", "Pause", id="log.pause", tooltip="Poll nothing; again: go on"),
        Binding("a", "sources", "Sources", id="log.sources", tooltip="Add or stop a source"),
        Binding("R", "refresh", "List again", id="app.refresh", show=False,
                tooltip="List the sources again, or poll at once"),
        Binding("ctrl+c", "say_how_to_quit", "Quit?", id="log.quit", priority=True, show=False,
                tooltip="Says how to quit"),
    ]  # fmt: skip

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._flush: Timer | None = None
        self._fetching = False
        self._sources = SourceList()
        self._pane = LogPane()
        self._note = Static(id="note", markup=False)

    def compose_view(self) -> ComposeResult:
        """Lay out the sources to choose from, or truth line, filters and log."""
        yield self._sources
        yield self._pane
        yield self._note

    def on_mount(self) -> None:
        """Follow the worker, and let the lines follow the log."""
        worker = self._worker
        self.watch(worker, "log_sources", self._show_sources)
        self.watch(worker, "log_tails", self._tails_changed)
        self.watch(worker, "logs_paused", self._show_tails)
        self.watch(worker, "log_history", self._show_history, init=False)
        self.watch(self._pane.log_view, "following", self._forget_older)
        self._choose_sources(True)
        worker.list_log_sources()

    def on_screen_resume(self) -> None:
        """Show what has come meanwhile."""
        self._show_tails()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense for the pane that is shown."""
        del parameters
        log = self._pane
        offered = {
            "pause": log.display,
            "sources": log.display,
        }
        return offered.get(action, True)

    def action_pause(self) -> None:
        """Poll nothing, or go on."""
        self._worker.pause_logs(not self._worker.logs_paused)

    def action_sources(self) -> None:
        """Show what can be followed."""
        self._choose_sources(True)

    def action_refresh(self) -> None:
        """Ask PostHog now."""
        if self._sources.display:
            self._worker.list_log_sources()
        self._worker.wake_logs()

    def step_back(self) -> bool:
        """Undo the last of what stands between the reader and the whole log."""
        log = self._pane
        if log.display and log.may_step_back:
            log.step_back()
            return True
        if not log.display and self._worker.log_tails:
            self._choose_sources(False)
            return True
        return False

    def action_say_how_to_quit(self) -> None:
        """Many try Ctrl-C for that."""
        self.notify("Ctrl-Q quits.", markup=False)

    @on(SourceList.Chosen)
    def follow_source(self, event: SourceList.Chosen) -> None:
        """Follow a source, and show it."""
        log, source = self._pane.log_view, event.source
        log.names = {**log.names, source.key: source.name}
        if source.key not in self._worker.log_tails:
            self._worker.follow_log(source)
        self._choose_sources(False)

    @on(SourceList.Stopped)
    def stop_source(self, event: SourceList.Stopped) -> None:
        """Follow a source no more."""
        self._worker.stop_log(event.source.key)

    @on(LogView.CopyRequested)
    def copy_line(self, event: LogView.CopyRequested) -> None:
        """Copy a message."""
        self.app.copy_to_clipboard(event.text)

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy what is said of a source."""
        self.app.copy_to_clipboard(event.text)

    @on(LogView.Failed)
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
        (sources if choosing else self._pane.log_view).focus()
        self._show_sources()
        self._show_tails()

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
        self._show_sources()

    def _show_sources(self) -> None:
        worker, sources = self._worker, self._sources
        known, note = worker.log_sources, self._note
        words: list[str] = []
        if sources.display:
            sources.show_sources(known.sources, worker.log_tails)
            words += known.refused
            if known.listing:
                words.append("Asking PostHog what logs there are …")
            elif not known.sources and not known.refused:
                words.append("PostHog lists no plugin and no hog function here.")
        names = self._pane.log_view.names
        tails = worker.log_tails.values()
        words += [f"{names[tail.source]}: {tail.error}" for tail in tails if tail.error]
        note.display = bool(words)
        note.update(safe_lines("\n".join(words)))
        self.refresh_bindings()

    def _forget_older(self, following: bool) -> None:
        if following and self._worker.log_history.new:
            self._worker.forget_older_logs()

    def _show_history(self, history: History) -> None:
        self._fetching = False
        if history.error is not None:
            self.notify(safe(str(history.error)), severity="warning", markup=False)
        elif history.beginning and not history.new:
            self.notify("The log begins here: PostHog has nothing older.", markup=False)
        self._pane.log_view.show_news()

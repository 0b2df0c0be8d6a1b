"""Follow logs: choose sources, watch them, look back, search."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer
from textual.widgets import Static

from phtui.api.log_models import LogSource
from phtui.formatting import safe, safe_lines
from phtui.jobs.log_alert import read_alert
from phtui.jobs.log_choice import choose_typed
from phtui.jobs.log_history import History
from phtui.jobs.log_times import time_of
from phtui.jobs.log_words import LogWords, read_words
from phtui.store.log_filter import LogFilter
from phtui.view import Frame, View
from phtui.widgets.grid import Grid
from phtui.widgets.log_histogram import LogHistogram
from phtui.widgets.log_kinds import LogKinds
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_prompt import LogPrompt
from phtui.widgets.log_view import LogView
from phtui.widgets.log_window import FLUSH_SECONDS
from phtui.widgets.source_list import SourceList, words_about
from phtui.worker import ApiWorker


class _ToldLogs(View):
    """A log that can be told what to show: by `:logs`, other commands, jumps from other views."""

    COLON_COMMANDS = {
        "goto": "Go to a time: 14:05, 11-23 14:05, 15m",
        "since": "Show nothing older: 15m, 14:05; alone: show all",
        "alert": "Ring for new lines: level:error /re/ ! COMMAND; off",
        "keep": "How many lines are kept: 100000",
    }

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._pane = LogPane()
        self._meant: LogWords | None = None
        self._going: int | None = None
        self._fetching = False

    def obey(self, words: str) -> None:
        """Show the sources that are named, from a time on, with a filter."""
        self._meant = read_words(words, self._pane.log_view.times.now)
        if not self._worker.log_sources.listing:
            self._obey_meant()

    def obey_here(self, name: str, words: str) -> None:
        """Go to a time, begin at one, set an alert, keep more lines or fewer."""
        if name in ("goto", "since"):
            now = self._pane.log_view.times.now
            self._take_time(name, time_of(words, now) if words else None)
        elif name == "alert":
            self._worker.set_log_alert(read_alert(words))
        elif not words.isdecimal() or int(words) < 1:
            raise ValueError(f"{words!r} is no number of lines.")
        else:
            self._worker.keep_logs(int(words))

    def show_log(self) -> None:
        """Show the log of what is followed."""
        raise NotImplementedError

    @on(LogPrompt.TimeGiven)
    def take_time(self, event: LogPrompt.TimeGiven) -> None:
        """Begin at a time, or go to it."""
        self._take_time(event.purpose, event.at)

    def _take_time(self, purpose: str, at: int | None) -> None:
        log = self._pane.log_view
        if purpose == "since":
            log.chosen = replace(log.chosen, since=at)
        else:
            self._going = at
        self._fetch_since(at)

    def _show(self, sources: tuple[LogSource, ...], since: int | None = None) -> None:
        """Follow sources besides those that are followed, and show them."""
        log = self._pane.log_view
        log.names = {**log.names, **{source.key: source.name for source in sources}}
        log.muted -= {source.key for source in sources}
        for source in sources:
            if source.key not in self._worker.log_tails:
                self._worker.follow_log(source, since)
        self.show_log()

    def _obey_meant(self) -> None:
        """Do what `:logs` said, now that the sources are known."""
        meant, self._meant = self._meant, None
        if meant is None:
            return
        log = self._pane.log_view
        known = self._worker.log_sources.sources
        chosen = choose_typed(known, meant.names) if meant.names else ()
        matches = () if meant.match is None else (meant.match,)
        log.chosen = LogFilter(level=meant.level or 0, since=meant.since, matches=matches)
        times = [time for time in (meant.since, meant.at) if time is not None]
        if chosen:
            self._show(chosen, min(times, default=None))
            log.muted = frozenset(log.names) - {source.key for source in chosen}
        self._going = meant.at
        self._fetch_since(min(times, default=None))

    def _fetch_since(self, since: int | None) -> None:
        if since is not None:
            self._fetching = True
            self._worker.fetch_logs_since(since)

    def _go_if_there(self) -> None:
        """Go to a time once the lines around it have been fetched."""
        tails = self._worker.log_tails.values()
        waiting = any(tail.error is None and (tail.behind or not tail.polled) for tail in tails)
        if self._going is not None and tails and not waiting and not self._fetching:
            self._pane.log_view.go_to(self._going)
            self._going = None


class LogsScreen(_ToldLogs):
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
        self._sources = SourceList()
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
        self.watch(worker, "log_limit", pane.show_limit)
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
        (sources if choosing else log.main).focus()
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
        if sources.display:
            sources.show_sources(known.sources, worker.log_tails, known.last, log.times)
            words += words_about(known)
        for tail in worker.log_tails.values():
            if tail.error:
                words.append(f"{log.names.get(tail.source, tail.source)}: {tail.error}")
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

"""What a log can be told in words: `:logs`, `:goto`, `:since`, jumps from other views."""

from __future__ import annotations

from dataclasses import replace

from textual import on

from phtui.api.log_models import LogSource
from phtui.jobs.log_alert import read_alert
from phtui.jobs.log_choice import NotChosen, choose_typed
from phtui.jobs.log_times import time_of
from phtui.jobs.log_words import LogWords, read_words
from phtui.store.log_filter import LogFilter
from phtui.view import Frame, View
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_prompt import LogPrompt
from phtui.worker import ApiWorker


class ToldLogs(View):
    """A view of a log that does what words say."""

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
            if at is not None and log.chosen.since is not None and at < log.chosen.since:
                log.chosen = replace(log.chosen, since=None)  # it would hide where to go
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
        try:
            chosen = choose_typed(known, meant.names) if meant.names else ()
        except NotChosen as error:
            raise ValueError(error.brief) from None  # a note must not cover the log
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

"""A log with what is true of it above, and a prompt to search and filter below."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget

from phtui.jobs.connection import Connection
from phtui.jobs.log_alert import Alert
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.store.log_filter import Match
from phtui.store.log_values import Limits
from phtui.store.log_windows import LogWindows
from phtui.widgets.log_chips import LogChips
from phtui.widgets.log_histogram import LogHistogram
from phtui.widgets.log_kinds import LogKinds
from phtui.widgets.log_outlets import LogOutlets
from phtui.widgets.log_prompt import LogPrompt
from phtui.widgets.log_times import zone_named
from phtui.widgets.log_truth import LogTruth
from phtui.widgets.log_view import LogView

_FOLLOWED = ("chosen", "muted", "hidden", "search", "hits", "times", "looking")


class LogPane(LogOutlets):
    """Truth line, histogram, chips, the log or its kinds of messages, and prompt."""

    DEFAULT_CSS = "LogPane { height: 1fr; }"

    BINDINGS = [
        Binding("slash", "ask('search')", "Search", id="log.search",
                tooltip="Search: text, or /a regular expression/"),
        Binding("ampersand", "ask('filter')", "Filter", id="log.filter",
                tooltip="Show only what matches; with ! before it hide that; empty: show all"),
        Binding("s", "ask('since')", "Since", id="log.since",
                tooltip="Show nothing older, and fetch what there is since: 15m, 14:05"),
        Binding("ctrl+g", "ask('goto')", "Go to time", id="log.goto", show=False,
                tooltip="Go to a time: 14:05, 11-23 14:05"),
        Binding("i", "histogram", "Histogram", id="log.histogram",
                tooltip="Bars over the log: errors, warnings and the rest by time"),
        Binding("c", "kinds(False)", "Collapse", id="log.collapse",
                tooltip="One row for lines that differ in numbers and ids only; again: all lines"),
        Binding("C", "kinds(True)", "New kinds", id="log.new_kinds", show=False,
                tooltip="Kinds of lines that were not there in the 15 minutes before"),
        Binding("ctrl+s", "save", "Save", id="log.save", show=False,
                tooltip="Save the shown lines to a file; .jsonl for JSON"),
        Binding("vertical_line", "ask('pipe')", "Pipe", id="log.pipe", show=False,
                tooltip="Pipe the shown lines to a shell command, and show its output"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._truth = LogTruth()
        self._tails: Mapping[str, LogTail] = {}
        self._chips = LogChips()
        self._histogram = LogHistogram()
        self._kinds = LogKinds()
        self._prompt = LogPrompt(self.log_view)
        self._expanded: Match | None = None

    def compose(self) -> ComposeResult:
        """Lay them out."""
        yield self._truth
        yield self._histogram
        yield self._chips
        yield self.log_view
        yield self._kinds
        yield self._prompt

    def on_mount(self) -> None:
        """Let the lines above follow the log."""
        log = self.log_view
        for name in ("following", "new"):
            self.watch(log, name, self._show_position)
        for name in _FOLLOWED:
            self.watch(log, name, self._show_chips)
        self._kinds.display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to ask while nothing is asked: there the key is a character to type."""
        if action == "ask":
            return not self._prompt.display
        return super().check_action(action, parameters)

    @property
    def is_settled(self) -> bool:
        """Whether all is shown that there is."""
        return all(part.is_settled for part in (self.log_view, self._histogram, self._kinds))

    @property
    def main(self) -> Widget:
        """What has the keys: the log, or its kinds of messages."""
        return self._kinds if self._kinds.display else self.log_view

    @property
    def may_step_back(self) -> bool:
        """Whether there is anything to close or to undo."""
        return self._prompt.display or self._kinds.display or self.log_view.is_narrowed

    def step_back(self) -> None:
        """Undo the last of what stands between the reader and the whole log."""
        log, opened = self.log_view, self._expanded
        if self._prompt.display:
            self._prompt.close()
        elif self._kinds.display:
            self._show_kinds(False)
        elif opened is not None and opened in log.chosen.matches:
            log.chosen = log.chosen.without(opened)
            self._show_kinds(True)
        else:
            log.widen()

    def show_state(
        self, tails: Mapping[str, LogTail], paused: bool, windows: LogWindows | None
    ) -> None:
        """Show how the sources are followed, and the lines there are by now.

        Figures wait for the lines they are about: both are one frame then, in fewer bytes.
        """
        truth, log = self._truth, self.log_view
        self._tails, truth.paused = tails, paused
        same = _lines_of(tails) == _lines_of(truth.tails)
        if not (same and self.display and windows is not None):
            truth.tails = tails
        log.outages = tuple(tail.gap for tail in tails.values() if tail.gap is not None)
        log.windows = windows
        if self.display:
            log.show_news()
            self._show_counts()

    @on(LogView.Looked)
    def show_figures(self) -> None:
        """Tell what is true of the lines that are painted now."""
        self._truth.tails = self._tails

    def show_alert(self, alert: Alert | None) -> None:
        """Say that lines like these are told of."""
        self._truth.alert = "" if alert is None else alert.words or "every line"

    def show_place(self, connection: Connection) -> None:
        """Take over where the sources are, and what time it is there."""
        project = connection.project
        self.host, self.project = connection.host, project.id if project else 0
        zone = zone_named(project.timezone) if project else None
        self.log_view.times = replace(self.log_view.times, project=zone)

    def show_limits(self, limits: Limits) -> None:
        """Say how much is kept."""
        self._truth.limits = limits

    def action_ask(self, purpose: str) -> None:
        """Ask for a text to search for, or to filter by, a time, a command."""
        self._prompt.ask(purpose)

    def action_save(self) -> None:
        """Ask where to."""
        self._prompt.ask("save", time.strftime("phtui-logs-%Y%m%d-%H%M%S.log"))

    def action_histogram(self) -> None:
        """Show the bars, or hide them."""
        self._histogram.display = not self._histogram.display
        self._show_counts()

    def action_kinds(self, only_new: bool) -> None:
        """Show kinds of messages, or the lines again."""
        kinds = self._kinds
        if kinds.display and kinds.only_new == only_new:
            self._show_kinds(False)
            return
        kinds.only_new = only_new
        self._show_kinds(True)

    @on(LogKinds.Expanded)
    def expand_kind(self, event: LogKinds.Expanded) -> None:
        """Show the lines of one kind; a step back shows the kinds again."""
        log = self.log_view
        self._expanded = event.template.match
        self._show_kinds(False)
        log.chosen = log.chosen.searching(self._expanded)

    @on(LogPrompt.Closed)
    def return_to_log(self) -> None:
        """Go back to the log."""
        self.main.focus()

    @on(LogView.Missed)
    def say_missed(self, event: LogView.Missed) -> None:
        """Say that there is nothing to go to."""
        self.notify(event.what, timeout=2, markup=False)

    def _show_kinds(self, shown: bool) -> None:
        self._kinds.display, self.log_view.display = shown, not shown
        self.main.focus()
        self._show_counts()
        self.screen.refresh_bindings()

    def _show_counts(self) -> None:
        log = self.log_view
        self._histogram.show_news(log.windows, log.filter)
        self._kinds.names = log.names
        self._kinds.show_news(log.windows, log.filter)

    def _show_position(self) -> None:
        log, truth = self.log_view, self._truth
        truth.following, truth.new = log.following, log.new

    def _show_chips(self) -> None:
        log, chips = self.log_view, self._chips
        chips.names = log.names
        chips.chosen, chips.muted, chips.hidden = log.chosen, log.muted, log.hidden
        chips.search, chips.hits, chips.looking = log.search, log.hits, log.looking
        for part in (chips, self._truth, self._histogram, self._kinds):
            part.times = log.times
        self._show_counts()
        self.screen.refresh_bindings()


def _lines_of(tails: Mapping[str, LogTail]) -> list[tuple[str, TailLine]]:
    return [(key, tail.line) for key, tail in tails.items()]

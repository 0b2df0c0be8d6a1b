"""A line to type in what a log is searched for or filtered by."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.message import Message

from phtui.jobs.log_times import time_of
from phtui.store.log_filter import Match
from phtui.widgets.log_view import LogView
from phtui.widgets.prompt import Prompt


def match_of(text: str, hide: bool = False) -> Match:
    """Return what was typed as a match: `/…/` is a regular expression.

    Raises:
        ValueError: It is not a regular expression; the text says where.
    """
    regex = len(text) > 2 and text.startswith("/") and text.endswith("/")
    return Match(text[1:-1] if regex else text, regex, hide)


class LogPrompt(Prompt):
    """Asks, and changes the search or the filter of a log."""

    ASKS: ClassVar[dict[str, str]] = {
        "search": "search: text, or /regular expression/",
        "filter": "show only: text, or /regular expression/; !text hides; empty shows all",
        "since": "since: 15m, 14:05, 11-23 14:05 or an ISO time; empty shows all",
        "goto": "go to: 14:05, 11-23 14:05, 15m ago as 15m, or an ISO time",
        "save": "save the shown lines to a file; .jsonl for JSON",
        "pipe": "pipe the shown lines to a shell command, such as sort | uniq -c",
    }

    class TimeGiven(Message):
        """A time was typed, for `since` or `goto`."""

        def __init__(self, purpose: str, at: int | None) -> None:
            super().__init__()
            self.purpose = purpose
            self.at = at
            """Microseconds since 1970; None when nothing was typed."""

    class TargetGiven(Message):
        """A file or a command was typed, for `save` or `pipe`."""

        def __init__(self, purpose: str, text: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    def __init__(self, log: LogView) -> None:
        super().__init__("search")
        self._log = log

    def _do(self, text: str) -> None:
        if self._purpose == "search":
            self._search(text)
        elif self._purpose == "filter":
            self._filter(text)
        elif self._purpose in ("since", "goto"):
            time = time_of(text, self._log.times.now) if text.strip() else None
            self.post_message(self.TimeGiven(self._purpose, time))
        elif text.strip():
            self.post_message(self.TargetGiven(self._purpose, text.strip()))

    def _search(self, text: str) -> None:
        self._log.search = match_of(text) if text else None
        # From the end there is only one way.
        self._log.action_seek_hit(not self._log.following)

    def _filter(self, text: str) -> None:
        if text in ("", "!"):
            self._log.chosen = replace(self._log.chosen, matches=())
            return
        hide = text.startswith("!")
        self._log.chosen = self._log.chosen.searching(match_of(text[hide:], hide))

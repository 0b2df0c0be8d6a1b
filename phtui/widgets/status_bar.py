"""How the line to PostHog is, what is left of the request budget, what runs."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive

from phtui.api.budget import BudgetLine
from phtui.formatting import duration, safe
from phtui.jobs.connection import Connection
from phtui.jobs.connection import Line as State
from phtui.widgets.line import Line

_LOOKS = {
    State.CONNECTING: ("…", ""),
    State.OK: ("●", "$text-success"),
    State.RETRYING: ("▲", "$text-warning"),
    State.LIMITED: ("▲", "$text-warning"),
    State.REFUSED: ("✗", "$text-error"),
    State.FAILED: ("✗", "$text-error"),
}
"""A glyph and a colour for each state; the word is there too."""
_COUNTED = 100
"""The greatest limit of which each request is counted."""


class StatusBar(Line):
    """`● ok 100 ms   1 query runs   90 % of requests left this hour`.

    Figures are in steps: a line that changes with every answer would cost more bytes than what
    the answer brings. F12 has them to the last digit.
    """

    DEFAULT_CSS = """
    StatusBar { background: $panel; color: $foreground;
                text-wrap: nowrap; text-overflow: ellipsis; }
    """

    connection: reactive[Connection] = reactive(Connection())
    """The line to PostHog."""

    budget: reactive[tuple[BudgetLine, ...]] = reactive(())
    """What is spent of each request limit."""

    running: reactive[int] = reactive(0)
    """How many queries run."""

    _latency_shown = 0

    def watch_connection(self, connection: Connection) -> None:
        """Show the state; count down while there is something to wait for."""
        self.ticking = connection.retry_at is not None
        self.rewrite()

    def watch_budget(self) -> None:
        """Show what is left."""
        self.rewrite()

    def watch_running(self) -> None:
        """Show how many queries run."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the three parts, the least important last."""
        connection = self.connection
        glyph, style = _LOOKS[connection.line]
        parts: list[tuple[str, str]] = [(f" {glyph} {self._state()}", style)]
        if self.running:
            runs = "1 query runs" if self.running == 1 else f"{self.running} queries run"
            parts.append((f"   {runs}", ""))
        tight = max(self.budget, key=lambda line: line.used / line.limit, default=None)
        if tight is not None and tight.used:
            window = "hour" if tight.window > 60 else "minute"
            parts.append((f"   {_left(tight)} left this {window}", "dim"))
        if connection.error is not None:
            parts.append((f"   {safe(str(connection.error))}", ""))
        return Content.assemble(*parts)

    def _state(self) -> str:
        connection = self.connection
        if connection.line is State.OK and connection.latency is not None:
            return f"ok {self._latency(connection.latency * 1000):,} ms"
        if connection.retry_at is not None:
            left = max(connection.retry_at - time.time(), 0)
            word = "rate limited," if connection.line is State.LIMITED else "reconnecting in"
            return f"{word} {duration(left)}"
        return connection.line.value

    def _latency(self, milliseconds: float) -> int:
        """Return the step that is shown; it stays while it is not far off."""
        if not self._latency_shown / 4 <= milliseconds <= self._latency_shown:
            self._latency_shown = _step(milliseconds)
        return self._latency_shown


def _step(milliseconds: float) -> int:
    """Return the least of 20, 50, 100, 200 … that is not less."""
    steps = (factor * 10**power for power in range(1, 6) for factor in (2, 5, 10))
    return next((step for step in steps if step >= milliseconds), 1_000_000)


def _left(line: BudgetLine) -> str:
    left = line.limit - line.used
    if line.limit <= _COUNTED:
        return f"{left} of {line.limit} {line.name}"
    return f"{left * 10 // line.limit * 10} % of {line.name}"

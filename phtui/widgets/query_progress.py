"""How far a query has got, or how it ended, in one line."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import duration, safe
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_words import progress_words, result_words
from phtui.widgets.line import Line

_BARS = ((110, 20), (70, 8), (0, 0))
"""From how many columns the bar is how long."""
_LOOKS = {
    Phase.IDLE: ("", ""),
    Phase.SUBMITTING: ("▶", "$text-primary"),
    Phase.QUEUED: ("▶", "$text-primary"),
    Phase.RUNNING: ("▶", "$text-primary"),
    Phase.CANCELLING: ("■", "$text-warning"),
    Phase.CANCELLED: ("■", "$text-warning"),
    Phase.DONE: ("✓", "$text-success"),
    Phase.FAILED: ("✗", "$text-error"),
    Phase.EXPIRED: ("✗", "$text-error"),
}
"""A glyph and a colour for each phase; the word is there too."""


class QueryProgress(Line):
    """`▶ running ████░░░░ 34 %  3.2 M of ~9.1 M rows  412 MB  7 s  2.1 cores`."""

    DEFAULT_CSS = "QueryProgress { background: $surface; color: $foreground; padding: 0 1; }"

    query_run: reactive[QueryRun] = reactive(QueryRun())
    """The query to tell of."""

    def watch_query_run(self, run: QueryRun) -> None:
        """Show the new state; count the seconds while it lasts."""
        self.ticking = run.active
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the line for the phase the query is in."""
        run = self.query_run
        glyph, style = _LOOKS[run.phase]
        if run.phase is Phase.IDLE:
            return Content.styled("Ctrl-J runs the statement under the cursor", "dim")
        parts = [(f"{glyph} {run.phase.value}", f"bold {style}"), (f"  {self._figures()}", "")]
        if run.active and run.result is not None:
            parts.append(("  the rows below are an older, cached result", "$text-warning"))
        if run.note:
            parts.append((f"  {safe(run.note)}", "$text-warning"))
        return Content.assemble(*parts)

    def _figures(self) -> str:
        run = self.query_run
        if run.phase is Phase.DONE and run.result is not None:
            return result_words(run)
        if run.active:
            bar = next(length for width, length in _BARS if self.size.width >= width)
            return progress_words(run, time.time(), bar=bar)
        return f"after {duration(run.seconds())}"

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
LOOKS = {
    Phase.IDLE: ("", ""),
    Phase.WAITING: ("…", "$text-warning"),
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

    mode: reactive[str] = reactive("force_async")
    """The refresh mode of the next run; told when it is not the usual one."""

    caution: reactive[str] = reactive("")
    """What may make it slow, told while it runs."""

    def watch_query_run(self, run: QueryRun) -> None:
        """Show the new state; count the seconds while it lasts, or until it can run again."""
        self.ticking = run.active or run.seconds_refused(time.time()) > 0
        self.rewrite()

    def watch_mode(self) -> None:
        """Show the new mode."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the line for the phase the query is in."""
        run = self.query_run
        glyph, style = LOOKS[run.phase]
        mode = "" if self.mode == "force_async" else f"  refresh: {self.mode}"
        if run.phase is Phase.IDLE:
            return Content.styled(f"Ctrl-J runs the statement under the cursor{mode}", "dim")
        parts = [(f"{glyph} {run.phase.value}", f"bold {style}"), (f"  {self._figures()}", "")]
        if run.active and self.caution:
            parts.append((f"  {safe(self.caution)}", "$text-warning"))
        if run.active and run.result is not None:
            parts.append(("  the rows below are an older, cached result", "$text-warning"))
        if run.phase is Phase.DONE and run.result is not None and run.result.is_cached:
            parts.append(("  R computes it anew", "$text-warning"))
        if run.note:
            parts.append((f"  {safe(run.note)}", "$text-warning"))
        return Content.assemble(*parts, (mode, "dim"))

    def _figures(self) -> str:
        run, now = self.query_run, time.time()
        if run.phase is Phase.DONE and run.result is not None:
            return result_words(run, now)
        if run.phase is Phase.DONE:
            return f"in {duration(run.seconds())}"
        if run.active:
            bar = next(length for width, length in _BARS if self.size.width >= width)
            return progress_words(run, now, bar=bar)
        refused = run.seconds_refused(now)
        if run.retry_at is not None:
            return f"can run again in {duration(refused)}" if refused > 0 else "can run again now"
        return f"after {duration(run.seconds())}"

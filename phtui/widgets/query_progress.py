"""How far a query has got, or how it ended, in one line."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import cells_wide, duration, safe
from phtui.hogql.advice import advice
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_words import progress_words, result_words
from phtui.widgets.cells import fit
from phtui.widgets.line import Line
from phtui.widgets.own_keys import key_said

_BARS = ((110, 20), (70, 8), (0, 0))
"""From how many columns the bar is how long."""
_CAUTION = "  no time bound"
"""Said while it runs, where there is room: the line under the editor says it in full."""
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

    loaded: reactive[int] = reactive(0)
    """How many rows there are, where those of this run were put after others."""

    def watch_loaded(self) -> None:
        """Tell of all."""
        self.rewrite()

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
            key = key_said(self, "query.run", "Ctrl-J")
            return Content.styled(f"{key} runs the statement under the cursor{mode}", "dim")
        first, told = f"{glyph} {run.phase.value}", self._told()
        room = self.content_size.width - cells_wide(first + told + mode)
        most = max(self.content_size.width - cells_wide(first + mode) - 2, 0)
        figures = self._figures(room - 2)
        if cells_wide(figures) > most:
            figures = fit(figures, most)
        room -= cells_wide(figures) + 2
        if room < 0:
            told = fit(told, max(cells_wide(told) + room, 0))
        caution = _CAUTION if run.active and advice(run.sql) and len(_CAUTION) <= room else ""
        return Content.assemble(
            (first, f"bold {style}"),
            f"  {figures}",
            (told, "$text-warning"),
            (caution, "$text-warning"),
            (mode, "dim"),
        )

    def _told(self) -> str:
        """Return what to know besides the figures, which make room for it."""
        run, told = self.query_run, []
        if run.active and run.result is not None:
            told.append("the rows below are an older, cached result")
        if run.phase is Phase.DONE and run.result is not None and run.result.is_cached:
            told.append("R computes it anew")
        if run.note:
            told.append(safe(run.note))
        return "".join(f"  {words}" for words in told)

    def _figures(self, room: int) -> str:
        run, now = self.query_run, time.time()
        if run.phase is Phase.DONE and run.result is not None:
            return result_words(run, now, room, self.loaded)
        if run.phase is Phase.DONE:
            return f"in {duration(run.seconds())}"
        if run.active:
            bar = next(length for width, length in _BARS if self.size.width >= width)
            return progress_words(run, now, bar, room)
        refused = run.seconds_refused(now)
        if run.retry_at is not None:
            return f"can run again in {duration(refused)}" if refused > 0 else "can run again now"
        return f"after {duration(run.seconds())}"

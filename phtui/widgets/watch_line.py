"""How a watch stands, in one line."""

from __future__ import annotations

import time

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import duration, safe
from phtui.jobs.query_watch import Watched
from phtui.widgets.line import Line


class WatchLine(Line):
    """`↻ watch 60 s  next in 34 s  2 new, 1 changed  3 rows with n > 10  ~ a 7 → 9`."""

    DEFAULT_CSS = """
    WatchLine { background: $surface; color: $foreground; padding: 0 1; display: none; }
    """

    watched: reactive[Watched | None] = reactive(None)
    """The watch of the tab that is shown; None without one, and the line is gone."""

    def watch_watched(self, watched: Watched | None) -> None:
        """Show how it stands."""
        self.display = watched is not None
        self.ticking = watched is not None and watched.next_at is not None
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the line."""
        if self.watched is None:
            return Content("")
        state, watch = self.watched, self.watched.watch
        parts = [(f"↻ watch {duration(watch.seconds)}", "bold $text-primary"), self._next(state)]
        if state.trouble:
            parts.append((safe(state.trouble), "$text-error"))
        elif state.diff is not None:
            parts.append((state.diff.words, "bold" if state.diff else ""))
        if watch.condition is not None and state.runs and not state.trouble:
            parts.append((state.holds, "bold $text-warning" if state.matches else ""))
        if state.diff is None and not state.trouble:
            parts.append((watch.budget_words, "dim"))
        elif state.diff is not None:
            parts += [(safe(line), "dim") for line in state.diff.lines]
        return Content("  ").join([Content.styled(*part) for part in parts])

    def _next(self, state: Watched) -> tuple[str, str]:
        if state.over:
            return "over", "$text-warning"
        if state.next_at is None:
            return "runs", ""
        left = duration(max(state.next_at - time.time(), 0))
        return f"next in {left}{' (budget runs low)' if state.stretched else ''}", ""

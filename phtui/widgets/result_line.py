"""One line of truth about the rows: how they were sorted and filtered, and where the cursor is."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import cells_wide
from phtui.widgets.cells import fit
from phtui.widgets.line import Line

_LEAST = 12
"""Cells of the left part under which the right one gives way."""


class ResultLine(Line):
    """`sorted: amount ▼ of 50,000 loaded – PostHog's cap     row 1 of 50,000 · column amount`."""

    DEFAULT_CSS = "ResultLine { background: $panel; color: $foreground; padding: 0 1; }"

    view: reactive[str] = reactive("")
    """How the view differs from what came: safe to show."""
    place: reactive[str] = reactive("")
    """Where the cursor is: safe to show."""
    busy: reactive[str] = reactive("")
    """What is being done to the rows."""
    hint: reactive[str] = reactive("")
    """What may be typed above it, in place of all else."""

    def watch_view(self) -> None:
        """Show it."""
        self.rewrite()

    def watch_place(self) -> None:
        """Show it."""
        self.rewrite()

    def watch_busy(self) -> None:
        """Show it."""
        self.rewrite()

    def watch_hint(self) -> None:
        """Show it."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return both parts; the place makes room where both do not fit."""
        if self.hint:
            return Content.assemble((fit(self.hint, self.size.width).rstrip(), "bold"))
        left = " · ".join(filter(None, (self.busy, self.view)))
        width = max(self.size.width, 0)
        room = width - cells_wide(left) - 2 if left else width
        if not left or room >= _LEAST:
            right = fit(self.place, min(room, cells_wide(self.place)))
            gap = " " * (width - cells_wide(left) - cells_wide(right))
            return Content.assemble((left, "bold"), gap, (right, "dim"))
        return Content.assemble((fit(left, width), "bold"))

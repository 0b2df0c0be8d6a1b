"""The editor's tabs in one line: their names, and how the query of each is."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive

from phtui.formatting import cells_wide, safe
from phtui.jobs.query_run import Phase
from phtui.widgets.line import Line
from phtui.widgets.own_keys import key_said
from phtui.widgets.query_progress import LOOKS

_LONGEST = 24
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class TabLabel:
    """What a tab shows of itself."""

    name: str
    phase: Phase = Phase.IDLE
    is_watched: bool = False

    @property
    def text(self) -> str:
        """The name, and a glyph for the query: `signups ▶`."""
        name = safe(self.name)
        if len(name) > _LONGEST:
            name = f"{name[: _LONGEST - 1]}…"
        return f"{name} {LOOKS[self.phase][0]}{'↻' if self.is_watched else ''}".rstrip()


class TabBar(Line):
    """` signups ✓  errors ▶ `, the current one reversed; it is always in sight."""

    DEFAULT_CSS = "TabBar { background: $panel; color: $foreground; }"

    labels: reactive[tuple[TabLabel, ...]] = reactive(())
    """The tabs, in order."""

    current: reactive[int] = reactive(0)
    """Which of them is shown, from 0."""

    def watch_labels(self) -> None:
        """Show the new names."""
        self.rewrite()

    def watch_current(self) -> None:
        """Show another as the current one."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return as many tabs as fit, the current one among them."""
        hint = f"  {key_said(self, 'query.new_tab', 'Ctrl-N')} new tab"
        texts = [f" {label.text} " for label in self.labels]
        first, last = self._in_sight([cells_wide(text) for text in texts])
        parts: list[tuple[str, str]] = [("‹", "dim")] if first else []
        parts += [
            (texts[index], "bold reverse" if index == self.current else "")
            for index in range(first, last)
        ]
        if last < len(texts):
            parts.append(("›", "dim"))
        elif sum(map(cells_wide, texts)) + cells_wide(hint) < self.size.width:
            parts.append((hint, "dim"))
        return Content.assemble(*parts)

    def _in_sight(self, widths: list[int]) -> tuple[int, int]:
        """Return which tabs fit: from the current one to the right, then to the left."""
        first = last = min(self.current, max(len(widths) - 1, 0))
        room = self.size.width - 2  # for the marks at the ends
        while last < len(widths) and (room >= widths[last] or last == first):
            room -= widths[last]
            last += 1
        while first > 0 and room >= widths[first - 1]:
            first -= 1
            room -= widths[first]
        return first, last

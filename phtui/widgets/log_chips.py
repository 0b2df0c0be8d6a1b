"""What of a log is not shown, and what is searched for, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive

from phtui.api.log_models import Level
from phtui.formatting import safe
from phtui.store.log_filter import LogFilter, Match
from phtui.widgets.line import Line


def words_of(match: Match) -> str:
    """Return a match as it was typed, safe to show."""
    return safe(f"/{match.text}/" if match.regex else match.text)


class LogChips(Line):
    """`only webhook hides 1,204   not retry hides 3   from WARN   /timeout 12 hits`."""

    DEFAULT_CSS = "LogChips { background: $surface; color: $foreground; display: none; }"

    chosen: reactive[LogFilter] = reactive(LogFilter())
    """Which lines are shown."""

    muted: reactive[frozenset[str]] = reactive(frozenset())
    """Keys of the sources that are not."""

    hidden: reactive[tuple[int, ...]] = reactive(())
    """How many lines each match alone hides."""

    search: reactive[Match | None] = reactive(None)
    """What is searched for."""

    hits: reactive[int] = reactive(0)
    """Lines that have it."""

    names: Mapping[str, str] = {}
    """Of the sources, by key."""

    def watch_chosen(self) -> None:
        """Show the filter."""
        self.rewrite()

    def watch_muted(self) -> None:
        """Show who is not heard."""
        self.rewrite()

    def watch_hidden(self) -> None:
        """Show how much is hidden."""
        self.rewrite()

    def watch_search(self) -> None:
        """Show what is searched for."""
        self.rewrite()

    def watch_hits(self) -> None:
        """Show how often it is there."""
        self.rewrite()

    def rewrite(self) -> None:
        """Take no room when there is nothing to say."""
        super().rewrite()
        self.display = bool(self.content.plain)

    def compose_line(self) -> Content:
        """Return a chip for each."""
        chips = []
        counts = (*self.hidden, *[None] * len(self.chosen.matches))
        for match, count in zip(self.chosen.matches, counts, strict=False):
            hides = "" if count is None else f" hides {count:,}"
            chips.append(f"{'not' if match.hide else 'only'} {words_of(match)}{hides}")
        if self.chosen.level:
            chips.append(f"from {Level(self.chosen.level).name}")
        chips += [f"muted {safe(self.names.get(key, key))}" for key in sorted(self.muted)]
        if self.search is not None:
            chips.append(f"search {words_of(self.search)}: {self.hits:,} hits")
        parts = [part for chip in chips for part in ((f" {chip} ", "reverse"), ("  ", ""))]
        return Content.assemble(*parts)

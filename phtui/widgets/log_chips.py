"""What of a log is not shown, and what is searched for, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.reactive import reactive

from phtui.api.log_models import Level
from phtui.formatting import safe
from phtui.store.log_filter import LogFilter, Match
from phtui.widgets.line import Line
from phtui.widgets.log_times import MIDDLE, Times


def words_of(match: Match) -> str:
    """Return a match as it was typed, safe to show."""
    if match.label:
        return safe(match.label)
    return safe(f"/{match.text}/" if match.regex else match.text)


class LogChips(Line):
    """`since 14:05:00   only webhook hides 1,204   from WARN   search timeout: 12 hits`."""

    DEFAULT_CSS = "LogChips { background: $surface; color: $foreground; display: none; }"

    chosen: reactive[LogFilter] = reactive(LogFilter())
    """Which lines are shown."""

    muted: reactive[frozenset[str]] = reactive(frozenset())
    """Keys of the sources that are not."""

    hidden: reactive[tuple[int, ...]] = reactive(())
    """How many lines each match alone hides."""

    search: reactive[Match | None] = reactive(None)
    """What is searched for."""

    hits: reactive[int | None] = reactive(0)
    """Lines that have it; None until they are counted."""

    times: reactive[Times] = reactive(Times())
    """How times are written."""

    looking: reactive[bool] = reactive(False)
    """Whether there may be more to show than was found so far."""

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

    def watch_times(self) -> None:
        """Show whose clock it is."""
        self.rewrite()

    def watch_looking(self) -> None:
        """Show that it goes on."""
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
        chips = [self.times.words] if self.times.words else []
        if self.chosen.since is not None:
            chips.append(
                f"since {self.times.absolute(self.chosen.since, MIDDLE).partition('.')[0]}"
            )
        counts = (*self.hidden, *[None] * len(self.chosen.matches))
        for match, count in zip(self.chosen.matches, counts, strict=False):
            hides = "" if count is None else f" hides {count:,}"
            chips.append(f"{'not' if match.hide else 'only'} {words_of(match)}{hides}")
        if self.chosen.level:
            chips.append(f"from {Level(self.chosen.level).name}")
        chips += self._muted()
        if self.search is not None:
            hits = "counting …" if self.hits is None else f"{self.hits:,} hits"
            chips.append(f"search {words_of(self.search)}: {hits}")
        if self.looking:
            chips.append("looking further back …")
        parts = [part for chip in chips for part in ((f" {chip} ", "reverse"), ("  ", ""))]
        return Content.assemble(*parts)

    def _muted(self) -> list[str]:
        """Say who is not heard, in the shorter way."""
        muted, heard = sorted(self.muted), sorted(set(self.names) - self.muted)
        if len(heard) == 1 and len(muted) > 1:
            return [f"only source {safe(self.names[heard[0]])}, {len(muted)} muted"]
        return [f"muted {safe(self.names.get(key, key))}" for key in muted]

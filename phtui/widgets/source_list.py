"""What can be followed, to choose from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from textual.binding import Binding

from phtui.api.log_models import LogEntry, LogSource
from phtui.jobs.log_sources import LogSources
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.widgets.grid import Grid, GridMessage
from phtui.widgets.log_times import WIDE, Times

_COLUMNS = ("source", "kind", "enabled", "followed", "last line", "key")
_NAMED = 3
"""How many of the sources with the same trouble are named."""
_LAST_LINE = 60
"""Characters of a source's last line."""


def words_about(known: LogSources) -> list[str]:
    """Return what is to be said of a listing: that it goes on, what was refused."""
    words = list(known.refused)
    if known.listing:
        words.append("Asking PostHog what logs there are …")
    elif not known.sources and not known.refused:
        words.append("PostHog lists no plugin and no hog function here.")
    return words


def words_of_trouble(tails: Mapping[str, LogTail], names: Mapping[str, str]) -> list[str]:
    """Return why sources are not followed; what several have in common is said once.

    How long a limit is waited for is said, and counted down, in the line above the log.
    """
    causes: dict[str, list[LogTail]] = {}
    for tail in tails.values():
        if tail.error is not None and tail.line is not TailLine.RATE_LIMITED:
            causes.setdefault(str(tail.error), []).append(tail)
    words = []
    for cause, told in causes.items():
        who = ", ".join(names.get(tail.source, tail.source) for tail in told[:_NAMED])
        more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
        retry = " R tries again." if told[0].line is TailLine.KEY_REFUSED else ""
        words.append(f"{cause if len(told) == len(tails) else f'{who}{more}: {cause}'}{retry}")
    return words


def _last_line(last: Mapping[str, LogEntry | None], key: str, times: Times) -> str:
    if key not in last:
        return ""
    entry = last[key]
    if entry is None:
        return "none for a week"
    return f"{times.clock(entry.time, WIDE).strip().partition('.')[0]} {entry.text[:_LAST_LINE]}"


class SourceList(Grid):
    """A row for each source."""

    BINDINGS = [
        Binding("enter", "choose", "Follow", id="sources.follow",
                tooltip="Follow the source and show its log"),
        Binding("x", "stop", "Stop", id="sources.stop", tooltip="Follow the source no more"),
    ]  # fmt: skip

    class Chosen(GridMessage):
        """A source is to be followed and shown."""

        def __init__(self, grid: Grid, source: LogSource) -> None:
            super().__init__(grid)
            self.source = source

    class Stopped(GridMessage):
        """A source is to be followed no more."""

        def __init__(self, grid: Grid, source: LogSource) -> None:
            super().__init__(grid)
            self.source = source

    _sources: Sequence[LogSource] = ()
    _followed: Collection[str] = ()

    def show_sources(
        self,
        sources: Sequence[LogSource],
        followed: Collection[str],
        last: Mapping[str, LogEntry | None],
        times: Times,
    ) -> None:
        """Show them; the cursor stays on its row.

        Args:
            sources: What there is.
            followed: Keys of those that are followed.
            last: The newest line of each, by key; None for none in a week.
            times: How times are written.
        """
        self._sources, self._followed = sources, followed
        rows = [
            (
                source.name,
                source.type or source.kind,
                "on" if source.enabled else "off",
                "yes" if source.key in followed else "no",
                _last_line(last, source.key, times),
                source.key,
            )
            for source in sources
        ]
        self.show(_COLUMNS, (), rows)

    @property
    def source(self) -> LogSource | None:
        """The one under the cursor."""
        row = self.cursor.row
        return self._sources[row] if row < len(self._sources) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is something for; a row is not a value to read."""
        if action in ("choose", "stop"):
            followed = self.source is not None and self.source.key in self._followed
            return followed if action == "stop" else self.source is not None
        return action != "open" and super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Ask for the source to be followed."""
        if self.source is not None:
            self.post_message(self.Chosen(self, self.source))

    def action_stop(self) -> None:
        """Ask for the source to be followed no more."""
        if self.source is not None:
            self.post_message(self.Stopped(self, self.source))

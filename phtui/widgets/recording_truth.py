"""The line above the recordings: what PostHog was asked, what is loaded, what is done here."""

from __future__ import annotations

import time
from datetime import datetime

from textual.content import Content
from textual.reactive import reactive

from phtui.api.recording_filters import DEFAULT_SINCE
from phtui.formatting import duration, safe
from phtui.jobs.recording_words import words_of
from phtui.jobs.recordings import MOST_KEPT, Listing, RecordingList
from phtui.widgets.line import Line
from phtui.widgets.recording_grid import Arrangement


class RecordingTruth(Line):
    """Two parts that look different: PostHog's filter and order, and this side's."""

    DEFAULT_CSS = "RecordingTruth { background: $panel; color: $foreground; }"

    listed: reactive[RecordingList] = reactive(RecordingList())
    """The list as it was loaded."""
    quick: reactive[str] = reactive("")
    """What is typed after `/`."""
    shown: reactive[int] = reactive(0)
    """How many of the loaded are shown."""
    arrangement: reactive[Arrangement] = reactive(Arrangement("start", False, False))
    """What the rows are ordered by."""
    list_name: reactive[str] = reactive("")
    """What the filter is called, if it has a name."""

    def watch_listed(self, listed: RecordingList) -> None:
        """Count down while it waits."""
        self.ticking = listed.phase is Listing.WAITING
        self.rewrite()

    def watch_quick(self) -> None:
        """Write it anew."""
        self.rewrite()

    def watch_shown(self) -> None:
        """Write it anew."""
        self.rewrite()

    def watch_arrangement(self) -> None:
        """Write it anew."""
        self.rewrite()

    def watch_list_name(self) -> None:
        """Write it anew."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the line as it is now."""
        name = f"{safe(self.list_name)}: " if self.list_name else ""
        filter_ = self.listed.filter
        usual = filter_.since == DEFAULT_SINCE and not (filter_.ids or filter_.collection)
        words = f"{DEFAULT_SINCE if usual else ''} {safe(words_of(filter_))}".strip()
        parts: list[tuple[str, str]] = [
            (" PostHog ", "bold reverse"), (f" {name}{words}", "bold"), (f" · {self._count()}", ""),
        ]  # fmt: skip
        state, look = self._state()
        parts.append((f" · {state}" if state else "", look))
        if self.quick:
            loaded = len(self.listed.recordings)
            parts += [
                ("  ", ""), (" here ", "reverse $warning"),
                (f" /{safe(self.quick)}  {self.shown:,} of {loaded:,} loaded", "$text-warning"),
            ]  # fmt: skip
        if self.arrangement.here:
            parts += [("  ", ""), (" here ", "reverse $warning")] if not self.quick else []
            parts.append((f" by {self.arrangement.column}, of what is loaded", "$text-warning"))
        parts.append((self._as_of(), "dim"))  # it is least worth knowing, and cut first
        return Content.assemble(*parts)

    def _count(self) -> str:
        listed, count = self.listed, len(self.listed.recordings)
        if listed.as_of is None:
            return "nothing loaded"
        if listed.is_whole:
            return f"all {count:,}"
        return f"{count:,}+ loaded{', the most kept' if count >= MOST_KEPT else ''}"

    def _state(self) -> tuple[str, str]:
        listed = self.listed
        if listed.phase is Listing.ASKING:
            return "asking …", "$text-accent"
        if listed.phase is Listing.WAITING and listed.wait_until is not None:
            rest = duration(max(listed.wait_until - time.time(), 0))
            why = (
                "rate limited"
                if listed.told_to_wait
                else "keeping to 12 lists a minute, 60 an hour"
            )
            return f"{why}, {rest}", "bold $text-warning"
        if listed.error is not None:
            return "failed", "bold $text-error"
        return "", ""

    def _as_of(self) -> str:
        listed = self.listed
        if listed.as_of is None or listed.error or listed.phase is not Listing.SETTLED:
            return ""
        return f" · as of {datetime.fromtimestamp(listed.as_of).astimezone():%H:%M:%S}"

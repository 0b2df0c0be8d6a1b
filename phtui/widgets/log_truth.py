"""What is true of the log, in one line above it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from operator import itemgetter

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive

from phtui.api.budget import Budget
from phtui.formatting import duration, safe, size
from phtui.jobs.log_tail import LogTail, TailLine
from phtui.store.log_values import Counts, Limits
from phtui.widgets.line import Line
from phtui.widgets.log_times import WIDE, Times

_WORST = (TailLine.KEY_REFUSED, TailLine.RECONNECTING, TailLine.RATE_LIMITED, TailLine.FOLLOW)
_LOOKS = {
    TailLine.FOLLOW: ("●", "$text-success"),
    TailLine.RECONNECTING: ("▲", "$text-warning"),
    TailLine.RATE_LIMITED: ("▲", "$text-warning"),
    TailLine.KEY_REFUSED: ("✗", "$text-error"),
}
"""A glyph and a colour for each state; the word is there too."""
_SLOW = 20.0
"""Seconds between two polls of a quiet log, and some more."""
_PATIENCE = 5.0
"""Seconds for which an answer is waited for without a word."""
_DAY, _FRESH = 80_000.0, 60.0
"""Seconds for which the newest line is new: then its time is told, which does not change."""
_AT_ONCE = 2.0
"""Seconds of lag that are not told apart: a figure that changes with each line costs bytes."""
_NEAR, _STAYS = 0.15, 30.0
"""By what share of itself lines a second may be off, and for how many seconds."""


class LogTruth(Line):
    """`● FOLLOW  polled <20 s ago  lag <2 s  3.1 lines/s  1,000 of 4,033 kept  240 requests/h`."""

    DEFAULT_CSS = "LogTruth { background: $surface; color: $foreground; }"

    tails: reactive[Mapping[str, LogTail]] = reactive(dict)
    """How each source is followed."""

    paused: reactive[bool] = reactive(False)
    """Whether nothing is polled."""

    following: reactive[bool] = reactive(True)
    """Whether the end is on screen."""

    new: reactive[int] = reactive(0)
    """Lines that came since it is not."""

    alert: reactive[str] = reactive("")
    """What is alerted of, in a few words."""

    limits: reactive[Limits] = reactive(Limits())
    """How much is kept at most."""

    times: reactive[Times] = reactive(Times())
    """How times are written."""

    _rate_shown = 0.0
    _rate_at = 0.0

    def watch_alert(self) -> None:
        """Show that somebody will be told."""
        self.rewrite()

    def watch_limits(self) -> None:
        """Show the new ones."""
        self.rewrite()

    def watch_times(self) -> None:
        """Write them anew."""
        self.rewrite()

    def watch_tails(self, tails: Mapping[str, LogTail]) -> None:
        """Show the worst of them; count the seconds: a stall must be seen."""
        self.ticking = bool(tails)
        self.rewrite()

    def watch_paused(self) -> None:
        """Show whether it is polled."""
        self.rewrite()

    def watch_following(self) -> None:
        """Show whether the end is shown."""
        self.rewrite()

    def watch_new(self) -> None:
        """Show how much is below."""
        self.rewrite()

    def compose_line(self) -> Content:
        """Return the state, what is below, then the figures."""
        if not self.tails:
            return Content.styled(" no source is followed", "dim")
        tail = min(self.tails.values(), key=_badness)
        waits = self._waits(tail, time.time())
        glyph, style = _LOOKS[TailLine.RECONNECTING if waits else tail.line]
        parts = [(f" {glyph} {waits or self._state(tail, time.time())}", f"bold {style}")]
        if self.paused:
            parts = [(" ‖ PAUSED", "bold $text-warning")]
        elif tail.line is TailLine.FOLLOW and not (self.following or waits):
            parts = [(" ‖ SCROLLED", "bold $text-warning")]
        if not self.following:
            parts.append((f" +{self.new:,} new", "bold"))
        if self.alert:
            parts.append((f"  ! alert {safe(self.alert)}", "bold"))
        room = self.size.width - sum(cell_len(said) for said, _ in parts)
        for figure in self._figures():
            room -= cell_len(figure) + 2
            if room < 0:
                break  # a figure cut in the middle would be another figure
            parts.append((f"  {figure}", ""))
        return Content.assemble(*parts)

    def _waits(self, tail: LogTail, now: float) -> str:
        """Say that PostHog has not answered for a while, though nothing has failed yet."""
        if tail.line is not TailLine.FOLLOW or tail.next_poll is None:
            return ""
        overdue = now - tail.next_poll
        return f"WAITING {duration(overdue)}" if overdue > _PATIENCE else ""

    def _state(self, tail: LogTail, now: float) -> str:
        if tail.polled is None and tail.error is None:
            return "CONNECTING"
        word = tail.line.value.upper().replace("RATE LIMITED", "RATE-LIMITED")
        alike = sum(each.line is tail.line for each in self.tails.values())
        if alike < len(self.tails):
            word += f" {alike} of {len(self.tails)}"
        if tail.line in (TailLine.FOLLOW, TailLine.KEY_REFUSED) or tail.next_poll is None:
            return word
        seconds = round(tail.next_poll - now)
        return f"{word} {duration(seconds) if seconds > 0 else '…'}"

    def _figures(self) -> list[str]:
        """Return the last good poll of all, then the sums."""
        tails = self.tails.values()
        polled = [each.polled for each in tails if each.polled is not None]
        figures = self._polled(min(polled)) if polled else []
        figures += self._newest()
        figures.append(f"{self._rate(sum(each.rate for each in tails))} lines/s")
        figures.append(self._kept(max((each.counts for each in tails), key=lambda each: each.seen)))
        if any(each.behind for each in tails):
            figures.append("filling gaps")
        planned = Budget.settles_at(sum(each.planned for each in tails))
        figures.append(f"{planned:,.0f} requests/h")
        return figures

    def _rate(self, rate: float) -> str:
        """Return the lines a second; the figure stays for a while if it is not far off."""
        now = time.monotonic()
        if now - self._rate_at > _STAYS or abs(rate - self._rate_shown) > self._rate_shown * _NEAR:
            self._rate_shown, self._rate_at = rate, now
        return f"{self._rate_shown:,.{0 if self._rate_shown >= 10 else 1}f}"

    def _kept(self, counts: Counts) -> str:
        """Return how many lines are kept, and of how many if some were dropped."""
        if counts.kept == counts.seen:
            return f"{counts.kept:,} kept"
        return f"{counts.kept:,} of {counts.seen:,} kept{_bound(self.limits, counts.kept)}"

    def _polled(self, at: float) -> list[str]:
        """Tell of the last good poll; its time only once it is late, or it changed all the time."""
        ago = time.time() - at
        if ago < _SLOW:
            return [f"polled <{_SLOW:.0f} s ago"] if self._has_room else []
        if not self._has_room:
            return [f"polled {duration(ago)} ago"]
        return [f"polled {self.times.absolute(int(at * 1_000_000), 0)} ({duration(ago)} ago)"]

    @property
    def _has_room(self) -> bool:
        return self.size.width >= WIDE

    def _newest(self) -> list[str]:
        """Tell how far behind the newest line is, or when it was."""
        tails = [each for each in self.tails.values() if each.lag is not None]
        if not tails:
            return []
        lag, newest = min(((self._lag(each), each.newest) for each in tails), key=itemgetter(0))
        if lag < _FRESH or newest is None:
            return [f"lag {duration(lag) if lag > _AT_ONCE else f'<{_AT_ONCE:.0f} s'}"]
        return [f"newest line {self.times.absolute(newest, 0 if lag < _DAY else 200)[:14].strip()}"]

    def _lag(self, tail: LogTail) -> float:
        """Return how far behind the newest line is: it grows while no poll succeeds."""
        idle = time.time() - (tail.polled or 0.0)
        return (tail.lag or 0.0) + (idle if idle >= _SLOW else 0.0)


def _badness(tail: LogTail) -> tuple[int, float]:
    """Order tails, the worst first; of those that are alike the one whose poll is due first."""
    return _WORST.index(tail.line), tail.next_poll or 0.0


def _bound(limits: Limits, kept: int) -> str:
    """Return what keeps the lines from being more, where it is not their number."""
    if limits.entries is not None and kept >= limits.entries:
        return ""
    bounds = [] if limits.bytes is None else [size(limits.bytes)]
    bounds += [] if limits.age is None else [f"{limits.age / 86_400:g} days"]
    return f", {' or '.join(bounds)} at most" if bounds else ""

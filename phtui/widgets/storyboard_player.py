"""A storyboard that is played: the cursor goes through the session as time did."""

from __future__ import annotations

from textual.message import Message
from textual.timer import Timer

from phtui.rrweb.actions import Kind
from phtui.widgets.storyboard_window import StoryWindow

SPEEDS = (1, 2, 4, 8, 16)
_TICK = 0.25
"""Seconds from one step of what is played to the next."""


class StoryPlayer(StoryWindow):
    """Rows with a time that goes on, one to sixteen times as fast. Nothing moves unless asked."""

    class Played(Message):
        """Playing began, went on at another speed, or ended."""

    def __init__(self) -> None:
        super().__init__()
        self.speed = 4
        """How many times as fast as it was it is played."""
        self._ticker: Timer | None = None
        self._reached = 0

    def action_play(self) -> None:
        """Let time go on from the cursor, or stop it."""
        if self._ticker is not None:
            self.stop()
        elif self.row is not None:
            self.playhead = self._reached = self.position
            self._ticker = self.set_interval(_TICK, self._tick)
            self.post_message(self.Played())

    def stop(self) -> None:
        """Play no more."""
        if self._ticker is not None:
            self._ticker.stop()
        self._ticker, self.playhead = None, None
        self.post_message(self.Played())

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        place = SPEEDS.index(self.speed) + by
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
        self.post_message(self.Played())

    def _tick(self) -> None:
        if self.playhead is None or self.story is None:
            return
        # Whoever moves meanwhile goes on from there.
        since = self.playhead if self.position == self._reached else self.position
        now = since + int(_TICK * 1000 * self.speed)
        row = self.row
        if row is not None and row.kind is Kind.IDLE:
            now = max(now, row.at + row.length)  # nobody waits for nothing
        last = self.rows[-1].at if self.rows else 0
        self.playhead = min(now, last)
        self._reached = self.position
        if now >= last and not self.story.growing:
            self.stop()

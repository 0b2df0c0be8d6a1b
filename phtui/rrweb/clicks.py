"""Clicks of one tab: one by one, in a rage, or on what does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from phtui.rrweb.actions import Action, Kind, Weight

RAGE_CLICKS = 3
_RAGE_PIXELS, _RAGE_PAUSE = 30, 1_000
"""What posthog-js calls a rage: clicks so near each other, each so soon after the last."""
_DEAD_AFTER = 2_500
"""Milliseconds in which a page that answers a click has changed; posthog-js waits as long."""
_ECHO = 50
"""Milliseconds in which a click without a press is what a label does to its box."""


@dataclass(slots=True)
class _Series:
    """Clicks in one place, each soon after the last."""

    first: Action
    x: int
    y: int
    last: int
    count: int = 1
    may_be_dead: bool = True
    answered: bool = False

    def told(self, dead: bool) -> Action:
        """Return it as one action."""
        action = replace(self.first, count=self.count, end=self.last if self.count > 1 else 0)
        dead = dead and self.may_be_dead and not self.answered
        if self.count >= RAGE_CLICKS:
            words = f"{action.words}, and nothing happened" if dead else action.words
            return replace(action, kind=Kind.RAGE, weight=Weight.WARNING, words=words)
        if dead:
            return replace(action, kind=Kind.DEAD, weight=Weight.WARNING)
        return action


class Clicks:
    """Tells clicks once it is known what became of them."""

    def __init__(self) -> None:
        self._open: list[_Series] = []
        self._last = 0
        self._pressed = False

    def press(self) -> None:
        """Take note that a button or a finger went down."""
        self._pressed = True

    def click(self, action: Action, place: tuple[int, int], may_be_dead: bool) -> None:
        """Take a click.

        Args:
            action: It, as it is to be told if it stays alone.
            place: Pixels from the left and the top of the window.
            may_be_dead: Whether one expects to see something of it.
        """
        is_echo = not self._pressed and 0 <= action.time - self._last <= _ECHO
        self._pressed, self._last = False, action.time
        if is_echo:
            return
        series = self._open[-1] if self._open else None
        if series and self._goes_on(series, action, place):
            series.count += 1
            series.last, series.x, series.y = action.time, *place
        else:
            self._open.append(_Series(action, *place, action.time, may_be_dead=may_be_dead))

    def answer(self) -> None:
        """Take note that the page did something."""
        for series in self._open:
            series.answered = True

    def settled(self, now: int) -> Iterator[Action]:
        """Yield what is decided by a time in milliseconds since 1970."""
        still_open = []
        for series in self._open:
            age = now - series.last
            if age > _DEAD_AFTER or (series.answered and age > _RAGE_PAUSE):
                yield series.told(dead=True)
            else:
                still_open.append(series)
        self._open = still_open

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        return (series.told(dead=False) for series in self._open)

    @staticmethod
    def _goes_on(series: _Series, action: Action, place: tuple[int, int]) -> bool:
        near = abs(series.x - place[0]) + abs(series.y - place[1]) <= _RAGE_PIXELS
        return near and 0 <= action.time - series.last <= _RAGE_PAUSE

"""Touches of an app's screen: on something, or along it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from phtui.rrweb.actions import Action, Kind
from phtui.rrweb.events import Event
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.naming import name_of, touched

_STILL = 30
"""Pixels that a finger may slip in a touch that is no swipe."""


class Touches:
    """Tells what a finger did once it is lifted."""

    def __init__(self) -> None:
        self._down: Action | None = None
        self._place = (0, 0)

    def down(self, event: Event, place: tuple[int, int], mirror: Mirror) -> Iterator[Action]:
        """Take a finger that comes down; yield what one did that was never lifted.

        Args:
            event: The touch. The number it has is the finger's, not an element's.
            place: Pixels from the left and the top of the screen.
            mirror: The screen.
        """
        yield from self.pending()
        node = touched(mirror, *place)
        words = name_of(mirror, node) if node else f"at {place[0]}, {place[1]}"
        id_ = node.id if node else 0
        self._place = place
        self._down = Action(
            event.time, Kind.CLICK, words, window=event.window, node=id_, url=mirror.url
        )

    def up(self, time: int, place: tuple[int, int]) -> Iterator[Action]:
        """Take a finger that is lifted, at a time in milliseconds since 1970."""
        down, self._down = self._down, None
        if down is None:
            return
        right, below = place[0] - self._place[0], place[1] - self._place[1]
        if max(abs(right), abs(below)) <= _STILL:
            yield down
            return
        if abs(right) > abs(below):
            way = "right" if right > 0 else "left"
        else:
            way = "down" if below > 0 else "up"
        yield replace(down, kind=Kind.SCROLL, words=f"swiped {way}", node=0, end=time)

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        if self._down:
            yield self._down

"""What was typed, ticked and chosen in one tab, as it was recorded: masked where it was masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from phtui.rrweb.actions import Action, Kind, shortened
from phtui.rrweb.events import Event
from phtui.rrweb.lenient import number, opened, text
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.naming import name_of
from phtui.rrweb.page_text import options_of

_PAUSE = 5_000
"""Milliseconds after which typing in the same field is told anew."""
_MOST_TYPED = 80
_BOXES = ("checkbox", "radio")


class Entries:
    """Makes one action of the keys that go into one field."""

    def __init__(self) -> None:
        self._typing: Action | None = None

    def take(self, event: Event, data: dict[str, Any], mirror: Mirror) -> Iterator[Action]:
        """Take an input event that has not yet happened to the mirror; yield what it decides."""
        id_ = number(data.get("id"))
        node = mirror.nodes.get(id_)
        kind = node.attributes.get("type", "").lower() if node else ""
        if (node and node.tag == "select") or kind in _BOXES:
            yield from self.finish()
            words = self._choice(kind, data, mirror, id_)
            if words:
                yield self._action(event, Kind.CHANGE, words, id_, mirror)
            return
        value = text(data.get("text"), 4_000)
        words = f"{_typed(value)} {name_of(mirror, node)}"
        if self._typing and self._typing.node == id_:
            same = replace(self._typing, words=words, end=event.time)
            self._typing = replace(same, count=same.count + 1)
            return
        yield from self.finish()
        self._typing = self._action(event, Kind.TYPING, words, id_, mirror)

    def settled(self, now: int) -> Iterator[Action]:
        """Yield what is decided by a time in milliseconds since 1970."""
        if self._typing and now - (self._typing.end or self._typing.time) > _PAUSE:
            yield from self.finish()

    def finish(self, unless: int = 0) -> Iterator[Action]:
        """Yield the typing that is under way, unless it is in this node: it is over."""
        if self._typing and self._typing.node != unless:
            yield self._typing
            self._typing = None

    def pending(self) -> Iterator[Action]:
        """Yield what is not decided, as it looks by now."""
        if self._typing:
            yield self._typing

    @staticmethod
    def _action(event: Event, kind: Kind, words: str, id_: int, mirror: Mirror) -> Action:
        return Action(
            event.time, kind, shortened(words), window=event.window, node=id_, url=mirror.url
        )

    @staticmethod
    def _choice(kind: str, data: dict[str, Any], mirror: Mirror, id_: int) -> str:
        node, ticked = mirror.nodes[id_], opened(data.get("isChecked")) is True
        if kind == "radio":
            # The others of its group say that they are not, which goes without saying.
            return f"chose {name_of(mirror, node)}" if ticked else ""
        if kind == "checkbox":
            return f"{'ticked' if ticked else 'unticked'} {name_of(mirror, node)}"
        value = text(data.get("text"), 200)
        said = next((said for key, said, _ in options_of(mirror, node) if key == value), value)
        return f"chose “{shortened(said, _MOST_TYPED)}” in {name_of(mirror, node)}"


def _typed(value: str) -> str:
    if not value:
        return "emptied"
    if not value.strip("*"):
        return f"{len(value)} characters, masked, into"
    return f"“{shortened(value, _MOST_TYPED)}” into"

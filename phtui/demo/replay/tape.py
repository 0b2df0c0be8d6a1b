"""A tape that rrweb events are written on, each by the name of what it records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phtui.demo.replay.dom import Node

Event = dict[str, Any]

_FULL, _INCREMENTAL, _META, _CUSTOM, _PLUGIN = 2, 3, 4, 5, 6
_MUTATION, _MOVES, _MOUSE, _SCROLL, _RESIZE, _INPUT = 0, 1, 2, 3, 4, 5
_UP, _DOWN, _CLICK, _FOCUS, _BLUR = 0, 1, 2, 5, 6


class Tape:
    """The events so far, in the order they were written; times are milliseconds since 1970."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def meta(self, at: int, href: str, width: int, height: int) -> None:
        """A page was opened."""
        self._write(_META, at, {"href": href, "width": width, "height": height})

    def snapshot(self, at: int, root: Node) -> None:
        """The whole page as it is."""
        self._write(_FULL, at, {"node": root, "initialOffset": {"left": 0, "top": 0}})

    def custom(self, at: int, tag: str, payload: Mapping[str, Any]) -> None:
        """What the recorder itself has to say, such as `window hidden`."""
        self._write(_CUSTOM, at, {"tag": tag, "payload": payload})

    def console(self, at: int, level: str, message: str) -> None:
        """A line of the console."""
        payload = {"level": level, "payload": [_quoted(message)], "trace": [f"app.js:{at % 900}:7"]}
        self._write(_PLUGIN, at, {"plugin": "rrweb/console@1", "payload": payload})

    def request(self, at: int, method: str, url: str, status: int, took: int) -> None:
        """A request of the page that has been answered."""
        entry = {
            "name": url, "entryType": "resource", "initiatorType": "fetch", "method": method,
            "status": status, "responseStatus": status, "startTime": 0, "duration": took,
            "timestamp": at, "transferSize": 300 + took,
        }  # fmt: skip
        payload = {"requests": [entry]}
        self._write(_PLUGIN, at + took, {"plugin": "rrweb/network@1", "payload": payload})

    def move(self, at: int, id_: int, x: int, y: int) -> None:
        """The mouse moved to a node."""
        steps = [
            {"x": x - 8 * step, "y": y - 5 * step, "id": id_, "timeOffset": -50 * step}
            for step in (3, 2, 1, 0)
        ]
        self._incremental(_MOVES, at, {"positions": steps})

    def click(self, at: int, id_: int, x: int, y: int) -> None:
        """A node was clicked."""
        for delay, kind in ((0, _DOWN), (60, _UP), (61, _CLICK)):
            self._incremental(_MOUSE, at + delay, {"type": kind, "id": id_, "x": x, "y": y})

    def type(self, at: int, id_: int, texts: Sequence[str]) -> None:
        """A text grew in a field, key by key."""
        self._incremental(_MOUSE, at, {"type": _FOCUS, "id": id_})
        for number, text in enumerate(texts, 1):
            value = {"text": text, "isChecked": False, "id": id_}
            self._incremental(_INPUT, at + 90 * number, value)
        self._incremental(_MOUSE, at + 90 * (len(texts) + 1), {"type": _BLUR, "id": id_})

    def scroll(self, at: int, id_: int, y: int) -> None:
        """Somebody scrolled."""
        self._incremental(_SCROLL, at, {"id": id_, "x": 0, "y": y})

    def resize(self, at: int, width: int, height: int) -> None:
        """The window changed its size."""
        self._incremental(_RESIZE, at, {"width": width, "height": height})

    def mutate(
        self,
        at: int,
        *,
        texts: Mapping[int, str] | None = None,
        attributes: Mapping[int, Mapping[str, str | None]] | None = None,
        adds: Sequence[tuple[int, Node]] = (),
        removes: Sequence[tuple[int, int]] = (),
    ) -> None:
        """The page changed.

        Args:
            at: When.
            texts: New texts by node.
            attributes: New attributes by node; None takes one away.
            adds: Parents and what was put at their end.
            removes: Parents and what was taken away.
        """
        self._incremental(_MUTATION, at, {
            "texts": [{"id": id_, "value": text} for id_, text in (texts or {}).items()],
            "attributes": [
                {"id": id_, "attributes": dict(values)}
                for id_, values in (attributes or {}).items()
            ],
            "removes": [{"parentId": parent, "id": id_} for parent, id_ in removes],
            "adds": [{"parentId": parent, "nextId": None, "node": node} for parent, node in adds],
        })  # fmt: skip

    def _incremental(self, source: int, at: int, data: dict[str, Any]) -> None:
        self._write(_INCREMENTAL, at, {"source": source} | data)

    def _write(self, kind: int, at: int, data: Mapping[str, Any]) -> None:
        self.events.append({"type": kind, "timestamp": at, "data": data})


def _quoted(text: str) -> str:
    """The console plugin writes down each argument as JSON text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

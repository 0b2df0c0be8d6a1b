"""A line of snapshots as rrweb events.

The forms: `[window id, event]`, `{"windowId" or "window_id", "data": [events]}` of old, and a
bare event. PostHog's recorder packs parts of an event (`cv`): gzip, each byte a character.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import msgspec

from phtui.rrweb.lenient import NOT_JSON, fields, items, number, opened, text

MOST_UNPACKED = 1 << 25
"""Bytes of one packed part."""
_PACKED_PARTS = ("texts", "attributes", "removes", "adds")
_GZIP = 31
"""What zlib calls its window when gzip's header is to be read."""


class Type(IntEnum):
    """What rrweb numbers the sorts of events."""

    DOM_READY = 0
    LOAD = 1
    FULL = 2
    INCREMENTAL = 3
    META = 4
    CUSTOM = 5
    PLUGIN = 6


class Source(IntEnum):
    """What rrweb numbers the sorts of increments."""

    MUTATION = 0
    MOUSE_MOVE = 1
    MOUSE = 2
    SCROLL = 3
    RESIZE = 4
    INPUT = 5
    TOUCH_MOVE = 6
    MEDIA = 7
    STYLE_RULE = 8
    DRAG = 12
    STYLE = 13
    SELECTION = 14
    ADOPTED_STYLES = 15


@dataclass(frozen=True, slots=True)
class Event:
    """One event; what it holds is opened when it is looked at."""

    window: str
    time: int
    """Milliseconds since 1970."""
    type: int
    data: Any
    """JSON that may be raw in parts; see `lenient`."""
    source: int = -1
    """Of an increment: which sort."""

    def fields(self) -> dict[str, Any]:
        """Return the data as an object."""
        return fields(self.data)


class _Peek(msgspec.Struct):
    source: Any = -1


def events_of(line: bytes) -> Iterator[Event]:
    """Yield the events of a line; none when it is no such line."""
    value = opened(msgspec.Raw(line))
    if isinstance(value, list):
        if len(value) > 1:
            yield from _event(text(value[0], 200), value[1])
    elif isinstance(value, dict):
        window = text(value.get("windowId", value.get("window_id")), 200)
        if "timestamp" in value:
            yield from _event(window, value)
            return
        for each in items(value.get("data")):
            yield from _event(window, each)


def _event(window: str, value: Any) -> Iterator[Event]:
    event = fields(value)
    time, kind = number(event.get("timestamp")), event.get("type")
    kind = number(kind) if opened(kind) is not None else -1
    if time <= 0 or kind < 0:
        return
    data = event.get("data")
    if "cv" in event:
        data = _unpacked(data)
    yield Event(window, time, kind, data, _source(data) if kind == Type.INCREMENTAL else -1)


def _source(data: Any) -> int:
    if isinstance(data, msgspec.Raw):
        try:  # without building what a mutation holds
            data = {"source": msgspec.json.decode(data, type=_Peek).source}
        except NOT_JSON:
            data = opened(data)
    source = data.get("source") if isinstance(data, dict) else None
    return source if isinstance(source, int) else -1


def _unpacked(data: Any) -> Any:
    data = opened(data)
    if isinstance(data, str):
        return _unzipped(data)
    if isinstance(data, dict):
        parts = {name: opened(data[name]) for name in _PACKED_PARTS if name in data}
        packed = {name: _unzipped(part) for name, part in parts.items() if isinstance(part, str)}
        return data | packed
    return data


def _unzipped(packed: str) -> Any:
    try:
        unzip = zlib.decompressobj(_GZIP)
        found = unzip.decompress(packed.encode("latin-1"), MOST_UNPACKED)
    except (zlib.error, UnicodeEncodeError):
        return None
    return msgspec.Raw(found) if unzip.eof else None

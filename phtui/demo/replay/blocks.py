"""A recording as it is stored and sent: blocks of JSON lines, their forms, and Snappy."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from phtui.demo.replay.tape import Event

BLOCK_MILLISECONDS = 20_000
_LATE = 3_000
"""Milliseconds by which what an event leads to may come after it."""
_FULL, _INCREMENTAL, _MUTATION = 2, 3, 0
_BIG = 1024
"""Characters from which the recorder compresses a part of an event."""
_LITERAL = 60_000
"""Bytes in one element of a Snappy block: its length has two bytes."""


@dataclass(frozen=True)
class Block:
    """A part of a recording that does not change any more."""

    start: int
    """Milliseconds since 1970 of its first event."""
    end: int
    events: Sequence[Event]


def cut(events: Iterable[Event], began: int, complete_until: int | None) -> list[Block]:
    """Cut a recording into blocks; of one that goes on, those that nothing can be added to.

    Args:
        events: By time.
        began: When the session began.
        complete_until: Until when the session's events are known; None for all of them.
    """
    blocks = []
    for number, group in groupby(
        events, lambda event: max(int(event["timestamp"]) - began, 0) // BLOCK_MILLISECONDS
    ):
        end = began + (number + 1) * BLOCK_MILLISECONDS
        if complete_until is not None and end + _LATE > complete_until:
            break
        found = list(group)
        blocks.append(Block(found[0]["timestamp"], found[-1]["timestamp"], found))
    return blocks


def as_lines(block: Block, window: str, *, old: bool, compressed: bool) -> bytes:
    """Return a block as JSON lines, without a newline at the end.

    Args:
        block: The block.
        window: The id of the browser's window.
        old: Whether the lines are of the first form, many events in each.
        compressed: Whether the recorder compressed what is big.
    """
    events = [_compressed(event) if compressed else event for event in block.events]
    if old:
        return json.dumps({"windowId": window, "data": events}).encode()
    return b"\n".join(json.dumps([window, event]).encode() for event in events)


def snappy_frame(data: bytes) -> bytes:
    """Return bytes as one Snappy block (of literals) after its length: `decompress=false`."""
    block = b"".join(_snappy(data))
    return struct.pack(">I", len(block)) + block


def _snappy(data: bytes) -> Iterator[bytes]:
    length = len(data)
    while length >= 0x80:
        yield bytes([length & 0x7F | 0x80])
        length >>= 7
    yield bytes([length])
    for start in range(0, len(data), _LITERAL):
        part = data[start : start + _LITERAL]
        yield bytes([61 << 2]) + struct.pack("<H", len(part) - 1) + part


def _compressed(event: Event) -> Event:
    """Return an event as posthog-js compresses it: gzip, one character for each byte."""
    data = event["data"]
    if event["type"] == _FULL:
        return event | {"data": _gzipped(data), "cv": "2024-10"}
    if event["type"] == _INCREMENTAL and data["source"] == _MUTATION and len(str(data)) > _BIG:
        parts = {name: _gzipped(data[name]) for name in ("texts", "attributes", "removes", "adds")}
        return event | {"data": data | parts, "cv": "2024-10"}
    return event


def _gzipped(value: object) -> str:
    return gzip.compress(json.dumps(value).encode(), mtime=0).decode("latin-1")

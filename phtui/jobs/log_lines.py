"""Entries as lines to keep, each with a key that is its own however often it is fetched."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from phtui.api.log_models import LogEntry
from phtui.store.log_values import NewLine

_UUID = 16
_SHORT = 1000
"""Entries that take no more than some milliseconds."""


async def lines_of(entries: Sequence[LogEntry]) -> list[NewLine]:
    """Return a page as `keyed` does, in a thread where it is long."""
    if len(entries) <= _SHORT:
        return keyed(entries)
    return await asyncio.to_thread(keyed, entries)


def keyed(entries: Sequence[LogEntry]) -> list[NewLine]:
    """Return a page of entries, newest first as it comes, as lines in the order of time.

    Hog function entries have no id. Their key is what they say and, where a page says the same
    twice, which of them it is. So a page must have all entries of a time or be followed by one
    that has: then the same entry has the same key on both.
    """
    said: Counter[tuple[str, int, int, str]] = Counter()
    found: list[NewLine] = []
    for entry in reversed(entries):
        level = int(entry.level)
        if entry.id:
            key = _key_of_id(entry.id)
        else:
            what = (entry.instance, entry.time, level, entry.text)
            key = _digest("\0".join(map(str, (*what, said[what]))))
            said[what] += 1
        found.append(NewLine(key, entry.time, level, entry.text, entry.instance, entry.origin))
    found.sort(key=lambda line: line.time)  # stable; late rows may come out of order
    return found


def _key_of_id(entry_id: str) -> bytes:
    try:
        key = bytes.fromhex(entry_id.replace("-", ""))
    except ValueError:
        key = b""
    return key if len(key) == _UUID else _digest(entry_id)


def _digest(text: str) -> bytes:
    # One byte longer than a UUID: the two never meet.
    return blake2b(text.encode(errors="replace"), digest_size=_UUID + 1).digest()

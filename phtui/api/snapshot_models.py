"""Where the snapshots of a recording are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from phtui.api.models import Value

BLOCKS, LONG_TERM = "blob_v2", "blob_v2_lts"
MOST_BLOCKS = 20
"""Blocks in one request of a personal key."""


@dataclass(frozen=True, slots=True)
class SnapshotSource:
    """One block of a recording."""

    source: str
    """`blob_v2`, or `blob_v2_lts` for what is in long-term storage."""
    key: str
    """A decimal number for `blob_v2`, a path for `blob_v2_lts`."""
    start: int | None = None
    """Milliseconds since 1970 of its first event; None when it is not told."""
    end: int | None = None


class SnapshotItem(Value, frozen=True):
    """A source as PostHog sends it."""

    source: Any = ""
    blob_key: Any = ""
    start_timestamp: Any = None
    end_timestamp: Any = None

    def block(self) -> SnapshotSource:
        """Return it as a value, whatever its fields hold."""
        return SnapshotSource(
            str(self.source or ""),
            str("" if self.blob_key is None else self.blob_key),
            _milliseconds(self.start_timestamp),
            _milliseconds(self.end_timestamp),
        )


def ranges(blocks: Iterable[SnapshotSource], first: int = MOST_BLOCKS) -> list[tuple[int, int]]:
    """Return the keys of `blob_v2` blocks as inclusive ranges that one request may ask for.

    Args:
        blocks: In any order; keys that are no numbers are left out.
        first: How many blocks the first range may have: few come soon.
    """
    keys = sorted({int(each.key) for each in blocks if is_block(each)})
    found: list[tuple[int, int]] = []
    for key in keys:
        most = MOST_BLOCKS if len(found) > 1 else first
        if found and key == found[-1][1] + 1 and key - found[-1][0] < most:
            found[-1] = (found[-1][0], key)
        else:
            found.append((key, key))
    return found


def is_block(source: SnapshotSource) -> bool:
    """Return whether it is asked for by number."""
    return source.source == BLOCKS and source.key.isascii() and source.key.isdecimal()


def _milliseconds(value: Any) -> int | None:
    try:
        return round(datetime.fromisoformat(value).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError, OSError):
        return None

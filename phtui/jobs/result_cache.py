"""The results of the last runs, within so many bytes: the oldest go first, and that is said."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

from phtui.api.models import QueryResult
from phtui.formatting import size

CAP: Final = 64_000_000
"""Bytes of rows kept over all tabs, as they came; the result that is looked at is always kept."""

ROW_COST: Final = 96
"""Bytes a row costs beside its text: its object and its place in a list."""

T = TypeVar("T")


def weight_of(result: QueryResult) -> int:
    """Return about how many bytes a result keeps: its rows stay as they came until looked at."""
    rows = result.results or ()
    return sum(map(len, rows)) + ROW_COST * len(rows)


class ResultCache(Generic[T]):
    """What was kept last, up to a cap.

    Args:
        cap: Bytes.
    """

    def __init__(self, cap: int = CAP) -> None:
        self.cap = cap
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._dropped: set[Hashable] = set()

    def keep(self, key: Hashable, value: T, weight: int) -> tuple[Hashable, ...]:
        """Keep a value as the newest; return the keys whose values had to go for it.

        A value that is over the cap by itself is kept alone.
        """
        self._kept.pop(key, None)
        self._kept[key] = value, weight
        self._dropped.discard(key)
        gone = []
        while self.weight > self.cap and len(self._kept) > 1:
            oldest, _ = self._kept.popitem(last=False)
            gone.append(oldest)
        self._dropped.update(gone)
        return tuple(gone)

    def get(self, key: Hashable) -> T | None:
        """Return what is kept for a key, which makes it the newest."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def forget(self, key: Hashable) -> None:
        """Let go of a value: its tab is closed."""
        self._kept.pop(key, None)
        self._dropped.discard(key)

    @property
    def weight(self) -> int:
        """Bytes that are kept."""
        return sum(weight for _, weight in self._kept.values())

    def words_for(self, key: Hashable) -> str:
        """Return what to say in place of a value that had to go, "" if none had."""
        if key not in self._dropped:
            return ""
        return f"these rows were let go to stay within {size(self.cap)}: run again"

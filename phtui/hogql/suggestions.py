"""What could be typed next, and how well it fits what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_PART = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]|(?<![A-Z])[A-Z]")

MOST = 100
"""So many are offered: nobody reads on."""


class Kind(IntEnum):
    """What a suggestion names; of two that fit equally well the lesser kind comes first."""

    VALUE = 0
    COLUMN = 1
    JOIN = 2
    PROPERTY = 3
    ALIAS = 4
    TABLE = 5
    VARIABLE = 6
    FUNCTION = 7
    KEYWORD = 8

    @property
    def word(self) -> str:
        """The kind in a word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that could stand where the cursor is."""

    label: str
    """What it is known by."""

    insert: str
    """What is typed for it."""

    kind: Kind

    detail: str = ""
    """Its type, or a function's parameters."""

    documentation: str = ""

    back: int = 0
    """How many characters before the end of what was inserted the cursor goes."""


def ranked(typed: str, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Return the suggestions that fit what was typed, the best first, at most `MOST`.

    A suggestion fits when its label has the typed characters in this order, in any case: at its
    beginning best, then at the beginning of a part of it (`created_at`, `toStartOfDay`), then
    anywhere. Equals stand by kind, length and name; with nothing typed all stand by kind, as they
    came. Each label once.
    """
    wanted = typed.lower()
    pattern = _subsequence(wanted)
    scored: list[tuple[tuple[int | str, ...], int, Suggestion]] = []
    seen: set[tuple[str, bool]] = set()
    for suggestion in suggestions:
        label = suggestion.label.lower()
        if pattern.search(label) is None:
            continue
        once = (suggestion.label, suggestion.kind is Kind.FUNCTION)
        if once in seen:
            continue
        seen.add(once)
        order = (_fit(wanted, label, suggestion.label), suggestion.kind, len(label), label)
        scored.append((order if wanted else (suggestion.kind,), len(scored), suggestion))
    scored.sort()
    return tuple(entry[-1] for entry in scored[:MOST])


def _fit(wanted: str, lower: str, label: str) -> int:
    """Return how well a label that fits does so: 1 is best."""
    if lower.startswith(wanted) or lower.lstrip("$").startswith(wanted):
        return 1
    at = lower.find(wanted)
    if at > 0:
        while at > 0 and not _begins_part(label, at):
            at = lower.find(wanted, at + 1)
        return 2 if at > 0 else 3
    return 4 if _initials(label).startswith(wanted) else 5


def _begins_part(label: str, at: int) -> bool:
    return not label[at - 1].isalnum() or (label[at].isupper() and not label[at - 1].isupper())


def _initials(label: str) -> str:
    """Return the first characters of a label's parts: `tsod` for toStartOfDay."""
    return "".join(_PART.findall(label)).lower()


@lru_cache(maxsize=256)
def _subsequence(wanted: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, wanted)), re.DOTALL)

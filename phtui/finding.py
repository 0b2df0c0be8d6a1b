"""What a check-up found: a line each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """How well something works; the sign and the word say the same."""

    OK = "ok"
    LIMITED = "! limited"
    FAILED = "x failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    mark: Mark
    subject: str
    words: str
    """What was found, and what to do about it; may be server text."""
    error: Exception | None = None
    """What stands behind a failure."""

"""Log lines and gaps as the store has them. Times are microseconds since 1970, the server's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

Position = tuple[int, int]
"""Where a line stands: its time and its number in the store."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to keep."""

    key: bytes
    """The same for the same entry of a source, however often it is fetched."""
    time: int
    level: int
    text: str
    instance: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is kept."""

    id: int
    source: str
    """`plugin:42`, `hog:<uuid>`."""
    time: int
    level: int
    text: str
    instance: str
    origin: str

    @property
    def position(self) -> Position:
        """Where it stands."""
        return self.time, self.id


class Filling(IntEnum):
    """How far the backfill of a gap has come."""

    OPEN = 0
    FILLED = 1
    UNFILLED = 2
    """Some of it could not be fetched."""
    GOING_ON = 3
    """The log is not followed now; such a gap is shown and not kept."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which a log was not followed, and what was fetched of it afterwards."""

    source: str
    start: int
    stop: int
    why: str
    """In a few words; "" for a burst that takes several pages, which is nothing to show."""
    filled: int = 0
    """How many lines of that time were fetched afterwards."""
    state: Filling = Filling.OPEN
    after: int = 0
    """While it is open: what is still to be fetched, exclusive."""
    before: int = 0
    id: int = 0
    """0 until it is kept."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of every line."""

    kept: int = 0
    seen: int = 0
    dropped: int = 0
    """Lines given up for the limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept. What goes first is the oldest, of whatever source."""

    entries: int | None = 100_000
    bytes: int | None = 256_000_000
    """Of the file or of memory, as SQLite counts its pages: messages may be long."""
    age: float | None = None
    """Seconds before the last poll, by the server's clock."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a source has been followed."""

    mark: int | None = None
    """Lines up to here are held, but for late ones and for open gaps."""
    polled: int | None = None
    """When it was last asked with success, by the server's clock."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is held of a source."""

    oldest: int
    newest: int
    kept: int


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding lines."""

    new: int
    gap: Gap | None
    """The gap that was given, as it is kept now."""
    counts: Counts

"""What a session told as a story is, at any moment: the values that `tell_storyboard` yields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from phtui.api.errors import ApiError
from phtui.rrweb.actions import Kind, Weight

MOST_ROWS = 20_000
"""Rows of a storyboard; what comes after them is counted and left out."""


@dataclass(frozen=True, slots=True)
class StorySession:
    """Which session to tell."""

    session_id: str
    start: int | None = None
    """Milliseconds since 1970, from the list of recordings; None when it is not known."""
    end: int | None = None
    ongoing: bool = False
    """Whether it may still grow."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One thing that happened."""

    at: int
    """Milliseconds from the start of the session."""
    kind: Kind
    words: str
    """One line, as the server sent it: not safe to show."""
    weight: Weight = Weight.PLAIN
    tab: int = 1
    """The number of the browser tab, from 1; told when there are several."""
    window: str = ""
    """The id of that tab."""
    node: int = 0
    """The id of the element it happened to; 0 when there is none."""
    url: str = ""
    """The page it happened on."""
    count: int = 1
    """How many times, when several were made one."""
    detail: str = ""
    """More of it as JSON text."""
    length: int = 0
    """Milliseconds it took; 0 for what takes none."""


@dataclass(frozen=True)
class Storyboard:
    """A session as far as it has been read."""

    session_id: str
    start: int = 0
    """Milliseconds since 1970."""
    length: int = 0
    """Milliseconds from the start to the last that is known."""
    rows: tuple[StoryRow, ...] = ()
    """By time. Several tabs are merged."""
    activity: tuple[int, ...] = ()
    """How much was done in each second of the session: mouse, keys, clicks, scrolls."""
    tabs: int = 1
    """How many browser tabs took part."""
    told: tuple[str, ...] = ()
    """What is missing and why, in sentences. To be shown."""
    waiting: str = ""
    """What it waits for, as a sentence; one of those that are told."""
    error: ApiError | None = None
    """Why nothing at all can be shown."""
    blocks: tuple[int, int] = (0, 0)
    """Snapshot blocks read, and how many there are by now."""
    size: int = 0
    """Bytes of snapshots read."""
    has_pages: bool = False
    """Whether a page view can be opened."""
    growing: bool = False
    """Whether the session goes on and more is looked for."""
    complete: bool = False
    """Whether all that there is has been read. One that grows may be incomplete again."""

    @cached_property
    def things(self) -> int:
        """How many rows tell of something, and not of idleness."""
        return sum(row.kind is not Kind.IDLE for row in self.rows)

    @cached_property
    def errors(self) -> tuple[StoryRow, ...]:
        """The rows that say that something went wrong."""
        return tuple(row for row in self.rows if row.weight is Weight.ERROR)

    def counted(self) -> Storyboard:
        """Return it with what is counted of its rows counted: there may be many."""
        _ = self.things, self.errors
        return self


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page as text."""

    text: str
    """As it was recorded: not safe to show."""
    look: str = ""
    """What it is: `heading`, `link`, `button`, `input`, `list`, `table`, `image` or ""."""
    marked: bool = False
    """Whether it is, or holds, the element that was asked for."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it was at one moment."""

    session_id: str
    at: int
    """Milliseconds from the start of the session."""
    title: str = ""
    url: str = ""
    width: int = 0
    """Pixels of the viewport."""
    height: int = 0
    scroll: int = 0
    """Pixels the page was scrolled down."""
    lines: tuple[PageLine, ...] = ()
    loading: bool = False
    told: str = ""
    """Why there is no page, or not all of it; "" when there is."""


def row_as_json(row: StoryRow) -> dict[str, Any]:
    """Return what a line of JSON says of a row."""
    return {
        "at": round(row.at / 1000, 3),
        "kind": row.kind.value,
        "words": row.words,
        "weight": row.weight.name.lower(),
        "tab": row.tab,
        "url": row.url,
        "count": row.count,
        "seconds": round(row.length / 1000, 3),
    }

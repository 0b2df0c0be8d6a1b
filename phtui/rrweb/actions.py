"""What can happen in a session, as one line each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

MOST_WORDS = 300
"""Characters of an action's words; what is longer is cut."""
MOST_DETAIL = 2_000
"""Characters of an action's detail."""


class Kind(Enum):
    """What sort of thing happened; the value is the word for it."""

    PAGE = "page"
    CLICK = "click"
    RAGE = "rage click"
    """Three clicks and more in one place, each within a second of the last."""
    DEAD = "dead click"
    """A click after which the page did nothing."""
    TYPING = "typing"
    CHANGE = "choice"
    """A box ticked, an option chosen."""
    SCROLL = "scroll"
    RESIZE = "resize"
    VISIBILITY = "visibility"
    """The tab was hidden or shown, or the browser went off line."""
    CONSOLE = "console"
    NETWORK = "request"
    """A request that failed or was slow."""
    EXCEPTION = "exception"
    EVENT = "event"
    """An event that the site captured."""
    IDLE = "idle"
    """Nothing happened for a while."""
    NOTE = "note"
    """What is missing of the recording here, and why."""


class Weight(Enum):
    """How much an action matters to who looks for what went wrong."""

    PLAIN = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that happened, by the recording's own clock."""

    time: int
    """Milliseconds since 1970."""
    kind: Kind
    words: str
    """One line, as the server sent it: not safe to show. At most `MOST_WORDS` characters."""
    weight: Weight = Weight.PLAIN
    window: str = ""
    """The id of the browser tab; "" where it is not known."""
    node: int = 0
    """The id of the element it happened to, in that tab's page; 0 when there is none."""
    url: str = ""
    """The page it happened on."""
    count: int = 1
    """How many times, when several were made one."""
    detail: str = ""
    """More of it as JSON text; at most `MOST_DETAIL` characters."""
    end: int = 0
    """Milliseconds since 1970: when it ended, for what takes time; 0 when it takes none."""


def shortened(text: str, most: int = MOST_WORDS) -> str:
    """Return text of any length and shape as one line of at most so many characters."""
    line = " ".join(text[: most * 8].split())
    return line if len(line) <= most else line[: most - 1] + "…"

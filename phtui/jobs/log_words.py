"""What `:logs` is told: sources, a time, a level, a pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from phtui.api.log_models import Level
from phtui.jobs.log_times import time_of
from phtui.store.log_filter import Match

_WORD = re.compile(r'"(?P<quoted>[^"]*)"|/(?P<regex>(?:[^/\\]|\\.)+)/(?=\s|$)|(?P<word>\S+)')
_AGO = re.compile(r"-\d{1,6}[smhd]")


@dataclass(frozen=True, slots=True)
class LogWords:
    """What is to be shown."""

    names: tuple[str, ...] = ()
    """Sources, each by its key or a part of its name; those that are followed when empty."""
    since: int | None = None
    """Microseconds since 1970: nothing from before."""
    at: int | None = None
    """Where to go."""
    level: Level | None = None
    """The least."""
    match: Match | None = None
    """What lines must have."""


def level_named(word: str) -> Level:
    """Return the level of a name in any case, or of its first letters.

    Raises:
        ValueError: It is none.
    """
    found = [each for each in Level if word and each.name.startswith(word.upper())]
    if not found:
        raise ValueError(f"{word!r} is no level: {', '.join(each.name.lower() for each in Level)}.")
    return found[0]


def read_words(text: str, now: datetime) -> LogWords:
    """Read `NAME "NAME TWO" -15m since:TIME at:TIME level:LEVEL /regular expression/`.

    Args:
        text: As typed; all of it may be missing.
        now: In the zone in which times without one are meant.

    Raises:
        ValueError: A time, a level or the expression is none; the text says which.
    """
    names: list[str] = []
    since = at = level = match = None
    for found in _WORD.finditer(text):
        word = found["word"] or ""
        name, colon, value = word.partition(":")
        if found["regex"] is not None:
            match = Match(found["regex"].replace("\\/", "/"), regex=True)
        elif found["quoted"] is not None:
            names.append(found["quoted"])
        elif _AGO.fullmatch(word):
            since = time_of(word, now)
        elif colon and name == "since":
            since = time_of(value, now)
        elif colon and name == "at":
            at = time_of(value, now)
        elif colon and name == "level":
            level = level_named(value)
        else:
            names.append(word)
    return LogWords(tuple(filter(None, names)), since, at, level, match)

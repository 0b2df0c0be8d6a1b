"""What `:rec` and jumps from other views ask for: a list, or a session at a second."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec.structs import replace

from phtui.api.recording_filters import DEFAULT_SINCE, RecordingFilter
from phtui.jobs.recording_words import WordError, split_words, with_words

_PERSON_SINCE = "-30d"
"""One person has few recordings: three days of them would mostly be none."""
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)(?:\.\d*)?")
_SECONDS = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)s?")


@dataclass(frozen=True, slots=True)
class RecordingWish:
    """What somebody wants to see."""

    filter: RecordingFilter
    session_id: str = ""
    """The session to read, where the words name one alone."""
    second: float | None = None
    """Where in it."""


def parse_wish(text: str) -> RecordingWish:
    """Read the words of a filter, and `t:` with a time of the session that `id:` names.

    Raises:
        WordError: A word makes no sense.
    """
    words = list(split_words(text))
    times = [word.removeprefix("t:") for word in words if word.startswith("t:")]
    filter_ = with_words(word for word in words if not word.startswith("t:"))
    if times and len(filter_.ids) != 1:
        raise WordError("t: is a time of the session that id: names; name one.")
    if filter_.person and filter_.since == DEFAULT_SINCE:
        filter_ = replace(filter_, since=_PERSON_SINCE)
    session_id = filter_.ids[0] if len(filter_.ids) == 1 else ""
    return RecordingWish(filter_, session_id, parse_second(times[-1]) if times else None)


def parse_second(text: str) -> float:
    """Return a time of a session in seconds: `90`, `2:10`, `1:02:03`.

    Raises:
        WordError: It is none.
    """
    if clock := _CLOCK.fullmatch(text.strip()):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return float(hours * 3600 + minutes * 60 + seconds)
    if seconds_alone := _SECONDS.fullmatch(text.strip()):
        return float(seconds_alone[1])
    raise WordError(f"{text!r} is no time of a session. Write 2:10, 1:02:03 or 130.")

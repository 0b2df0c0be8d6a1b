"""What to make of a failed query: when it can run again, and what to do about a time-out."""

from __future__ import annotations

import re
from typing import Final

from phtui.api.errors import ApiError, QueryFailed, TimedOut

_AGAIN = re.compile(
    r"\bcan run again in (?:about )?(an?|one|\d{1,6}) (second|minute|hour)s?\b", re.IGNORECASE
)
_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600}
_TOO_LONG = re.compile(
    r"max(?:imum)? execution time|execution time is too long|timed?[ _]?out|took too long|too slow",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(r"memory|too many bytes|query size", re.IGNORECASE)

_NO_VARIABLE = re.compile(r"\bvariable \S+ does not exist\b", re.IGNORECASE)

_TIME_ADVICE = (
    "PostHog stops queries of a personal key after 10 s, those in the background too. Bound the "
    "time (timestamp > now() - interval 1 day), read fewer columns, or take a sample "
    "(from events sample 0.1)."
)
_VARIABLE_ADVICE = (
    "This PostHog knows SQL variables by their ids only. Make it in PostHog's SQL editor, and let "
    "the key read them: insight_variable:read."
)
_SIZE_ADVICE = "Bound the time, read fewer columns (properties is the heaviest), or group by less."


def seconds_refused(error: ApiError) -> float | None:
    """Return for how long PostHog answers this SQL with the same failure; None if not at all.

    It remembers failures that would happen again, and says so in words only: "It can run again in
    about 2 minutes."
    """
    match = _AGAIN.search(str(error)) if isinstance(error, QueryFailed) else None
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else 1
    return float(count * _SECONDS[match[2].lower()])


def advice(error: ApiError) -> str:
    """Return what to do about a query that PostHog could not run; "" where its words are enough."""
    if isinstance(error, TimedOut) or not isinstance(error, QueryFailed) or error.start is not None:
        return ""
    text = str(error)
    if error.status in (504, 512) or _TOO_LONG.search(f"{text} {error.code}"):
        return _TIME_ADVICE
    if _NO_VARIABLE.search(text):
        return _VARIABLE_ADVICE
    if error.status == 513 or _TOO_MUCH.search(f"{text} {error.code}"):
        return _SIZE_ADVICE
    return ""

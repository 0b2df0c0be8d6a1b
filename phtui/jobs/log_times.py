"""Times as a reader types them: `15m`, `14:05`, `11-23 14:05`, ISO."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_SPAN = re.compile(r"-?(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_CLOCK = re.compile(r"(?:(\d\d?)-(\d\d?)[ T])?(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?")
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def parse_since(text: str) -> timedelta | datetime:
    """Read `30s`, `15m`, `2h`, `3d` or an ISO time, which is UTC where it has no offset.

    Raises:
        ValueError: It is neither.
    """
    if span := _SPAN.fullmatch(text):
        return timedelta(**{_UNITS[span[2]]: int(span[1])})
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def time_of(text: str, now: datetime) -> int:
    """Return the time that was meant, in microseconds since 1970.

    Args:
        text: A span before now, a time of day (the last one that has been), the same with month
            and day before it, or an ISO time.
        now: In the zone in which the reader thinks.

    Raises:
        ValueError: It is none of those.
    """
    text = text.strip()
    try:
        if span := _SPAN.fullmatch(text):
            return _microseconds(now - timedelta(**{_UNITS[span[2]]: int(span[1])}))
        if clock := _CLOCK.fullmatch(text):
            return _microseconds(_last_such(clock, now))
        moment = datetime.fromisoformat(text)
        return _microseconds(moment.replace(tzinfo=moment.tzinfo or now.tzinfo))
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time; try 15m, 14:05 or 2026-01-31T14:05.") from None


def _last_such(clock: re.Match[str], now: datetime) -> datetime:
    month, day, hour, minute, second, fraction = clock.groups()
    moment = now.replace(
        hour=int(hour), minute=int(minute), second=int(second or 0),
        microsecond=int((fraction or "").ljust(6, "0")),
    )  # fmt: skip
    if month is None:
        return moment if moment <= now else moment - timedelta(days=1)
    moment = moment.replace(month=int(month), day=int(day))
    return moment if moment <= now else moment.replace(year=moment.year - 1)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND

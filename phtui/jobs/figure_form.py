"""What a reader types to ask for a figure, and what is meant by it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phtui.api.figures import FigureKind
from phtui.jobs.figure import INTERVALS, MOST_POINTS, Ask, Interval, after, before, start_of

_YEARS: Final = range(1970, 2100)
"""What ClickHouse has times for, and calendars years before and after."""
_UNITS: Final[dict[str, Interval]] = {"h": "hour", "d": "day", "w": "week", "m": "month"}


@dataclass(frozen=True, slots=True)
class FigureForm:
    """The fields, as text."""

    event: str = "$pageview"
    """An event's name; "" for any."""
    interval: str = "day"
    since: str = "14d"
    """So many hours, days, weeks or months (24h, 14d, 8w, 6m), this one included; or a date."""
    until: str = ""
    """The last date that counts; "" for now."""
    where: str = ""
    """`plan=pro`: a person property and its value; "" for everybody."""
    by: str = ""
    """A person property to divide the persons by; "" for none."""
    compare: bool = False

    def ask(self, kind: FigureKind, now: datetime) -> Ask:
        """Return what is meant.

        Args:
            kind: Which figure.
            now: The project's own time, without an offset.

        Raises:
            ValueError: A field cannot be meant so; the text says which and what it takes.
        """
        interval = _interval(self.interval)
        end = _day(self.until, "until") + timedelta(days=1) if self.until.strip() else now
        last = start_of(end - timedelta(microseconds=1), interval)
        begin = _begin(self.since.strip(), interval, last)
        if begin > last:
            raise ValueError("since: that is after the end.")
        key, equals, value = self.where.strip().partition("=")
        if self.where.strip() and not (equals and key.strip()):
            raise ValueError("where: a person property and its value, such as plan=pro.")
        if self.by.strip() and self.compare:
            raise ValueError("by: not together with the period before.")
        found = Ask(
            kind=kind,
            begin=begin,
            end=after(last, interval),
            event=self.event.strip(),
            interval=interval,
            where=((key.strip(), value.strip()),) if key.strip() else (),
            by=self.by.strip(),
            compare=self.compare,
        )
        _check_length(found)
        return found


def project_time(zone: str) -> datetime:
    """Return the time it is in a project, without an offset; UTC for a zone nobody knows."""
    try:
        return datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.now(UTC).replace(tzinfo=None)


def _interval(text: str) -> Interval:
    for name in INTERVALS:
        if name == text.strip():
            return name
    raise ValueError(f"interval: one of {', '.join(INTERVALS)}.")


def _begin(text: str, interval: Interval, last: datetime) -> datetime:
    match = re.fullmatch(r"(\d{1,4})([hdwm])", text)
    if not match:
        return start_of(_day(text, "since"), interval)
    unit = _UNITS[match[2]]
    begin = start_of(after(last, interval) - timedelta(microseconds=1), unit)
    for _ in range(max(int(match[1]), 1) - 1):
        begin = before(begin, unit)
    return min(start_of(begin, interval), last)


def _day(text: str, name: str) -> datetime:
    try:
        day = date.fromisoformat(text.strip())
        if day.year not in _YEARS:
            raise ValueError
        return datetime.combine(day, time())
    except ValueError:
        what = "24h, 14d, 8w, 6m or a date" if name == "since" else "a date"
        raise ValueError(f"{name}: {what} such as 2026-05-04.") from None


def _check_length(ask: Ask) -> None:
    count = 0
    at = ask.begin
    while at < ask.end:
        at, count = after(at, ask.interval), count + 1
        if count > MOST_POINTS:
            raise ValueError(f"since: that is more than {MOST_POINTS} {ask.interval}s.")

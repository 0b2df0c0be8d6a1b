"""How the times of a log are written."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phtui.api.log_models import moment
from phtui.formatting import duration

WIDE, MIDDLE = 110, 60
"""Cells of a window from which on times have their day, their milliseconds."""
_MICROSECONDS = 1_000_000


def zone_named(name: str) -> tzinfo | None:
    """Return a time zone; None where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


class TimeForm(Enum):
    """Whose clock; `t` goes to the next."""

    LOCAL = "local"
    PROJECT = "project"
    UTC = "UTC"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Times:
    """Writes times."""

    form: TimeForm = TimeForm.LOCAL
    project: tzinfo | None = None
    """The project's zone, where it is known."""

    @property
    def next(self) -> Times:
        """The next form; the project's only where its zone is known."""
        forms = [form for form in TimeForm if form is not TimeForm.PROJECT or self.project]
        return replace(self, form=forms[(forms.index(self.form) + 1) % len(forms)])

    @property
    def words(self) -> str:
        """What is to be said of it; nothing for the usual one."""
        if self.form is TimeForm.LOCAL:
            return ""
        return f"project time, {self.project}" if self.form is TimeForm.PROJECT else self.form.value

    @property
    def zone(self) -> tzinfo | None:
        """In which times are written and read; None for this machine's."""
        return {TimeForm.PROJECT: self.project, TimeForm.UTC: UTC}.get(self.form)

    @property
    def now(self) -> datetime:
        """The time now, in that zone."""
        return datetime.now(self.zone).astimezone(self.zone)

    def clock(self, when: int, width: int) -> str:
        """Return a time, in microseconds since 1970, as long as a window has room."""
        if self.form is TimeForm.RELATIVE:
            return f"{duration(max(0.0, time.time() - when / _MICROSECONDS)):>12}"
        return self.absolute(when, width)

    def absolute(self, when: int, width: int) -> str:
        """Return the same by a clock, never relative."""
        try:
            at = moment(when).astimezone(self.zone)
        except (OverflowError, ValueError, OSError):  # beyond the calendar
            return "?" * 8
        if width < MIDDLE:
            return f"{at:%H:%M:%S}"
        clock = f"{at:%H:%M:%S}.{at.microsecond // 1000:03}"
        return f"{at:%m-%d} {clock}" if width >= WIDE else clock

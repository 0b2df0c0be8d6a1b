"""When the demo's rows begin and end, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SCHEMA_VERSION = 7
"""Raised with every change of the rows or columns: a cache of another version is thrown away."""

HISTORY_DAYS = 90
RECORDED_DAYS = 30
LOGGED_DAYS = 1
FULL_VISITS = 150_000


@dataclass(frozen=True)
class Plan:
    """One data set, wholly described."""

    anchor: datetime
    """UTC, on the hour: the rows run from 90 days before it into the future."""
    visits: int = FULL_VISITS
    """Visits before and after the anchor; each has 7.7 events on average."""

    @property
    def persons(self) -> int:
        """How many people make the visits."""
        return max(self.visits * 2 // 15, 10)

    @property
    def future_days(self) -> int:
        """How long the data stays alive: tests need a day, people a week."""
        return 7 if self.visits >= FULL_VISITS else 1

    @property
    def runs_out(self) -> datetime:
        """From when on too little future is left."""
        return self.anchor + timedelta(days=self.future_days, hours=-6)

    @property
    def moment(self) -> str:
        """The anchor as SQL."""
        return f"toDateTime64('{self.anchor:%Y-%m-%d %H:%M:%S}', 6, 'UTC')"

    @property
    def midnight(self) -> str:
        """The start of the anchor's day as SQL."""
        return f"toDateTime64('{self.anchor:%Y-%m-%d} 00:00:00', 6, 'UTC')"


@dataclass(frozen=True)
class Days:
    """A part of the data set to make at once: days counted from the anchor's own, which is 0."""

    first: int
    end: int
    """The day after the last."""

    def clip(self, first: int) -> Days:
        """The part from a day on; empty when there is none."""
        return Days(max(self.first, first), self.end)

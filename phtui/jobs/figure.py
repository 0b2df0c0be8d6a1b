"""A figure about persons: what is asked of it, its points in time, what came of it.

Trends: how many persons did something in each interval. Stickiness: how many did it in exactly
one, two, three of the intervals.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from phtui.api.errors import ApiError
from phtui.api.figures import FigureKind, property_filters

Interval = Literal["hour", "day", "week", "month"]

MOST_POINTS = 62
"""Intervals of a figure: each is a request where the endpoint is asked."""
INTERVALS: Final[dict[Interval, str]] = {
    "hour": "toStartOfHour(timestamp)",
    "day": "toStartOfDay(timestamp)",
    "week": "toStartOfWeek(timestamp, 1)",
    "month": "toStartOfMonth(timestamp)",
}
"""How long a point is, and how HogQL finds its start."""
_LABELS: Final[dict[Interval, str]] = {
    "hour": "%Y-%m-%d %H:00",
    "day": "%Y-%m-%d",
    "week": "%Y-%m-%d",
    "month": "%Y-%m",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a figure is to show. Times are the project's own, without an offset."""

    kind: FigureKind
    begin: datetime
    end: datetime
    """Exclusive; both are where an interval starts."""
    event: str = "$pageview"
    """"" for any event."""
    interval: Interval = "day"
    where: tuple[tuple[str, str | None], ...] = ()
    """Person properties and the values they must have; None for none at all."""
    by: str = ""
    """A person property by whose values the persons are divided; "" for none."""
    compare: bool = False
    """Whether the period before is wanted as well; not while they are divided."""

    @property
    def starts(self) -> tuple[datetime, ...]:
        """When each interval begins."""
        found = []
        at = self.begin
        while at < self.end:
            found.append(at)
            at = after(at, self.interval)
        return tuple(found)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each point is called."""
        if self.kind == "stickiness":
            return tuple(str(number + 1) for number in range(len(self.starts)))
        return tuple(label(start, self.interval) for start in self.starts)

    def before(self) -> Ask:
        """Return the same for as many intervals just before."""
        begin = self.begin
        for _ in self.starts:
            begin = before(begin, self.interval)
        return replace(self, begin=begin, end=self.begin)

    def of(self, value: str | None) -> Ask:
        """Return the same for those alone who have a value of what divides them."""
        return replace(self, where=(*self.where, (self.by, value)), by="")

    def params(self, point: int | None = None) -> dict[str, str]:
        """Return what the endpoint takes for a point, or for the whole.

        The older insights' `date_to` is inclusive: it is the last second.
        """
        begin, end = self.begin, self.end
        if point is not None and self.kind == "trends":
            begin = self.starts[point]
            end = after(begin, self.interval)
        params = {
            "entity_type": "events",
            "entity_id": self.event,
            "entity_math": "dau",
            "events": json.dumps([{"id": self.event or None, "type": "events", "math": "dau"}]),
            "interval": self.interval,
            "date_from": begin.isoformat(),
            "date_to": (end - timedelta(seconds=1)).isoformat(),
        }
        if self.kind == "stickiness":
            params["insight"] = "STICKINESS"
            params["stickiness_days"] = "" if point is None else str(point + 1)
        if self.where:
            params["properties"] = property_filters(self.where)
        return {name: text for name, text in params.items() if text}


@dataclass(frozen=True, slots=True)
class Point:
    """One bar or dot of a figure."""

    label: str
    persons: int | None = None
    """None while it is not known."""
    more: bool = False
    """Whether there are more than that: the endpoint's page was full."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars."""

    name: str
    ask: Ask
    """What gives it, and nothing but it."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as far as it has been computed."""

    ask: Ask | None = None
    series: tuple[Series, ...] = ()
    sql: str = ""
    """The query it comes from, or would come from."""
    by_query: bool = False
    asking: bool = False
    refused: ApiError | None = None
    """Why the endpoint gives it to no key; a query does."""
    error: ApiError | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point of every series."""
        return tuple(point for series in self.series for point in series.points)

    @property
    def known(self) -> int:
        """How many of the points are counted."""
        return sum(point.persons is not None for point in self.points)

    @property
    def rows(self) -> list[tuple[str | int | None, ...]]:
        """The table under the chart: an interval in each row."""
        if self.ask is None:
            return []
        columns: list[Sequence[str | int | None]] = [self.ask.labels]
        columns += [[point.persons for point in each.points] for each in self.series]
        if self._began_before:
            columns.append([point.label for point in self.series[-1].points])
        return list(zip(*columns, strict=True))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the table's columns."""
        first = "interval"
        if self.ask is not None and self.ask.kind == "stickiness":
            first = f"{self.ask.interval}s"
        last = ("interval before",) if self._began_before else ()
        return (first, *(series.name for series in self.series), *last)

    def ask_at(self, column: int) -> Ask:
        """Return what gives a column of the table; of the first it is everybody."""
        assert self.ask is not None
        if self._began_before and column > len(self.series):
            return self.series[-1].ask
        if 1 <= column <= len(self.series):
            return self.series[column - 1].ask
        return replace(self.ask, by="", compare=False)

    @property
    def _began_before(self) -> bool:
        """Whether there is a period before whose intervals have names of their own."""
        return self.ask is not None and self.ask.compare and self.ask.kind == "trends"


def start_of(moment: datetime, interval: Interval) -> datetime:
    """Return where the interval begins that a moment is in; a week begins on Monday."""
    if interval == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == "month" else day


def after(start: datetime, interval: Interval) -> datetime:
    """Return the start of the next interval."""
    if interval == "month":
        return (start + timedelta(days=32)).replace(day=1)
    step = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
    return start + step[interval]


def before(start: datetime, interval: Interval) -> datetime:
    """Return the start of the interval before."""
    return start_of(start - timedelta(seconds=1), interval)


def label(start: datetime, interval: Interval) -> str:
    """Return what a point in time is called."""
    return start.strftime(_LABELS[interval])

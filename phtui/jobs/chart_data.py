"""The points of a chart: no more of them than can be seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from phtui.formatting import counted
from phtui.jobs.chart import Chart, Kind
from phtui.jobs.result_order import sorted_places
from phtui.jobs.result_values import (
    Row,
    instant_of,
    moment_of,
    never,
    number_of,
    slices,
    text_of,
)

POINTS: Final = 500
"""Points of a line at most: twice the columns of a wide screen. The peaks are kept."""
MOST_SERIES: Final = 12
MOST_BARS: Final = 200


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one set of bars."""

    name: str
    along: tuple[float, ...]
    """Where: Unix times, numbers, or places from 0."""
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ChartData:
    """What is to be drawn."""

    kind: Kind = Kind.LINES
    series: tuple[Series, ...] = ()
    labels: tuple[str, ...] = ()
    """The name at each place, where things other than times and numbers go along."""
    is_time: bool = False
    zone: tzinfo | None = None
    """The offset in which the times came."""
    left_out: str = ""
    """What is not drawn, in words."""


def chart_data(
    rows: Sequence[Row],
    columns: Sequence[str],
    chart: Chart,
    superseded: Callable[[], bool] = never,
) -> ChartData:
    """Read what a chart draws; for a thread.

    Args:
        rows: Of the view, with all columns as they came.
        columns: Their names.
        chart: What is to be drawn.
        superseded: Tells whether the answer is waited for no more.

    Raises:
        SupersededError: It is not.
    """
    reader = _Reader(columns, chart)
    for part in slices(rows, superseded):
        for row in part:
            reader.read(row)
    return reader.data()


class _Reader:
    """Sorts values into series."""

    def __init__(self, columns: Sequence[str], chart: Chart) -> None:
        self._chart = chart
        self._points: dict[str | int, list[tuple[float, float]]] = {}
        self._names = {number: columns[number] for number in chart.drawn}
        self._labels: dict[str, int] = {}
        self._is_time = True
        self._zone: tzinfo | None = None
        self._unread = 0
        self._is_summed = False
        self._count = 0

    def read(self, row: Row) -> None:
        """Take in a row."""
        place = self._place(_cell(row, self._chart.along))
        self._count += 1
        if place is None:
            self._unread += 1
            return
        for column in self._chart.drawn:
            value = number_of(_cell(row, column))
            if value is None or not math.isfinite(value):
                continue
            by = self._chart.by
            key = column if by is None else text_of(_cell(row, by)) or "∅"
            self._points.setdefault(key, []).append((place, float(value)))

    def data(self) -> ChartData:
        """Return all series, the largest first where a column divides them."""
        named = [(self._name(key), points) for key, points in self._points.items()]
        if self._chart.by is not None:
            named.sort(key=lambda pair: -sum(value for _, value in pair[1]))
        series = [self._series(name, points) for name, points in named[:MOST_SERIES]]
        return ChartData(
            self._chart.kind,
            tuple(series),
            tuple(self._labels),
            is_time=self._is_time and self._chart.along is not None and not self._labels,
            zone=self._zone,
            left_out=self._left_out(len(named)),
        )

    def _place(self, value: object) -> float | None:
        if self._chart.along is None:
            return self._count
        if self._chart.kind is Kind.BARS:
            return self._label("∅" if value is None else text_of(value))
        if (number := number_of(value)) is not None:
            self._is_time = False
            return float(number)
        moment = moment_of(value)
        if moment is None:
            return None if value is None else self._label(text_of(value))
        self._zone = self._zone or moment.tzinfo
        return instant_of(value)

    def _label(self, text: str) -> int:
        return self._labels.setdefault(text, len(self._labels))

    def _name(self, key: str | int) -> str:
        return self._names[key] if isinstance(key, int) else key

    def _series(self, name: str, points: list[tuple[float, float]]) -> Series:
        if self._chart.kind is Kind.BARS:
            summed: dict[float, float] = {}
            for place, value in points:
                summed[place] = summed.get(place, 0.0) + value
            self._is_summed = self._is_summed or len(summed) < len(points)
            kept = [(place, value) for place, value in summed.items() if place < MOST_BARS]
        else:
            places = sorted_places([place for place, _ in points])
            kept = thinned([points[place] for place in places])
        return Series(name, tuple(x for x, _ in kept), tuple(y for _, y in kept))

    def _left_out(self, count: int) -> str:
        words = []
        if count > MOST_SERIES:
            words.append(f"{count - MOST_SERIES:,} smaller series left out")
        if self._chart.kind is Kind.BARS and len(self._labels) > MOST_BARS:
            words.append(f"the first {MOST_BARS} of {len(self._labels):,}")
        if self._is_summed:
            words.append("summed where a name comes twice")
        if self._unread:
            words.append(f"{counted(self._unread, 'row')} without a place left out")
        return " · ".join(words)


def _cell(row: Row, column: int | None) -> object:
    return row[column] if column is not None and column < len(row) else None


def thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return at most `POINTS` points of a line: of each stretch the lowest and the highest."""
    if len(points) <= POINTS:
        return list(points)
    kept = []
    parts = POINTS // 2
    for number in range(parts):
        start, stop = (at * len(points) // parts for at in (number, number + 1))
        part = points[start:stop]
        low, high = (pick(part, key=lambda point: point[1]) for pick in (min, max))
        kept += sorted({low, high})
    return kept

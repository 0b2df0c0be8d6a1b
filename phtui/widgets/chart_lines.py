"""Charts as lines of text: braille or ASCII lines over an axis, bars beside their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from rich.cells import cell_len

from phtui.formatting import safe, short_count
from phtui.jobs.chart import Kind
from phtui.jobs.chart_data import MOST_BARS, ChartData, Series
from phtui.widgets.cells import fit

BRAILLE, ASCII = "braille", "*"
"""plotext's markers."""
LEAST_LINES = 6
"""Lines of a chart among several: its title, and a line that can be told from another."""
_LEAST_BAR = 8
_LEAST_WIDTH, _LEAST_HEIGHT = 20, 3
_MOST_NAME = 0.35
"""Of the width, for the names beside bars."""
_DAY = 86_400
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def chart_lines(data: ChartData, width: int, height: int, marker: str, top: int = 0) -> list[str]:
    """Return a chart as lines of at most so many cells.

    Args:
        data: What is drawn.
        width: Cells.
        height: Lines.
        marker: `BRAILLE` or `ASCII`.
        top: How far it is scrolled: series of lines, or bars.
    """
    if not any(series.values for series in data.series):
        return ["no numbers to draw"][:height]
    if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
        return ["too small for a chart"][:height]
    if data.kind is Kind.BARS:
        return list(_bars(data, width, height, top))
    return _multiples(data, width, height, marker, top)


def scrollable(data: ChartData, height: int) -> int:
    """Return by how much a chart of this height can be scrolled."""
    count, seen = _count(data, height)
    return max(0, count - seen)


def scrolled_words(data: ChartData, height: int, top: int) -> str:
    """Return what of a chart is in sight, "" if all of it is: `series 1–2 of 3`."""
    count, seen = _count(data, height)
    if count <= seen:
        return ""
    what = "bars" if data.kind is Kind.BARS else "series"
    first, last = top + 1, min(top + seen, count)
    return f"{what} {first if first == last else f'{first}–{last}'} of {count}"


def _count(data: ChartData, height: int) -> tuple[int, int]:
    """Return how much there is to see, and how much of it at once."""
    if data.kind is Kind.BARS:
        return len(data.labels[:MOST_BARS]), max(1, height - 1)
    return len(data.series), max(1, height // LEAST_LINES)


def _multiples(data: ChartData, width: int, height: int, marker: str, top: int) -> list[str]:
    """Draw a chart for each series, one above the other, over the same axis."""
    series = data.series[top : top + _count(data, height)[1]]
    ticks = _ticks([x for one in data.series for x in one.along], data, width)
    labels = [_heights(one) for one in series]
    room = max(len(label) for ticked in labels for _, label in ticked)
    each = (height - 1) // len(series)  # a line is for the axis
    lines: list[str] = []
    for number, one in enumerate(series):
        is_last = number == len(series) - 1
        body = height - len(lines) - 1 if is_last else each - 1
        lines.append(_title(one, width))
        heights = [(at, label.rjust(room)) for at, label in labels[number]]
        lines += _line(one, width, body, marker, heights, ticks if is_last else [])
    return lines


def _title(series: Series, width: int) -> str:
    figures = (
        f"min {short_count(min(series.values))}  max {short_count(max(series.values))}"
        f"  last {short_count(series.values[-1])}"
        if series.values
        else "no values"
    )
    name = fit(safe(series.name), min(cell_len(safe(series.name)), max(1, width // 2)))
    return fit(f"── {name} ── {figures}", width).rstrip()


def _line(
    series: Series,
    width: int,
    height: int,
    marker: str,
    heights: Sequence[tuple[float, str]],
    ticks: Sequence[tuple[float, str]],
) -> list[str]:
    # Here, because most sessions look at no chart, and plotext is slow to import.
    from textual_plotext.plot import Plot

    plot: Any = Plot()
    plot.theme("clear")
    plot.plotsize(width, height)
    plot._set_size(width, height)  # noqa: SLF001 -- as textual-plotext does: plotsize is forgotten
    plot.xaxes(bool(ticks), False)
    plot.yaxes(True, False)
    plot.yticks([at for at, _ in heights], [label for _, label in heights])
    plot.xticks([at for at, _ in ticks], [label for _, label in ticks])
    if ticks:
        plot.xlim(ticks[0][0], ticks[-1][0])
    if len(series.values) == 1:
        plot.scatter(series.along, series.values, marker="●" if marker == BRAILLE else marker)
    else:
        plot.plot(series.along, series.values, marker=marker)
    lines = _ESCAPES.sub("", plot.build()).split("\n")
    return [line.rstrip() for line in lines[:height]]


def _heights(series: Series) -> list[tuple[float, str]]:
    if not series.values:
        return [(0.0, "0")]
    low, high = min(series.values), max(series.values)
    marks = {low: short_count(low), high: short_count(high)}
    return sorted(marks.items())


def _ticks(along: Sequence[float], data: ChartData, width: int) -> list[tuple[float, str]]:
    """Return what to write under the axis, the first and the last place included."""
    low, high = min(along), max(along)
    count = min(max(2, width // 24), 6)
    if low == high:
        high = low + 1
    places = [low + (high - low) * number / (count - 1) for number in range(count)]
    return [(place, _place_name(place, high - low, data)) for place in places]


def _place_name(place: float, span: float, data: ChartData) -> str:
    if data.is_time:
        return _time(place, span, data.zone)
    if data.labels:
        return fit(safe(data.labels[min(round(place), len(data.labels) - 1)]), 12).rstrip()
    return short_count(place)


def _time(at: float, span: float, zone: tzinfo | None) -> str:
    moment = datetime.fromtimestamp(at, zone or UTC)
    if span < 2 * _DAY:
        return f"{moment:%m-%d %H:%M}"
    return f"{moment:%Y-%m-%d}"


def _bars(data: ChartData, width: int, height: int, top: int) -> Iterator[str]:
    """Draw a line for each name, and in it a bar for each series that has room."""
    names = [safe(name) for name in data.labels[:MOST_BARS]]
    most = max(_LEAST_BAR, int(width * _MOST_NAME))
    room = min(most, max(map(cell_len, names), default=1))
    count = min(len(data.series), max(1, (width - room) // (_LEAST_BAR + 10)))
    each = (width - room) // count
    series = data.series[:count]
    hidden = len(data.series) - count
    more = f" +{hidden} more" if hidden else ""
    heads = [fit(f" {safe(one.name)}", each - 1) + " " for one in series]
    yield fit(fit("", room) + "".join(heads), width - cell_len(more)) + more
    values = [dict(zip(one.along, one.values, strict=True)) for one in series]
    for place in list(range(len(names)))[top : top + height - 1]:
        bars = "".join(_bar(found.get(place), found, each) for found in values)
        yield (fit(names[place], room) + bars).rstrip()


def _bar(value: float | None, values: dict[float, float], width: int) -> str:
    if value is None:
        return " " * width
    figure = short_count(value)
    room = width - 10
    most = max(map(abs, values.values())) or 1.0
    length = max(1, round(abs(value) / most * room)) if value else 0
    return fit(f" {'█' * length} {figure}", width)

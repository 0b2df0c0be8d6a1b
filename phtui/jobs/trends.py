"""Trends and stickiness: from the endpoint, point by point, or by query."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.figures import MOST_BEHIND, FigureGone
from phtui.api.models import Rows
from phtui.formatting import cell_text
from phtui.jobs.figure import Ask, Figure, Point, Series
from phtui.jobs.figure_sql import BEFORE, NOW, figure_sql
from phtui.jobs.query_result import query_result

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

MOST_SERIES = 5
"""Values a figure is divided by: the commonest."""


async def compute_figure(
    client: PostHogClient, ask: Ask, *, by_query: bool
) -> AsyncGenerator[Figure, None]:
    """Compute a figure, and yield it as its points come.

    The endpoint knows who is behind a point and so how many they are: it is asked once for
    each. Where it refuses, that is the last state, with the query that gives the same.
    """
    figure = Figure(ask, _undivided(ask), figure_sql(ask), by_query=by_query, asking=True)
    yield figure
    try:
        if by_query:
            figure = _filled(figure, ask, (await query_result(client, figure.sql)).rows)
        else:
            if ask.by:
                figure = replace(figure, series=await _divided(client, ask))
            for place, index in product(range(len(figure.series)), range(len(ask.labels))):
                figure = await _with_point(client, figure, place, index)
                yield figure
    except FigureGone as refused:
        figure = replace(figure, refused=refused)
    except ApiError as error:
        figure = replace(figure, error=error)
    yield replace(figure, asking=False)


def _undivided(ask: Ask) -> tuple[Series, ...]:
    """Return the series that are known beforehand, nobody counted yet."""
    if ask.by:
        return ()
    asks = {NOW: ask, **({BEFORE: ask.before()} if ask.compare else {})}
    return tuple(_empty(name, each) for name, each in asks.items())


async def _divided(client: PostHogClient, ask: Ask) -> tuple[Series, ...]:
    """Return a series for each of the commonest values of what divides the persons."""
    found = (await client.person_values(ask.by)).results[:MOST_SERIES]
    names = [None if each.name is None else cell_text(each.name) for each in found]
    return tuple(_empty(_name(name), ask.of(name)) for name in names)


def _empty(name: str, ask: Ask) -> Series:
    return Series(name, ask, tuple(map(Point, ask.labels)))


async def _with_point(client: PostHogClient, figure: Figure, place: int, index: int) -> Figure:
    series = figure.series[place]
    params = series.ask.params(index) | {"limit": str(MOST_BEHIND)}
    page = await client.people_behind(series.ask.kind, params)
    point = replace(series.points[index], persons=page.count, more=bool(page.next))
    points = (*series.points[:index], point, *series.points[index + 1 :])
    changed = replace(series, points=points)
    return replace(figure, series=(*figure.series[:place], changed, *figure.series[place + 1 :]))


def _filled(figure: Figure, ask: Ask, rows: Rows) -> Figure:
    """Return the figure with the numbers of its query; what has no row is nobody."""
    counts: dict[str | None, dict[str, int]] = {}
    for start, name, persons in rows:
        label = cell_text(start).replace("T", " ")[: len(ask.labels[0])]
        if ask.kind == "stickiness":
            label = cell_text(start)
        counts.setdefault(name, {})[label] = int(persons)
    series = figure.series
    if ask.by:
        most = sorted(counts, key=lambda name: -sum(counts[name].values()))[:MOST_SERIES]
        series = tuple(_empty(_name(name), ask.of(name)) for name in most)
        counts = {_name(name): counts[name] for name in most}
    return replace(
        figure, series=tuple(_counted(each, counts.get(each.name, {})) for each in series)
    )


def _counted(series: Series, counts: Mapping[str, int]) -> Series:
    points = (replace(each, persons=counts.get(each.label, 0)) for each in series.points)
    return replace(series, points=tuple(points))


def _name(value: str | None) -> str:
    return "∅" if value is None else value

"""`phtui persons trends` and `stickiness`: a figure, who is behind a point of it, its CSV."""

from __future__ import annotations

import sys
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.figures import MOST_BEHIND, FigureGone, FigureKind
from phtui.commands.formats import print_rows
from phtui.commands.persons import look_for
from phtui.commands.shell import Exit, OpenClient, run_to_end, say
from phtui.formatting import safe, safe_lines
from phtui.jobs.figure import Ask, Figure
from phtui.jobs.figure_csv import fetch_csv
from phtui.jobs.figure_form import FigureForm, project_time
from phtui.jobs.figure_people import Behind
from phtui.jobs.figure_sql import people_sql
from phtui.jobs.person_fields import FIELDS, fields_of
from phtui.jobs.persons import PersonSearch
from phtui.jobs.trends import compute_figure

if TYPE_CHECKING:  # at run time it would bring httpx in before it is needed
    from phtui.api.client import PostHogClient


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """What the command line asks of a figure."""

    kind: FigureKind
    form: FigureForm
    format: str = "table"
    point: str = ""
    """The label of a point whose people are wanted; "" for the figure itself."""
    by_query: bool = False

    @property
    def is_served(self) -> bool:
        """Whether the endpoint's own CSV is wanted."""
        return self.format == "csv" and not self.by_query


def print_figure(open_client: OpenClient, options: FigureOptions) -> Exit:
    """Print a figure, or who is behind a point of it.

    CSV of the endpoint is written to stdout byte for byte as it was served.
    """
    return run_to_end(open_client, lambda client: _print(client, options))


async def _print(client: PostHogClient, options: FigureOptions) -> Exit:
    project = await client.resolve_project()
    try:
        ask = options.form.ask(options.kind, project_time(project.timezone))
        point = _point(ask, options)
    except ValueError as error:
        say(safe(str(error)))
        return Exit.USAGE
    try:
        if options.is_served:
            return await _print_served(client, ask, point)
        if point is not None:
            return await _print_people(client, ask, point, options)
        return await _print_points(client, ask, options)
    except FigureGone as gone:
        say(f"{gone} Add --hogql for that.")
        return Exit.REFUSED


def _point(ask: Ask, options: FigureOptions) -> int | None:
    if options.is_served and (ask.by or ask.compare):
        told = "PostHog's own csv is of one series: no --by and no --compare"
        raise ValueError(f"{told}. Add --hogql, or take --format jsonl.")
    if options.point in ask.labels:
        return ask.labels.index(options.point)
    if options.point or (options.is_served and ask.kind == "stickiness"):
        raise ValueError(f"--point: one of {', '.join(ask.labels)}.")
    return None


async def _print_served(client: PostHogClient, ask: Ask, point: int | None) -> Exit:
    sys.stdout.buffer.write(await fetch_csv(client, ask, point))
    sys.stdout.flush()
    say(f"As served, {MOST_BEHIND:,} persons at most.")
    return Exit.DONE


async def _print_people(
    client: PostHogClient, ask: Ask, point: int, options: FigureOptions
) -> Exit:
    if options.by_query:
        say(safe_lines(people_sql(ask, point)))
    behind = Behind(ask, point, options.by_query)
    found = await look_for(client, PersonSearch(behind=behind), MOST_BEHIND)
    print_rows(FIELDS, map(fields_of, found.persons), options.format)
    say(safe(f"{found.count}: {behind.title}. {found.note}".rstrip()))
    return Exit.DONE


async def _print_points(client: PostHogClient, ask: Ask, options: FigureOptions) -> Exit:
    figure = Figure()
    states = compute_figure(client, ask, by_query=options.by_query)
    async with aclosing(states):
        async for state in states:
            figure = state
    if error := figure.refused or figure.error:
        raise error
    print_rows(figure.columns, figure.rows, options.format)
    if options.by_query:
        say(safe_lines(figure.sql))
    if any(point.more for point in figure.points):
        say("Some points have more persons than PostHog tells in one answer.")
    return Exit.DONE

"""`phtui persons`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from phtui.cli.given import given
from phtui.cli.target import Target, target_options

if TYPE_CHECKING:
    from phtui.api.figures import FigureKind

_FORMATS = click.Choice(["table", "csv", "jsonl"])
_format = click.option("--format", "format_", type=_FORMATS, default="table", show_default=True)


@click.group()
def persons() -> None:
    """Find people and what they have in common."""


@persons.command(short_help="Find people by part of an email, or by an id.")
@click.argument("text", callback=given)
@click.option("--limit", type=click.IntRange(1, 50_000), default=100, show_default=True,
              metavar="N", help="At most so many.")  # fmt: skip
@_format
@target_options
def find(target: Target, text: str, limit: int, format_: str) -> None:
    """Find people by part of an email, or by a whole distinct id, uuid or email."""
    from phtui.commands.persons import FindOptions, print_persons

    options = FindOptions(text, format_, limit)
    target.run(lambda open_client: print_persons(open_client, options))


@persons.command(short_help="Print the most common values of a property.")
@click.argument("key", callback=given)
@click.option("--search", default="", metavar="TEXT", help="Values that contain this.")
@_format
@target_options
def values(target: Target, key: str, search: str, format_: str) -> None:
    """Print the most common values of a person property, and how many have each."""
    from phtui.commands.persons import print_values

    target.run(lambda open_client: print_values(open_client, key, search, format_))


def _figure_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add what both figures take."""
    options = (
        click.option("--event", default="$pageview", show_default=True, metavar="NAME",
                     help="What they did; '' for anything."),
        click.option("--interval", default="day", show_default=True,
                     type=click.Choice(["hour", "day", "week", "month"])),
        click.option("--since", default="14d", show_default=True, metavar="TIME",
                     help="24h, 14d, 8w, 6m or a date."),
        click.option("--until", default="", metavar="DATE", help="The last date that counts."),
        click.option("--where", default="", metavar="KEY=VALUE", help="A person property."),
        click.option("--by", default="", metavar="KEY", help="Divided by a person property."),
        click.option("--compare", is_flag=True, help="With the period before."),
        click.option("--point", default="", metavar="LABEL", help="Who is behind this point."),
        click.option("--hogql", "by_query", is_flag=True,
                     help="By a query, where PostHog refuses the endpoint."),
        _format,
        target_options,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@persons.command()
@_figure_options
def trends(**options: Any) -> None:
    """Print how many persons did something in each interval.

    With --format csv it is PostHog's own CSV of the persons, byte for byte.
    """
    _figure("trends", **options)


@persons.command(short_help="Print how many did something how often.")
@_figure_options
def stickiness(**options: Any) -> None:
    """Print how many persons did something in exactly one, two, three … of the intervals.

    With --format csv it is PostHog's own CSV of the persons behind --point, byte for byte.
    """
    _figure("stickiness", **options)


def _figure(
    kind: FigureKind, *, target: Target, format_: str, point: str, by_query: bool, **fields: Any
) -> None:
    from phtui.commands.figures import FigureOptions, print_figure
    from phtui.jobs.figure_form import FigureForm

    options = FigureOptions(kind, FigureForm(**fields), format_, point, by_query)
    target.run(lambda open_client: print_figure(open_client, options))

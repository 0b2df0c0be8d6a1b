"""`phtui sql`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from phtui.cli.target import Target, target_options

if TYPE_CHECKING:
    from phtui.jobs.query_watch import Watch


@click.command()
@click.option("-c", "--command", "text", metavar="SQL", help="The query.")
@click.option(
    "-f", "--file", type=click.File("rb"), metavar="FILE", help="Read it from a file; - is stdin."
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl", "md", "vertical"]),
              show_default="table", help="How they look on stdout.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write the rows to a file, .csv, .jsonl, .md, .parquet and more.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many rows.")
@click.option("--var", "variables", multiple=True, metavar="NAME=VALUE",
              help="For {variables.NAME} or {NAME}; filters.date_from=-7d.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S",
              help="Cancel after so many seconds.")  # fmt: skip
@click.option(
    "--refresh",
    default="force_async",
    metavar="MODE",
    help="What of PostHog's cache will do: async, lazy_async, force_cache …",
)
@click.option("--watch", metavar="60s",
              help="Run it again and again: '60s', or '5m where events > 10'.")  # fmt: skip
@click.option("--stats", is_flag=True, help="Tell what it cost, and ClickHouse's SQL.")
@click.argument("stdin", required=False, type=click.Choice(["-"]))
@target_options
def sql(target: Target, text: str | None, file: Any, format_: str | None, stdin: str | None,
        variables: tuple[str, ...], watch: str | None, **options: Any) -> None:  # fmt: skip
    """Run a HogQL query and print its rows.

    Data goes to stdout, progress and errors to stderr. Ctrl-C cancels the query on the server.
    """
    from phtui.commands.sql import print_query
    from phtui.commands.sql_options import SqlOptions
    from phtui.jobs.query_run import REFRESH_MODES

    given = [source for source in (text, file, stdin) if source is not None]
    if len(given) != 1:
        raise click.UsageError("Give the query once: -c SQL, -f FILE, or - for stdin.")
    if options["refresh"] not in REFRESH_MODES:
        raise click.UsageError(f"--refresh takes {', '.join(REFRESH_MODES)}.")
    query = _statement(_read(file) if text is None else text)
    if options["output"] is not None and format_ is not None:
        raise click.UsageError("The ending of -o FILE names the format: leave --format out.")
    typed = _typed(query, variables)
    asked = SqlOptions(query, format_ or "table", typed=typed, watch=_watch(watch), **options)
    _check_file(asked.output)
    target.run(lambda open_client: print_query(open_client, asked))


def _read(file: Any) -> str:
    try:
        return str((file or sys.stdin.buffer).read().decode())
    except UnicodeDecodeError as error:
        raise click.UsageError("The query is not UTF-8 text.") from error


def _statement(text: str) -> str:
    """Return the one query of a text without the `;` and the remarks behind it."""
    from phtui.hogql.statements import statements

    found = statements(text)
    if not found:
        raise click.UsageError("The query is empty.")
    if len(found) > 1:
        raise click.UsageError(f"These are {len(found)} queries: PostHog runs one at a time.")
    return text[: found[0].end]  # from its beginning: lines are counted in errors


def _typed(query: str, variables: tuple[str, ...]) -> dict[str, str]:
    """Return what is given for the placeholders; every one of them has to be given."""
    from phtui.hogql.placeholders import placeholders
    from phtui.jobs.query_variables import VariableError, answered

    names = placeholders(query)
    typed = {}
    for variable in variables:
        name, is_given, value = variable.partition("=")
        whole = f"variables.{name}" if f"variables.{name}" in names else name
        if not is_given or (whole not in names and not whole.startswith("filters.")):
            had = ", ".join(names) or "none"
            raise click.UsageError(f"--var {variable}: the query has no {{{name}}}; it has {had}.")
        typed[whole] = value
    missing = [name for name in names if name != "filters" and name not in typed]
    if missing:
        example = missing[0].removeprefix("variables.")
        raise click.UsageError(f"The query leaves {{{missing[0]}}} open: --var {example}=VALUE.")
    try:
        answered(typed)
    except VariableError as error:
        raise click.UsageError(str(error)) from error
    return typed


def _watch(words: str | None) -> Watch | None:
    from phtui.jobs.query_watch import Watch

    try:
        return None if words is None else Watch.parse(words)
    except ValueError as error:
        raise click.UsageError(f"--watch: {error}") from error


def _check_file(output: Path | None) -> None:
    from phtui.jobs.export import ExportError, check_place

    try:
        if output is not None:
            check_place(output)
    except ExportError as error:
        raise click.UsageError(f"-o: {error}") from error

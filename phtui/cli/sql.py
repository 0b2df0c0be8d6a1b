"""`phtui sql`."""

from __future__ import annotations

import sys
from typing import Any

import click

from phtui.cli.target import Target, target_options


@click.command()
@click.option("-c", "--command", "text", metavar="SQL", help="The query.")
@click.option("-f", "--file", type=click.File("rb"), help="Read it from a file; - is stdin.")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl", "md", "vertical"]),
              default="table", show_default=True)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many rows.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="S",
              help="Cancel after so many seconds.")  # fmt: skip
@click.option("--refresh", default="force_async", metavar="MODE", help="PostHog's refresh mode.")
@click.argument("stdin", required=False, type=click.Choice(["-"]))
@target_options
def sql(target: Target, text: str | None, file: Any, format_: str, stdin: str | None,
        **options: Any) -> None:  # fmt: skip
    """Run a HogQL query and print its rows.

    Data goes to stdout, progress and errors to stderr. Ctrl-C cancels the query on the server.
    """
    from phtui.commands.sql import SqlOptions, print_query
    from phtui.jobs.query_run import REFRESH_MODES

    given = [source for source in (text, file, stdin) if source is not None]
    if len(given) != 1:
        raise click.UsageError("Give the query once: -c SQL, -f FILE, or - for stdin.")
    if options["refresh"] not in REFRESH_MODES:
        raise click.UsageError(f"--refresh takes {', '.join(REFRESH_MODES)}.")
    if text is None:
        try:
            text = (file or sys.stdin.buffer).read().decode()
        except UnicodeDecodeError as error:
            raise click.UsageError("The query is not UTF-8 text.") from error
    if not text.strip():
        raise click.UsageError("The query is empty.")
    session = target.open(whole=True)  # a script asks once: about all of it
    try:
        code = print_query(session.open_client, SqlOptions(text, format_, **options))
    finally:
        session.close()
    sys.exit(code)

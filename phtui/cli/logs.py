"""`phtui logs`."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Any, NoReturn

import click

from phtui.cli.target import Target, target_options


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--follow", is_flag=True, help="Go on as lines come, for ever.")
@click.option(
    "--since",
    default="15m",
    show_default=True,
    metavar="TIME",
    help="30s, 15m, 2h, 3d or an ISO time (UTC where it does not say).",
)
@click.option(
    "--level",
    type=click.Choice(["debug", "log", "info", "warn", "error"]),
    default="debug",
    help="The least.",
)
@click.option("--grep", metavar="RE", help="Lines that match, in any case.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "jsonl"]), default="text", show_default=True
)
@click.option("--spool", is_flag=True, help="Keep lines in a file, and use what is there.")
@click.option("--verify", is_flag=True, help="Exit with 1 if a gap could not be filled.")
@click.option(
    "--keep",
    type=click.IntRange(1),
    metavar="LINES",
    help="With --follow: the newest so many; with --spool: so many in the file.",
)
@click.option("--clean", is_flag=True, help="Remove what was spooled, of all projects, and end.")
@click.option("--older", metavar="TIME", help="With --clean: only what is older; 7d, an ISO time.")
@target_options
def logs(target: Target, sources: tuple[str, ...], since: str, grep: str | None, format_: str,
         clean: bool, older: str | None, **options: Any) -> None:  # fmt: skip
    """Print logs of plugins and hog functions, merged by time.

    SOURCE is plugin:42, hog:<uuid> or a part of a name that only one has; without one it is all
    that are enabled. Ctrl-C ends it.
    """
    from phtui.api.log_models import level
    from phtui.commands.logs import LogsOptions, print_logs
    from phtui.store.log_filter import Match

    if clean or older is not None:
        _clean(clean, sources, older)
    begin = _time("--since", since)
    try:
        match = None if grep is None else Match(grep, regex=True)
    except ValueError as error:
        raise click.UsageError(f"--grep: {error}.") from error
    least = level(options.pop("level"))
    session = target.open()
    try:
        code = print_logs(
            session.open_client,
            LogsOptions(sources, begin, level=least, match=match, format=format_, **options),
        )
    finally:
        session.close()
    sys.exit(code)


def _time(option: str, text: str) -> timedelta | datetime:
    from phtui.jobs.log_times import parse_since

    try:
        return parse_since(text)
    except ValueError as error:
        raise click.UsageError(f"{option} takes 30s, 15m, 2h, 3d or an ISO time.") from error


def _clean(clean: bool, sources: tuple[str, ...], older: str | None) -> NoReturn:
    from phtui.commands.logs_clean import clean_spools

    if not clean:
        raise click.UsageError("--older goes with --clean.")
    if sources:
        raise click.UsageError("--clean is for the spools of all sources.")
    sys.exit(clean_spools(None if older is None else _time("--older", older)))

"""The command line: options to settings, then the app or a command."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from phtui import __version__
from phtui.demo.child import DEFAULT_SPEED
from phtui.session import Session
from phtui.settings import Options, SettingsError


@dataclass(frozen=True, slots=True)
class Target:
    """Which PostHog the command line names."""

    options: Options
    demo: bool
    speed: int

    def open(self, *, whole: bool = False) -> Session:
        """Return the session, or end with 2 and a sentence that says what is missing."""
        try:
            return Session(self.options, demo=self.demo, speed=self.speed, whole=whole)
        except SettingsError as error:
            raise _Usage(str(error)) from error

    def over(self, outer: Target) -> Target:
        """Return this command's options, each from before the command where it has none."""
        mine, theirs = self.options, outer.options
        return Target(
            Options(
                mine.host or theirs.host,
                mine.project or theirs.project,
                mine.insecure_http or theirs.insecure_http,
            ),
            self.demo or outer.demo,
            outer.speed if self.speed == DEFAULT_SPEED else self.speed,
        )


class _Usage(click.ClickException):
    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


def target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which PostHog to talk to, as one argument `target`."""
    options = (
        click.option("--demo", is_flag=True, help="An embedded PostHog with made-up data."),
        click.option(
            "--speed", type=click.IntRange(0), default=DEFAULT_SPEED, show_default=True,
            metavar="ROWS/S", help="How fast the demo reads; 0: as fast as it can.",
        ),
        click.option("--host", metavar="URL", help="Such as https://eu.posthog.com."),
        click.option("--project", metavar="ID", help="The project's number."),
        click.option("--insecure-http", is_flag=True, help="Send the key over plain http."),
    )  # fmt: skip

    @wraps(command)  # and with it the options that are there already
    def gathered(**values: Any) -> Any:
        names = ("host", "project", "insecure_http")
        options = Options(**{name: values.pop(name) for name in names})
        target = Target(options, values.pop("demo"), values.pop("speed"))
        outer = click.get_current_context().find_object(Target)
        return command(target=target.over(outer) if outer else target, **values)

    for option in reversed(options):
        gathered = option(gathered)
    return gathered


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="phtui", message="%(prog)s %(version)s")
@target_options
@click.option("--mouse/--no-mouse", default=False, help="Let the app take the mouse.")
@click.option("--theme", envvar="PHTUI_THEME", metavar="NAME",
              help="Colours; ansi-dark and ansi-light are the terminal's own.")  # fmt: skip
@click.pass_context
def main(context: click.Context, target: Target, mouse: bool, theme: str | None) -> None:
    """PostHog in the terminal. Read-only: phtui never changes anything in PostHog."""
    context.obj = target
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = (
            "phtui needs a terminal. In a pipe use a command, such as: phtui sql -c 'select 1'"
        )
        raise _Usage(message)
    if os.environ.get("TERM", "dumb") == "dumb":
        message = "This terminal cannot place text (TERM=dumb). Commands work in any, such as"
        raise _Usage(f"{message} phtui logs --follow and phtui sql.")
    session = target.open()
    gc.disable()  # imports leave no garbage; the app enables it when it is up
    try:
        from phtui.app import PhtuiApp  # Textual, for those who look at it

        app = PhtuiApp(session, key_hint=session.key_hint, demo_speed=session.demo_speed)
        if theme is not None:
            if theme not in app.available_themes:
                raise _Usage(f"There is no theme {theme!r}; {', '.join(app.available_themes)}.")
            app.theme = theme
        app.run(mouse=mouse)
        context.exit(app.return_code or 0)
    finally:
        session.close()


@main.command()
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


@main.command()
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
@target_options
def logs(target: Target, sources: tuple[str, ...], since: str, grep: str | None, format_: str,
         **options: Any) -> None:  # fmt: skip
    """Print logs of plugins and hog functions, merged by time.

    SOURCE is plugin:42, hog:<uuid> or a part of a name that only one has; without one it is all
    that are enabled. Ctrl-C ends it.
    """
    from phtui.api.log_models import level
    from phtui.commands.logs import LogsOptions, parse_since, print_logs
    from phtui.store.log_filter import Match

    try:
        begin = parse_since(since)
    except ValueError as error:
        raise click.UsageError("--since takes 30s, 15m, 2h, 3d or an ISO time.") from error
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


@main.command()
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl", "md", "vertical"]),
              default="table", show_default=True)  # fmt: skip
@target_options
def sources(target: Target, format_: str) -> None:
    """List what logs: plugin configs and hog functions."""
    from phtui.commands.sources import print_sources

    session = target.open()
    try:
        code = print_sources(session.open_client, format_)
    finally:
        session.close()
    sys.exit(code)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def demo(arguments: tuple[str, ...]) -> None:
    """Run the demo server alone, for other clients."""
    from phtui.demo.__main__ import main as serve

    serve(list(arguments), prog_name="phtui demo")

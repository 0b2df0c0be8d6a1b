"""`phtui`: on a terminal the app, else a command."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, Final

import click

from phtui import __version__
from phtui.cli.demo import demo
from phtui.cli.logs import logs
from phtui.cli.persons import persons
from phtui.cli.recordings import recordings
from phtui.cli.sources import sources
from phtui.cli.sql import sql
from phtui.cli.target import Target, Usage, target_options
from phtui.views import VIEWS

_INTERRUPTED: Final = 130
"""`Exit.INTERRUPTED`, which comes with httpx: not for those who look at the app."""


class Commands(click.Group):
    """The commands; Ctrl-C ends any of them as a shell expects, however early it comes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # before a command hears signals itself
            ctx.exit(_INTERRUPTED)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="phtui", message="%(prog)s %(version)s")
@target_options
@click.option("--mouse/--no-mouse", default=False, help="Let the app take the mouse.")
@click.option("--theme", envvar="PHTUI_THEME", metavar="NAME",
              help="Colours; ansi-dark and ansi-light are the terminal's own.")  # fmt: skip
@click.option("--screen", type=click.Choice(list(VIEWS)), default="hogql", show_default=True,
              help="The view to begin with.")  # fmt: skip
@click.option("--spool", is_flag=True, help="Keep the lines of logs in a file.")
@click.pass_context
def main(
    context: click.Context, target: Target, mouse: bool, theme: str | None, screen: str, spool: bool
) -> None:
    """PostHog in the terminal. Read-only: phtui never changes anything in PostHog."""
    context.obj = target
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = (
            "phtui needs a terminal. In a pipe use a command, such as: phtui sql -c 'select 1'"
        )
        raise Usage(message)
    if os.environ.get("TERM", "dumb") == "dumb":
        message = "This terminal cannot place text (TERM=dumb). Commands work in any, such as"
        raise Usage(f"{message} phtui logs --follow and phtui sql.")
    session = target.open()
    gc.disable()  # imports leave no garbage; the app enables it when it is up
    try:
        from phtui.app import PhtuiApp  # Textual, for those who look at it

        app = PhtuiApp(
            session,
            key_hint=session.key_hint,
            demo_speed=session.demo_speed,
            first_view=screen,
            spools_logs=spool,
        )
        if theme is not None:
            if theme not in app.available_themes:
                raise Usage(f"There is no theme {theme!r}; {', '.join(app.available_themes)}.")
            app.theme = theme
        app.run(mouse=mouse)
        context.exit(app.return_code or 0)
    finally:
        session.close()


for command in (sql, logs, recordings, persons, sources, demo):
    main.add_command(command)

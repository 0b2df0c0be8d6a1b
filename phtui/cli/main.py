"""`phtui`: on a terminal the app, else a command."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import click

from phtui import __version__
from phtui.cli.demo import demo
from phtui.cli.doctor import doctor
from phtui.cli.info import info
from phtui.cli.login import login
from phtui.cli.logs import logs
from phtui.cli.persons import persons
from phtui.cli.recordings import recordings
from phtui.cli.sources import sources
from phtui.cli.sql import sql
from phtui.cli.target import PREFERENCES_GIVEN, Target, Usage, target_options
from phtui.settings.resolve import PREFERENCES, prefer
from phtui.settings.values import Chosen
from phtui.views import VIEWS

if TYPE_CHECKING:
    from phtui.app import PhtuiApp
    from phtui.session import Session

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
@click.option("--mouse/--no-mouse", default=None, help="Let the app take the mouse.")
@click.option("--theme", metavar="NAME",
              help="Colours; ansi-dark and ansi-light are the terminal's own.")  # fmt: skip
@click.option("--screen", type=click.Choice(list(VIEWS)), help="The view to begin with.")
@click.option("--spool/--no-spool", default=None, help="Keep the lines of logs in a file.")
def main(target: Target, **preferences: str | bool | None) -> None:
    """PostHog in the terminal. Read-only: phtui never changes anything in PostHog."""
    context = click.get_current_context()
    context.obj = target
    context.meta[PREFERENCES_GIVEN] = preferences
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
    context.exit(_show(target, preferences))


def _show(target: Target, options: Mapping[str, str | bool | None]) -> int:
    """Run the app, again for each project that is gone to; return its exit code."""
    session = target.open()
    chosen = {name: prefer(name, options[name], os.environ, session.config) for name in PREFERENCES}
    try:
        while True:
            app = _app(session, chosen)
            app.run(mouse=bool(chosen["mouse"].value))
            if app.next_project is None:
                return app.return_code or 0
            session.go_to(app.next_project)
            chosen |= {"screen": Chosen(app.current_mode), "theme": Chosen(app.theme)}
            del app
            gc.unfreeze()
            gc.collect()
    finally:
        session.close()


def _app(session: Session, chosen: Mapping[str, Chosen[str | bool]]) -> PhtuiApp:
    """Return the app, dressed as was chosen."""
    gc.disable()  # imports leave no garbage; the app enables it when it is up
    from phtui.app import PhtuiApp  # Textual, for those who look at it

    app = PhtuiApp(
        session,
        key_hint=session.key_hint,
        demo_speed=session.demo_speed,
        first_view=str(chosen["screen"].value),
        spools_logs=bool(chosen["spool"].value),
        profile=session.profile,
    )
    app.own_keys = session.config.keys
    _dress(app, chosen["theme"])
    return app


def _dress(app: PhtuiApp, theme: Chosen[str | bool]) -> None:
    """Give the app the colours that were chosen."""
    if theme.value in app.available_themes:
        app.theme = str(theme.value)
    elif theme.value:
        names = ", ".join(app.available_themes)
        raise Usage(f"{theme.came_from}: there is no theme {theme.value}. There are: {names}.")


for command in (sql, logs, recordings, persons, sources, login, doctor, info, demo):
    main.add_command(command)

"""The options that say which PostHog to talk to; every command has them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from phtui.demo.child import DEFAULT_SPEED
from phtui.session import Session
from phtui.settings.config import Config, config_path, read_config
from phtui.settings.values import Options, SettingsError
from phtui.views import VIEWS

if TYPE_CHECKING:
    from phtui.commands.shell import Exit, OpenClient

PREFERENCES_GIVEN = "phtui.preferences"
"""Under this name a command finds what the options before it say of the app's looks."""
_FULL: Final = (ENOSPC, EDQUOT, EFBIG, EIO)
"""What a disk says that stdout goes to."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which PostHog the command line names."""

    options: Options
    demo: bool
    speed: int

    def open(self, *, whole: bool = False) -> Session:
        """Return the session, or end with 2 and a sentence that says what is missing."""
        if self.demo and self.options.profile is not None:
            raise Usage("--demo is a PostHog of its own, and --profile names another: use one.")
        try:
            return Session(
                self.options, demo=self.demo, speed=self.speed, whole=whole, config=self.config()
            )
        except SettingsError as error:
            raise Usage(str(error)) from error

    def config(self) -> Config:
        """Return what the file of settings says, or end with 2 and what is wrong in it."""
        try:
            config = read_config(config_path())
        except SettingsError as error:
            raise Usage(str(error)) from error
        screen = config.preferences.get("screen", "hogql")
        if screen not in VIEWS:
            raise Usage(f"{config.path}: screen must be one of {', '.join(VIEWS)}.")
        return config

    def run(self, work: Callable[[OpenClient], Exit]) -> NoReturn:
        """Do a command's work, and end with its exit code."""
        session = self.open(whole=True)  # a script asks once: about all of it
        try:
            session.wait()
            code = work(session.open_client)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            from phtui.commands.shell import mute_stdout

            mute_stdout()
            raise Usage(f"Not all could be written: {error.strerror}.") from error
        finally:
            session.close()
        sys.exit(code)

    def over(self, outer: Target) -> Target:
        """Return this command's options, each from before the command where it has none."""
        mine, theirs = self.options, outer.options
        return Target(
            Options(
                mine.host or theirs.host,
                mine.project or theirs.project,
                mine.insecure_http or theirs.insecure_http,
                mine.profile or theirs.profile,
            ),
            self.demo or outer.demo,
            outer.speed if self.speed == DEFAULT_SPEED else self.speed,
        )


class Usage(click.ClickException):
    """What is missing or wrong, said as it is; exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence alone."""
        click.echo(self.message, file=file, err=True)


def target_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which PostHog to talk to, as one argument `target`."""
    options = (
        click.option("--demo", is_flag=True, help="An embedded PostHog with made-up data."),
        click.option(
            "--speed", type=click.IntRange(0), default=DEFAULT_SPEED, show_default=True,
            metavar="ROWS/S", help="How fast the demo reads; 0: as fast as it can.",
        ),
        click.option("-P", "--profile", metavar="NAME", help="A login of config.toml."),
        click.option("--host", metavar="URL", help="Such as https://eu.posthog.com."),
        click.option("--project", metavar="ID", help="The project's number."),
        click.option("--insecure-http", is_flag=True, help="Send the key over plain http."),
    )  # fmt: skip

    @wraps(command)  # and with it the options that are there already
    def gathered(**values: Any) -> Any:
        names = ("host", "project", "insecure_http", "profile")
        options = Options(**{name: values.pop(name) for name in names})
        target = Target(options, values.pop("demo"), values.pop("speed"))
        outer = click.get_current_context().find_object(Target)
        return command(target=target.over(outer) if outer else target, **values)

    for option in reversed(options):
        gathered = option(gathered)
    return gathered

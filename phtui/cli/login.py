"""`phtui login`: asks, on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from phtui.cli.target import Target, Usage, target_options
from phtui.formatting import safe
from phtui.settings.config import Config
from phtui.settings.scopes import MORE, NEEDED
from phtui.settings.values import SettingsError

if TYPE_CHECKING:
    from phtui.api.models import Project
    from phtui.commands.login import Keyed

_MOST_LISTED = 40
"""Projects that are listed; any other can be typed."""
_KEY_VARIABLES = (
    "POSTHOG_PERSONAL_API_KEY", "POSTHOG_PERSONAL_API_KEY_FILE",
    "POSTHOG_CLI_API_KEY", "POSTHOG_CLI_TOKEN",
)  # fmt: skip


@click.command()
@target_options
def login(target: Target) -> None:
    """Ask for host, key and project, and keep them as a profile."""
    from phtui.api.errors import ApiError
    from phtui.commands.shell import exit_for, say

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Usage("phtui login asks for the key, so it needs a terminal.")
    if target.demo:
        raise Usage("The demo needs no login: phtui --demo.")
    config = target.config()
    try:
        _ask(target, config)
    except click.Abort:
        say("\nNothing was kept.")
        sys.exit(130)
    except ApiError as error:
        say(safe(str(error)))
        sys.exit(exit_for(error))
    except SettingsError as error:
        raise Usage(str(error)) from error


def _ask(target: Target, config: Config) -> None:
    import asyncio

    from phtui.commands.login import Keyed, find_account, host_named, keep

    named = target.options.profile or click.prompt("Name of the profile", "default")
    name = _free_name(named, config)
    asked = target.options.host or click.prompt("PostHog: us, eu, or its address", "us")
    host = host_named(asked)
    click.echo(f"Make a personal API key at {host}/settings/user-api-keys with the scopes")
    click.echo(f"  {' '.join(NEEDED)}\nand for the other views\n  {' '.join(MORE)}")
    key = click.prompt("Key (it is not shown)", hide_input=True).strip()
    keyed = Keyed(host, key, target.options.insecure_http)
    account = asyncio.run(find_account(keyed))
    click.echo(f"PostHog takes the key{f' of {safe(account.email)}' if account.email else ''}.")
    project = _choose(keyed, account.projects, target.options.project)
    told = f"{safe(project.name)} #{project.id}" if project.name else f"project #{project.id}"
    production = click.confirm(f"Is {told} production? The title bar says so then", False)
    file = keep(keyed, name, project.id, production=production)
    click.echo(f"Kept as profile {name} for {told}; the key is in {file}, for you alone.")
    _say_next(name, config)


def _free_name(name: str, config: Config) -> str:
    from phtui.settings.edit import NAME

    if not NAME.fullmatch(name):
        raise Usage("A profile's name has letters, digits, - and _, 40 at the most.")
    if name in config.profiles:
        click.confirm(f"There is a profile {name}. Replace it?", False, abort=True)
    return name


def _choose(keyed: Keyed, projects: Sequence[Project], wanted: str | None) -> Project:
    import asyncio

    from phtui.commands.login import find_project

    if wanted is None and len(projects) == 1:
        return projects[0]
    if wanted is None:
        for project in projects[:_MOST_LISTED]:
            click.echo(f"  {project.id:>8}  {safe(project.name)}")
        wanted = str(click.prompt("The project's number", type=click.IntRange(1)))
    known = {str(project.id): project for project in projects}
    return known.get(wanted) or asyncio.run(find_project(keyed, wanted))


def _say_next(name: str, config: Config) -> None:
    variable = next((each for each in _KEY_VARIABLES if os.environ.get(each)), None)
    if variable is None and config.profile in (None, name):
        click.echo("Next: phtui, or phtui doctor to see what works.")
        return
    why = f"{variable} wins otherwise" if variable else f"{config.profile} is used otherwise"
    click.echo(f"Next: phtui -P {name} ({why}), or phtui doctor -P {name} to see what works.")

"""`phtui info`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from phtui.cli.target import PREFERENCES_GIVEN, Target, Usage, target_options
from phtui.settings.values import SettingsError


@click.command()
@click.option("--format", "format_", type=click.Choice(["table", "csv", "jsonl", "md", "vertical"]),
              default="table", show_default=True)  # fmt: skip
@target_options
def info(target: Target, format_: str) -> None:
    """Tell every setting and path, and its origin."""
    from phtui.commands.info import Told, print_info
    from phtui.demo.settings import data_folder

    given = click.get_current_context().meta[PREFERENCES_GIVEN]
    told = Told(target.options, target.config(), os.environ, Path.home(), given)
    try:
        code = print_info(told, data_folder(), format_, demo=target.demo)
    except SettingsError as error:
        raise Usage(str(error)) from error
    sys.exit(code)

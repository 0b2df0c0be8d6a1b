"""`phtui sources`."""

from __future__ import annotations

import sys

import click

from phtui.cli.target import Target, target_options


@click.command()
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

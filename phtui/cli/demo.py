"""`phtui demo`."""

from __future__ import annotations

import click


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def demo(arguments: tuple[str, ...]) -> None:
    """Run the demo server alone, for other clients."""
    from phtui.demo.__main__ import main as serve

    serve(list(arguments), prog_name="phtui demo")

"""What an argument of a command must be."""

from __future__ import annotations

import click


def given(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Return a text without the space around it; there must be some: a variable may be empty."""
    if not text.strip():
        raise click.BadParameter("it is empty.")
    return text.strip()

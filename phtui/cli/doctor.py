"""`phtui doctor`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from phtui import __version__
from phtui.cli.target import Target, target_options
from phtui.finding import Finding, Mark


@click.command()
@target_options
def doctor(target: Target) -> None:
    """Tell what works and what does not."""
    from phtui.commands.doctor import examine, tell
    from phtui.terminal.checkup import look_at_terminal

    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    tell(_versions())
    tell(look_at_terminal(os.environ, sys.stdin.fileno() if on_terminal else None))
    session = target.open()
    tell(_key_file(session.key_file))
    try:
        code = examine(session.open_client)
    finally:
        session.close()
    sys.exit(code)


def _versions() -> Iterator[Finding]:
    import platform
    from importlib import metadata

    parts = [f"phtui {__version__}", f"Python {platform.python_version()}"]
    parts += [f"{name} {metadata.version(name)}" for name in ("textual", "httpx")]
    words = f"{', '.join(parts)}, {platform.system()} {platform.machine()}."
    yield Finding(Mark.OK, "versions", words)


def _key_file(path: Path | None) -> Iterator[Finding]:
    """Tell whether others may read the file that the key is in, if it is in one."""
    if path is None:
        return
    if path.stat().st_mode & 0o077:
        words = f"Others may read {path}. Keep it to yourself: chmod 600 {path}"
        yield Finding(Mark.LIMITED, "key file", words)
    else:
        yield Finding(Mark.OK, "key file", f"{path} is its owner's alone.")

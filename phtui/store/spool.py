"""Where lines are kept from one run to the next, for those who ask for it."""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs

from phtui.store.log_values import Limits

SPOOL_LIMITS = Limits(entries=None, bytes=1_000_000_000, age=30 * 86_400.0)


def spool_path(host: str, project: int) -> Path:
    """Return the file of one project: sources of two may have the same number.

    Args:
        host: `scheme://name[:port]`.
        project: Its number.
    """
    name = re.sub(r"[^\w.-]+", "_", host.partition("://")[2])
    return spool_folder() / f"logs-{name}-{project}.sqlite"


def spools() -> list[Path]:
    """Return the files of all projects that have one."""
    return sorted(spool_folder().glob("logs-*.sqlite"))


def bytes_of(path: Path) -> int:
    """Return how much room a spool takes, with what is written ahead of it."""
    return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))


def spool_folder() -> Path:
    """Return where the spools of this user are."""
    return platformdirs.user_state_path("phtui", appauthor=False)

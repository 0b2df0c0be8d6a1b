"""What is kept of a bug: a file with the traceback, without the values of anything."""

from __future__ import annotations

import os
import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from phtui import __version__


def crash_folder() -> Path:
    """Return where bugs of this user's phtui are kept."""
    import platformdirs

    return platformdirs.user_log_path("phtui", appauthor=False)


def write_crash(error: BaseException, folder: Path) -> Path:
    """Write down an exception, for its owner's eyes only (0600), and return where.

    Local variables are left out: there might be the key among them, or a person's data.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    path = folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    about = f"phtui {__version__}, Python {platform.python_version()}, {platform.system()}\n\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(f"{now.isoformat()}\n{about}")
        file.writelines(traceback.format_exception(error))
    return path

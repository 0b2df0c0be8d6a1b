"""A query in a file of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from phtui.store.private_file import private_file

_LARGEST: Final = 10_000_000
"""Bytes: PostHog takes no request of 20 MB."""


class SqlFileError(ValueError):
    """The file cannot be read or written; the text says why."""


def read_sql(name: str) -> tuple[Path, str]:
    """Return the file and its text; `~` is the home directory.

    Raises:
        SqlFileError: It cannot be read, is no text, or is too large.
    """
    path = _path(name)
    try:
        if path.stat().st_size > _LARGEST:
            raise SqlFileError(f"{path} is larger than PostHog takes.")
        return path, path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SqlFileError(f"{path} is not UTF-8 text.") from error
    except OSError as error:
        raise SqlFileError(f"{path} cannot be read: {error.strerror}.") from error


def write_sql(name: str, text: str) -> Path:
    """Write a text to a file, whole or not at all; a new one is private (0600).

    Raises:
        SqlFileError: It cannot be written.
    """
    path = _path(name)
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        with private_file(path, synced=True) as file:
            file.write((text if text.endswith("\n") else f"{text}\n").encode())
            os.fchmod(file.fileno(), mode)
    except OSError as error:
        raise SqlFileError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def replaced_by(name: str, own: str) -> Path | None:
    """Return the file that a text of that name would replace; None where it is its `own`, or new.

    Raises:
        SqlFileError: No file is named.
    """
    path = _path(name)
    return path if path.exists() and str(path) != own else None


def _path(name: str) -> Path:
    if not name.strip():
        raise SqlFileError("Name a file.")
    return Path(name.strip()).expanduser().absolute()

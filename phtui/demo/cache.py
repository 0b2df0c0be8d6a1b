"""Where a data set lies on disk, so that the next start finds it made."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import msgspec

from phtui.demo.dataset.plan import SCHEMA_VERSION

_PRIVATE = "private-"
_LOCK = ".lock"


class Made(msgspec.Struct, frozen=True):
    """What the finished data set under a path is."""

    anchor: datetime
    rows: dict[str, int]
    """By table."""


class Place:
    """A directory for a data set, this process's alone until it is released.

    It is one of a kind by size and version, and kept; where that is another process's, it is a
    private one that goes at release. The lock is on a file beside it and dies with the process,
    so whoever finds it free knows that nobody lives there.
    """

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        """The database itself: what ClickHouse opens."""
        self._lock = lock
        self._mark = path.with_suffix(".json")

    @classmethod
    def claim(cls, root: Path, visits: int) -> Place:
        """Find the place for a data set of this size, and sweep what dead processes left.

        Raises:
            OSError: nothing can be written there.
        """
        root.mkdir(parents=True, exist_ok=True)
        kept = f"v{SCHEMA_VERSION}-{visits}"
        _sweep(root, kept)
        names = chain([kept], (f"{_PRIVATE}{number}" for number in count(1)))
        while True:
            name = next(names)
            lock = _lock(root / (name + _LOCK))
            if lock is not None:
                return cls(root / name, lock)

    def take_mark(self) -> Made | None:
        """Return what is here if it is complete, and unmark it until `mark` says so again.

        So a data set that kills the process which opens it is not opened twice.
        """
        try:
            made = msgspec.json.decode(self._mark.read_bytes(), type=Made)
        except (OSError, msgspec.DecodeError):
            return None
        self.unmark()
        return made

    def mark(self, made: Made) -> None:
        """Say that the data set here is complete."""
        new = self._mark.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(made))
        new.replace(self._mark)

    def unmark(self) -> None:
        """Say that the data set here must not be used again."""
        self._mark.unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete whatever is here."""
        self.unmark()
        _delete(self.path)

    def release(self) -> None:
        """Give the place up; delete what is in it unless it is complete and to be kept."""
        if self.path.name.startswith(_PRIVATE) or not self._mark.exists():
            self.empty()
        os.close(self._lock)


def _sweep(root: Path, kept: str) -> None:
    """Delete private places of dead processes and what older versions kept."""
    current = kept.partition("-")[0] + "-"
    for file in root.glob(f"*{_LOCK}"):
        lock = None if file.name.startswith(current) else _lock(file)
        if lock is not None:
            Place(file.with_suffix(""), lock).empty()
            os.close(lock)


def _lock(file: Path) -> int | None:
    """Lock a file until it is closed; None if another process has it."""
    lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

"""Files that only their owner reads, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def private_file(path: Path, *, synced: bool = False) -> Iterator[BinaryIO]:
    """Open a file that takes the place of `path` when the block ends, and is gone if it fails.

    Args:
        path: In a folder that is there.
        synced: Whether it is on the disk before it takes the place: a power cut leaves either file.

    Raises:
        OSError: It cannot be written there.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name[:64]}.", dir=path.parent)  # it is 0600
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            if synced:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise


def write_private(path: Path, data: bytes) -> None:
    """Write a whole file, its folder made where there is none.

    Raises:
        OSError: It cannot be written there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with private_file(path) as file:
        file.write(data)

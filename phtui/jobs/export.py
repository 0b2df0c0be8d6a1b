"""A result as a file: csv, tsv, jsonl, json, md, sql, and parquet where pyarrow is installed.

Written row by row to a file beside it, private (0600), which then takes its name: a file that is
there is a whole one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from phtui.formatting import size
from phtui.jobs.export_lines import TEXT_FORMATS, Row
from phtui.jobs.export_parquet import export_parquet
from phtui.jobs.result_values import SLICE, never, slices
from phtui.store.private_file import private_file

_ALIASES: Final = {"ndjson": "jsonl", "markdown": "md", "txt": "tsv", "pq": "parquet"}


class ExportError(Exception):
    """The file cannot be written; the text says why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path
    rows: int
    bytes: int

    @property
    def words(self) -> str:
        """Return what was done: `Saved 50,000 rows, 6.1 MB, to /home/ana/x.csv`."""
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return f"Saved {rows}, {size(self.bytes)}, to {self.path}"


@cache
def export_formats() -> tuple[str, ...]:
    """Return the suffixes that can be written here."""
    return (*TEXT_FORMATS, *(("parquet",) if find_spec("pyarrow") else ()))


def format_of(path: Path) -> str:
    """Return the format that a file's suffix asks for.

    Raises:
        ExportError: There is none of that suffix.
    """
    suffix = path.suffix.removeprefix(".").lower()
    name = _ALIASES.get(suffix, suffix)
    if name in export_formats():
        return name
    if name == "parquet":
        raise ExportError("Parquet needs pyarrow, which is not installed here.")
    known = ", ".join(f".{known}" for known in export_formats())
    raise ExportError(f"The name must end with one of {known}.")


def check_place(path: Path) -> None:
    """Tell early what of a file's name would keep rows from being written there.

    Raises:
        ExportError: It names no format, or no folder that can be written to.
    """
    format_of(path)
    check_folder(path)


def check_folder(path: Path) -> None:
    """Tell early what would keep a file from being written there.

    Raises:
        ExportError: It is a folder, or in none that can be written to.
    """
    path = path.expanduser()
    if path.is_dir():
        raise ExportError(f"{path} is a folder: add the name of a file.")
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}.")
    if not os.access(path.parent, os.W_OK):
        raise ExportError(f"You may not write to the folder {path.parent}.")


def export(
    path: Path,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Sequence[Row],
    superseded: Callable[[], bool] = never,
) -> Exported:
    """Write rows to a file, whose suffix names the format; for a thread.

    A file of that name is replaced, at once and only when all is written.

    Args:
        path: Where to; `~` is the home directory.
        columns: Their names; the header is written even without rows.
        types: Their ClickHouse types.
        rows: Read one at a time.
        superseded: Tells whether nobody wants it any more.

    Raises:
        ExportError: It cannot be written.
        SupersededError: Nobody wants it.
    """
    path = path.expanduser().absolute()
    name = format_of(path)
    try:
        with private_file(path, synced=True) as file:
            if name == "parquet":
                export_parquet(file, columns, types, rows, superseded)
            else:
                pieces = _pieces(name, columns, rows, superseded)
                file.writelines(piece.encode("utf-8", "replace") for piece in pieces)
            count = file.tell()
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from error
    return Exported(path, len(rows), count)


def _pieces(
    name: str, columns: Sequence[str], rows: Sequence[Row], superseded: Callable[[], bool]
) -> Iterator[str]:
    seen = (row for part in slices(rows, superseded) for row in part)
    for number, piece in enumerate(TEXT_FORMATS[name](columns, seen)):
        yield piece
        if number % SLICE == 0:
            time.sleep(0)


def text_of_rows(name: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    """Return rows as text for the clipboard: one of `TEXT_FORMATS`."""
    return "".join(TEXT_FORMATS[name](columns, rows))

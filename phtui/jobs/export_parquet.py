"""Rows to the program that writes them as Parquet.

It is one of its own because loading pyarrow holds the interpreter for a quarter of a second, in
which no other thread runs: no key would be answered.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from typing import BinaryIO, Final

from phtui.jobs.result_values import Row, never, slices

CANNOT_WRITE: Final = 74
"""How the writer ends when the file cannot be written; what it says then is why."""
_ROOT: Final = Path(__file__).parents[2]


def export_parquet(
    file: BinaryIO,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Sequence[Row],
    superseded: Callable[[], bool] = never,
) -> None:
    """Write rows as Parquet; see `parquet_writer`.

    Raises:
        OSError: It cannot be written.
        SupersededError: Nobody wants it any more.
    """
    command = [sys.executable, "-m", "phtui.jobs.parquet_writer"]
    # From there, `phtui` is found however this process found it.
    with Popen(command, cwd=_ROOT, stdin=PIPE, stdout=file, stderr=PIPE) as writer:
        assert writer.stdin is not None
        assert writer.stderr is not None
        try:
            with suppress(BrokenPipeError), writer.stdin as rows_in:  # it says why at its end
                pickle.dump((columns, types), rows_in)
                for part in slices(rows, superseded):
                    pickle.dump(part, rows_in)
                pickle.dump([], rows_in)
        except BaseException:
            writer.kill()
            raise
        said = writer.stderr.read().decode(errors="replace")
    if writer.returncode == CANNOT_WRITE:
        raise OSError(said)
    if writer.returncode:
        raise RuntimeError(f"The writer of Parquet ended with {writer.returncode}: {said}")

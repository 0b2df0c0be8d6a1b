"""The embedded ClickHouse: one connection to it, and its errors made readable."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

_PYARROW = "pyarrow"
_hidden = _PYARROW not in sys.modules
if _hidden:
    # chdb starts in half the time without it, and what needs it is not used here.
    sys.modules[_PYARROW] = None  # type: ignore[assignment]  # None means: cannot be imported
try:
    import chdb
finally:
    if _hidden:
        del sys.modules[_PYARROW]

_ERROR = re.compile(r"Code: (\d+)\. DB::Exception: (.*) \(([A-Z0-9_]+)\)[^()]*$", re.DOTALL)
_INTERNAL = re.compile(
    r"[.:,]?\s*(?:In scope |In query |[Ww]hile executing |Stack trace:|\(in file/uri )", re.DOTALL
)
_CORRUPTION = frozenset(("CHECKSUM_DOESNT_MATCH", "CORRUPTED_DATA", "CANNOT_READ_ALL_DATA"))


class ClickHouseError(Exception):
    """ClickHouse refused or gave up a statement; `str(error)` shows nothing internal."""

    def __init__(self, text: str) -> None:
        match = _ERROR.search(text)
        message = match[2] if match else text
        super().__init__(_INTERNAL.split(message, maxsplit=1)[0].strip())
        self.name = match[3] if match else "UNKNOWN_EXCEPTION"
        """For example `NOT_AN_AGGREGATE`."""

    @property
    def tells_of_corruption(self) -> bool:
        """Whether what is on disk is not what was written."""
        return self.name in _CORRUPTION


class Connection:
    """A connection to the database under a path; one statement at a time.

    A process can have only one path open: all connections of the old one must be closed first.
    """

    def __init__(self, path: Path, settings: str = "") -> None:
        """Open it, and run a `SET` statement on it if one is given."""
        try:
            self._connection = chdb.connect(str(path))
        except RuntimeError as error:
            raise ClickHouseError(str(error)) from error
        if settings:
            self.query(settings)

    def query(self, sql: str, output: str = "JSONCompactEachRow") -> Any:
        """Run a statement; chdb's result has `bytes()` and `storage_bytes_read()`.

        Raises:
            ClickHouseError: the statement failed.
        """
        try:
            return self._connection.query(sql, output)
        except RuntimeError as error:
            raise ClickHouseError(str(error)) from error

    def close(self) -> None:
        """Close it; the last one closed shuts the engine down."""
        self._connection.close()

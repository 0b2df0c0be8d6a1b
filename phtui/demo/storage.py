"""The data set: opened as the cache has it, or made anew, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from phtui.demo import data
from phtui.demo.cache import Made, Place
from phtui.demo.clickhouse import ClickHouseError, Connection
from phtui.demo.dataset import tables
from phtui.demo.dataset.plan import Plan

_log = logging.getLogger(__name__)


class Storage:
    """A database that has the newest days in it soon, and everything a little later.

    Work on it begins when its context is entered, so that the rest of the program can be imported
    meanwhile. Its thread holds a connection to the end, and with it the engine up.
    """

    def __init__(self, root: Path, visits: int) -> None:
        """Find a place for it.

        Raises:
            OSError: nothing can be written there.
        """
        self._place = Place.claim(root, visits)
        self._visits = visits
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._usable = threading.Event()
        self._whole = threading.Event()
        self._stopping = threading.Event()
        self._error: Exception | None = None

    @property
    def is_complete(self) -> bool:
        """Whether all rows are there."""
        return self._whole.is_set() and self._error is None

    @property
    def path(self) -> Path:
        """What ClickHouse opens."""
        return self._place.path

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Give up what is not finished, and close it."""
        self._stopping.set()
        self._thread.join(0.02)
        while self._thread.is_alive():
            # Again and again: a KILL between two statements finds nothing.
            with closing(Connection(self.path)) as killer:
                killer.query("KILL QUERY WHERE query LIKE '%INSERT INTO ph.%' ASYNC")
            self._thread.join(0.05)
        self._place.release()

    def wait(self, *, whole: bool = False) -> None:
        """Wait until questions about the last days can be answered, or about all days.

        Raises:
            ClickHouseError, OSError: there is no room for the data.
        """
        (self._whole if whole else self._usable).wait()
        if self._error is not None:
            raise self._error

    def give_up(self) -> None:
        """Have the data set made anew at the next start: it is damaged."""
        self._place.unmark()

    def _work(self) -> None:
        try:
            connection = _open_cached(self._place, self._visits)
            if connection is None:
                self._make()
            else:
                with closing(connection):
                    self._serve()
        except (ClickHouseError, OSError) as error:
            self._error = error
        finally:
            self._usable.set()
            self._whole.set()

    def _make(self) -> None:
        """Make the newest days, and when somebody may already be asking, the others."""
        plan = Plan(_this_hour(), self._visits)
        self._place.empty()
        with closing(Connection(self.path, data.SETTINGS)) as connection:
            self._run(connection, data.newest(plan))
            self._usable.set()
            try:
                self._run(connection, data.rest(plan))
                # Making the rows takes three times the memory that reading them does.
                connection.query("SYSTEM JEMALLOC PURGE")
                self._place.mark(Made(plan.anchor, _row_counts(connection)))
            except (ClickHouseError, OSError) as error:
                if not self._stopping.is_set():
                    _log.error("The demo's data stays incomplete: %s", error)
                self._error = error
                self._whole.set()
                self._stopping.wait()
            else:
                self._serve()

    def _run(self, connection: Connection, statements: Iterable[str]) -> None:
        for statement in statements:
            if self._stopping.is_set():
                raise ClickHouseError("stopped")
            connection.query(statement)

    def _serve(self) -> None:
        self._usable.set()
        self._whole.set()
        self._stopping.wait()


def _open_cached(place: Place, visits: int) -> Connection | None:
    """Open what the cache has, if it is whole and has enough future left."""
    made = place.take_mark()
    if made is None or not _is_current(Plan(made.anchor, visits)):
        return None
    try:
        connection = Connection(place.path)
    except ClickHouseError:
        return None
    try:
        rows = _row_counts(connection)
    except ClickHouseError:
        rows = {}
    if rows != made.rows:
        connection.close()
        return None
    place.mark(made)
    return connection


def _is_current(plan: Plan) -> bool:
    now = datetime.now(UTC)
    # An anchor ahead of the clock means that the clock was set back.
    return plan.anchor <= now < plan.runs_out


def _row_counts(connection: Connection) -> dict[str, int]:
    """Count each table's rows: parts that ClickHouse found broken when it opened are missing."""
    counts = ", ".join(f"(SELECT count() FROM ph.{name})" for name in tables.NAMES)
    row = bytes(connection.query(f"SELECT {counts}").bytes())
    return dict(zip(tables.NAMES, msgspec.json.decode(row, type=list[int]), strict=True))


def _this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

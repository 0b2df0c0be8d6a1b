"""The data set opened: as the cache has it, or made anew and completed in the background."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

import msgspec

from phtui.demo import data
from phtui.demo.cache import Made, Place
from phtui.demo.clickhouse import ClickHouseError, Connection
from phtui.demo.dataset import tables
from phtui.demo.dataset.plan import Plan

_log = logging.getLogger(__name__)


class Storage:
    """A database with the newest days in it, and the thread that makes the rest.

    Holds a connection of its own from the start: the engine stays up while it is open.
    """

    def __init__(self, place: Place, visits: int) -> None:
        """Open the place's data set, or make the newest days of another.

        Raises:
            ClickHouseError: there is no room for it.
        """
        self._place = place
        self._stopping = threading.Event()
        self._filling: threading.Thread | None = None
        connection = _open_cached(place, visits)
        if connection is None:
            place.empty()
            plan = Plan(_this_hour(), visits)
            connection = Connection(place.path, data.SETTINGS)
            for statement in data.newest(plan):
                connection.query(statement)
            self._filling = threading.Thread(target=self._fill, args=(plan,), daemon=True)
        self._connection = connection

    @property
    def is_complete(self) -> bool:
        """Whether all rows are there."""
        return self._filling is None

    def fill(self) -> None:
        """Make what is missing, in the background."""
        if self._filling is not None:
            self._filling.start()

    def _fill(self, plan: Plan) -> None:
        try:
            for statement in data.rest(plan):
                if self._stopping.is_set():
                    return
                self._connection.query(statement)
            # Making the rows takes three times the memory that reading them does.
            self._connection.query("SYSTEM JEMALLOC PURGE")
            self._place.mark(Made(plan.anchor, _row_counts(self._connection)))
        except (ClickHouseError, OSError) as error:
            if not self._stopping.is_set():
                _log.error("The demo's data stays incomplete: %s", error)
            return
        self._filling = None

    def close(self) -> None:
        """Give up what is not finished; other connections must be closed already or soon."""
        self._stopping.set()
        filling = self._filling
        if filling is not None and filling.is_alive():
            killer = Connection(self._place.path)
            while filling.is_alive():
                # It may have been between two statements: then the first KILL finds nothing.
                killer.query("KILL QUERY WHERE query LIKE '%INSERT INTO ph.%' ASYNC")
                filling.join(0.05)
            killer.close()
        self._connection.close()


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
    """Count each table's rows; ClickHouse drops parts it finds broken when it opens them."""
    counts = ", ".join(f"(SELECT count() FROM ph.{name})" for name in tables.NAMES)
    row = connection.query(f"SELECT {counts}").bytes()
    return dict(zip(tables.NAMES, msgspec.json.decode(bytes(row), type=list[int]), strict=True))


def _this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

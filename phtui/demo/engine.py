"""Queries on the embedded ClickHouse: run beside each other, throttled, watched, killed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from phtui.demo.clickhouse import ClickHouseError, Connection
from phtui.demo.hogql.quoting import string

_NUMBERS = "SET output_format_json_quote_64bit_integers = 0"
_READING = """
    SET session_timezone = 'UTC', date_time_output_format = 'iso', max_memory_usage = 2000000000,
        output_format_json_quote_64bit_integers = 0, output_format_json_quote_decimals = 0,
        output_format_json_named_tuples_as_objects = 0, output_format_json_validate_utf8 = 1,
        output_format_json_escape_forward_slashes = 0, readonly = 2"""
"""JSON as PostHog sends it: times in ISO with their offset, big integers as numbers, tuples as
lists, NaN as null. And nothing can be written: that setting cannot be taken back."""

_FORMAT = "JSONCompactEachRowWithNamesAndTypes"
_STOP_SECONDS = 0.5
_BLOCK = 65_409
"""ClickHouse's own max_block_size."""
_BLOCKS_PER_SECOND = 20


@dataclass(frozen=True)
class Answer:
    """The rows of a query, left as ClickHouse wrote them."""

    types: list[str]
    """The ClickHouse type of each column."""
    lines: bytes
    """A JSON array and a newline for each row; no newline is inside a row."""
    bytes_read: int

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.lines.count(b"\n")

    @property
    def rows(self) -> msgspec.Raw:
        """All rows as one JSON array."""
        return msgspec.Raw(b"[" + self.lines[:-1].replace(b"\n", b",") + b"]")

    def without_last(self) -> Answer:
        """The same without its last row."""
        end = self.lines.rfind(b"\n", 0, -1) + 1
        return Answer(self.types, self.lines[:end], self.bytes_read)


class Process(msgspec.Struct, array_like=True, frozen=True):
    """A running query, as system.processes has it."""

    query_id: str
    bytes_read: int
    rows_read: int
    estimated_rows_total: int
    time_elapsed: float
    """Seconds."""
    active_cpu_time: int
    """Microseconds."""


class Engine:
    """Runs each query on a connection of its own, thrown away after it.

    A connection costs half a millisecond. One that is used again after a failure would put the
    failed query's half-written output before the next result (seen in chdb 26.9).

    Every method may be called from any thread.
    """

    def __init__(self, path: Path, max_seconds: float, on_corruption: Callable[[], None]) -> None:
        """`on_corruption` is called when a query finds that the data is damaged."""
        self._path = path
        self._on_corruption = on_corruption
        self._max_seconds = max_seconds
        self._running: set[str] = set()
        self._stopped = False

    def run(self, sql: str, query_id: str, speed: int = 0) -> Answer:
        """Run a query under an id no other running query has.

        `speed` is the most rows a second it may read; 0 sets no limit.

        Raises:
            ClickHouseError: it failed, took too long, or was killed.
        """
        # A throttled query sleeps after each block, and ends only between two sleeps.
        block = max(speed // _BLOCKS_PER_SECOND, 1000) if speed else _BLOCK
        settings = (
            f"{_READING}, log_comment = {string(query_id)}, max_block_size = {block}, "
            f"max_execution_time = {self._max_seconds}, max_execution_speed = {speed}, "
            "timeout_before_checking_execution_speed = 0"
        )
        self._running.add(query_id)
        try:
            if self._stopped:
                raise ClickHouseError("The engine has stopped")
            with closing(Connection(self._path, settings)) as connection:
                result = connection.query(sql, _FORMAT)
        except ClickHouseError as error:
            if error.tells_of_corruption:
                self._on_corruption()
            raise
        finally:
            self._running.discard(query_id)
        _names, types, lines = bytes(result.bytes()).split(b"\n", 2)
        return Answer(msgspec.json.decode(types), lines, result.storage_bytes_read())

    def processes(self) -> list[Process]:
        """Return the queries that run now."""
        lines = self._ask("""
            SELECT Settings['log_comment'] AS id, sum(read_bytes), sum(read_rows),
                sum(total_rows_approx), max(elapsed),
                sum(ProfileEvents['OSCPUVirtualTimeMicroseconds'])
            FROM system.processes WHERE id != '' GROUP BY id""")
        return [msgspec.json.decode(line, type=Process) for line in lines]

    def names(self, sql: str) -> list[str]:
        """Return what a query of one text column finds."""
        return [msgspec.json.decode(line, type=tuple[str])[0] for line in self._ask(sql)]

    def kill(self, query_id: str) -> None:
        """Tell a query to end, which takes it a moment; nothing happens if none has that id.

        A query about to begin is not in system.processes yet: then this misses it.
        """
        self._ask(f"KILL QUERY WHERE Settings['log_comment'] = {string(query_id)} ASYNC")

    def stop(self) -> None:
        """Kill whatever runs, wait a little until it has ended, and run nothing any more."""
        self._stopped = True
        deadline = time.monotonic() + _STOP_SECONDS
        while self._running and time.monotonic() < deadline:
            for query_id in tuple(self._running):
                self.kill(query_id)
            time.sleep(0.02)

    def _ask(self, sql: str) -> list[bytes]:
        with closing(Connection(self._path, _NUMBERS)) as connection:
            return bytes(connection.query(sql).bytes()).splitlines()

"""A real ClickHouse with the demo's rows, for the translations to prove themselves on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from phtui.demo import data
from phtui.demo.clickhouse import ClickHouseError, Connection
from phtui.demo.dataset.plan import Plan
from phtui.demo.hogql.functions import Functions
from phtui.demo.hogql.translate import Translation, translate

VISITS = 1200
HOSTILE_KEYS = ("it's", "a`b", "a\\b", 'a"b', "a\nb", "é 😀", "x.y", "{row}", "%s", "--", "/*", "")
"""Property names of the event `hostile`; the value of each is its place in this tuple."""

_READING = (
    "SET readonly = 2, session_timezone = 'UTC', output_format_json_quote_64bit_integers = 0, "
    "output_format_json_escape_forward_slashes = 0, output_format_json_quote_decimals = 0"
)


class Database:
    """The rows and whoever asks for them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # All of it is in the past: what a test counts twice must not grow in between.
        plan = Plan(_midnight() - timedelta(days=3), VISITS)
        making = Connection(path)
        data.create(plan, making.query)
        for event, time in (("hostile", "now64(6) - 60"), ("not yet", "now64(6) + 86400")):
            making.query(_event(event, time))
        self._making = making
        self._reading = Connection(path, _READING)
        names = self.rows("SELECT name FROM system.functions")
        self.functions = Functions(name for (name,) in names)

    def close(self) -> None:
        """Close the connections, which ends the engine."""
        self._reading.close()
        self._making.close()

    def answer(self, sql: str) -> dict[str, Any]:
        """Run ClickHouse SQL and return the answer with the columns' names in `meta`."""
        try:
            result = self._reading.query(sql, "JSONCompact")
        except ClickHouseError:
            # Its half-written output would be the beginning of the next answer.
            self._reading.close()
            self._reading = Connection(self._path, _READING)
            raise
        answer: dict[str, Any] = json.loads(bytes(result.bytes()))
        return answer

    def rows(self, sql: str) -> list[Any]:
        """Run ClickHouse SQL and return its rows."""
        rows: list[Any] = self.answer(sql)["data"]
        return rows

    def translate(self, hogql: str, **around: Any) -> Translation:
        """Translate with this ClickHouse's functions."""
        return translate(hogql, self.functions, **around)

    def run(self, hogql: str, **around: Any) -> list[Any]:
        """Run HogQL and return its rows."""
        return self.rows(self.translate(hogql, **around).clickhouse)

    def value(self, hogql: str, **around: Any) -> Any:
        """Run HogQL that answers one value."""
        ((value,),) = self.run(hogql, **around)
        return value


def _midnight() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _event(event: str, time: str) -> str:
    properties = json.dumps({key: index for index, key in enumerate(HOSTILE_KEYS)})
    escaped = properties.replace("\\", "\\\\").replace("'", "\\'")
    return (
        "INSERT INTO ph.events (uuid, event, properties, timestamp, team_id, distinct_id) "
        f"SELECT generateUUIDv4(), '{event}', '{escaped}', {time}, 1, 'nobody'"
    )

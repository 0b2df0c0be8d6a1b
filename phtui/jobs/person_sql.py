"""HogQL about persons: what the endpoints do not tell, and what a reader may go on from.

All of it is shown and can be edited, so values stand in the text and not in placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from phtui.formatting import cell_text

DAYS = 30
"""How far back a person's events, sessions and recordings are looked for."""
MOST_EVENTS, MOST_SESSIONS = 100, 50
MOST_KEYS = 500
SAMPLED = 5000
"""Persons whose properties are looked through for their names."""

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""}
)
"""HogQL has no way to write a NUL."""
_PLAIN_NAME = re.compile(r"[A-Za-z_$][\w$ .:/-]*", re.ASCII)
"""What may stand between backticks: PostHog refuses a percent sign there."""


def literal(text: str) -> str:
    """Return text as a HogQL string."""
    return f"'{text.translate(_ESCAPES)}'"


def property_of(key: str, owner: str = "properties") -> str:
    """Return a property as HogQL has it, whatever its name."""
    if _PLAIN_NAME.fullmatch(key):
        return f"{owner}.`{key}`"
    return f"JSONExtractString({owner}, {literal(key)})"


def path_of(path: Sequence[str | int], owner: str = "properties") -> str:
    """Return where a value stands in a property, as HogQL has it; indexes from 0."""
    return owner + "".join(map(_step, path))


def _step(name: str | int) -> str:
    if isinstance(name, int):
        return f"[{name + 1}]"
    return f".`{name}`" if _PLAIN_NAME.fullmatch(name) else f"[{literal(name)}]"


def has_value(key: str, value: Any, owner: str = "properties") -> str:
    """Return the condition that a property has a value of any JSON type."""
    field = property_of(key, owner)
    if value is None:
        return f"{field} IS NULL"
    # A property may be typed in one project and text in another: as text it is equal in both.
    return f"toString({field}) = {literal(cell_text(value))}"


def events_of(uuid: str) -> str:
    """Return the query for a person's newest events."""
    return (
        "SELECT timestamp, event, properties.$current_url AS url, "
        f"properties.$session_id AS session\nFROM events\nWHERE {_of(uuid, 'timestamp')}\n"
        f"ORDER BY timestamp DESC\nLIMIT {MOST_EVENTS}"
    )


def sessions_of(uuid: str) -> str:
    """Return the query for a person's newest sessions, put together from their events."""
    return (
        "SELECT min(timestamp) AS start, dateDiff('second', min(timestamp), max(timestamp)) "
        "AS seconds,\n    count() AS events, countIf(event = '$pageview') AS pages, "
        "argMin(properties.$current_url, timestamp) AS entry,\n"
        "    properties.$session_id AS session\n"
        f"FROM events\nWHERE {_of(uuid, 'timestamp')}\n"
        f"GROUP BY session\nORDER BY start DESC\nLIMIT {MOST_SESSIONS}"
    )


def recordings_of(uuid: str) -> str:
    """Return the query for a person's newest recordings."""
    return (
        "SELECT start_time AS start, dateDiff('second', start_time, end_time) AS seconds,\n"
        "    click_count AS clicks, keypress_count AS keys, console_error_count AS errors, "
        "first_url AS url,\n    session_id AS session\n"
        f"FROM session_replay_events\nWHERE {_of(uuid, 'start_time')}\n"
        f"ORDER BY start_time DESC\nLIMIT {MOST_SESSIONS}"
    )


def _of(uuid: str, time: str) -> str:
    return f"person_id = {literal(uuid)} AND {time} > now() - INTERVAL {DAYS} DAY"


def property_keys() -> str:
    """Return the query for the names of person properties, the commonest first."""
    return (
        "SELECT arrayJoin(JSONExtractKeys(properties)) AS key, count() AS persons\n"
        f"FROM (SELECT properties FROM persons LIMIT {SAMPLED})\n"
        f"GROUP BY key\nORDER BY persons DESC, key\nLIMIT {MOST_KEYS}"
    )


def value_counts(key: str, values: Iterable[Any]) -> str:
    """Return the query for how many persons have each of some values."""
    field = f"toString({property_of(key)})"
    listed = ", ".join(literal(cell_text(value)) for value in values if value is not None)
    return (
        f"SELECT {field} AS value, count() AS persons\nFROM persons\n"
        f"WHERE {field} IN ({listed})\nGROUP BY value\nLIMIT 1000"
    )


def persons_with(key: str, value: Any) -> str:
    """Return the query for the persons that have a value."""
    return (
        "SELECT id, properties.email, created_at\nFROM persons\n"
        f"WHERE {has_value(key, value)}\nORDER BY created_at DESC\nLIMIT 100"
    )


def recordings_with(key: str, value: Any) -> str:
    """Return the query for the recordings of persons that have a value."""
    return (
        "SELECT session_id, start_time, person_id, click_count, console_error_count, first_url\n"
        "FROM session_replay_events\n"
        f"WHERE start_time > now() - INTERVAL 7 DAY\n"
        f"    AND {has_value(key, value, 'person.properties')}\n"
        "ORDER BY start_time DESC\nLIMIT 100"
    )

"""The same figures by HogQL: for the servers that give them to no key, and to go on from."""

from __future__ import annotations

from datetime import datetime

from phtui.jobs.figure import INTERVALS, Ask, after
from phtui.jobs.person_sql import has_value, literal, property_of

MOST_PEOPLE = 1000
MOST_ROWS = 10_000
NOW, BEFORE = "persons", "before"
"""What the period that is asked for is called, and the one before it."""


def figure_sql(ask: Ask) -> str:
    """Return the query for the figure, for both periods at once when they are compared."""
    return _trends(ask) if ask.kind == "trends" else _stickiness(ask)


def people_sql(ask: Ask, point: int) -> str:
    """Return the query for who is behind a point, those with the most events first."""
    begin, end, having = ask.begin, ask.end, ""
    if ask.kind == "trends":
        begin = ask.starts[point]
        end = after(begin, ask.interval)
    else:
        having = f"HAVING count(DISTINCT {INTERVALS[ask.interval]}) = {point + 1}\n"
    return (
        "SELECT person_id, any(person.properties.email) AS email, any(distinct_id) AS id,\n"
        f"    count() AS events\nFROM events\nWHERE {_where(ask, begin, end)}\n"
        f"GROUP BY person_id\n{having}ORDER BY events DESC\nLIMIT {MOST_PEOPLE}"
    )


def _trends(ask: Ask) -> str:
    return (
        f"SELECT {INTERVALS[ask.interval]} AS start, {_series(ask)} AS series,\n"
        f"    count(DISTINCT person_id) AS persons\nFROM events\n"
        f"WHERE {_where(ask, _begin(ask), ask.end)}\n"
        f"GROUP BY start, series\nORDER BY start, persons DESC\nLIMIT {MOST_ROWS}"
    )


def _stickiness(ask: Ask) -> str:
    name = f"{ask.interval}s"
    return (
        f"SELECT {name}, series, count() AS persons\nFROM (\n"
        f"    SELECT person_id, {_series(ask)} AS series,\n"
        f"        count(DISTINCT {INTERVALS[ask.interval]}) AS {name}\n"
        f"    FROM events\n    WHERE {_where(ask, _begin(ask), ask.end)}\n"
        f"    GROUP BY person_id, series\n)\n"
        f"GROUP BY {name}, series\nORDER BY {name}, persons DESC\nLIMIT {MOST_ROWS}"
    )


def _series(ask: Ask) -> str:
    """Return what tells one series from another."""
    if ask.by:
        return f"toString({property_of(ask.by, 'person.properties')})"
    if ask.compare:
        return f"if(timestamp < {_moment(ask.begin)}, '{BEFORE}', '{NOW}')"
    return f"'{NOW}'"


def _begin(ask: Ask) -> datetime:
    return ask.before().begin if ask.compare else ask.begin


def _where(ask: Ask, begin: datetime, end: datetime) -> str:
    conditions = [f"timestamp >= {_moment(begin)}", f"timestamp < {_moment(end)}"]
    if ask.event:
        conditions.append(f"event = {literal(ask.event)}")
    conditions += [has_value(key, value, "person.properties") for key, value in ask.where]
    return " AND ".join(conditions)


def _moment(time: datetime) -> str:
    return f"toDateTime({literal(time.strftime('%Y-%m-%d %H:%M:%S'))})"

"""Where one can go from a row of a result: a person, a recording, the logs of that moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from phtui.jobs.result_values import Row, moment_of

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PERSON: Final = re.compile(r"(?i)(person(_|\.)?id|person|distinct_id|email|.*\.\$?email)")
_SESSION: Final = re.compile(r"(?i)(.*\.)?\$?session_?id")


class Jump(NamedTuple):
    """One way from here."""

    letter: str
    words: str
    """What is there, in a few words."""
    view: str
    """`persons`, `recordings` or `logs`."""
    target: str
    """What that view takes."""


def jumps_from(columns: Sequence[str], row: Row, at: int | None = None) -> Iterator[Jump]:
    """Yield the jumps a row offers, one of a kind.

    The column under the cursor counts first; others by their names.

    Args:
        columns: The names of the columns.
        row: The row.
        at: The column under the cursor.
    """
    first = [at] if at is not None else []
    places = [n for n in dict.fromkeys([*first, *range(len(columns))]) if n < len(row)]
    named = [(columns[n], row[n]) for n in places if isinstance(row[n], str) and row[n]]
    person = next((str(value) for name, value in named if _PERSON.fullmatch(name)), "")
    session = next((str(value) for name, value in named if _SESSION.fullmatch(name)), "")
    moment = next((str(value) for _, value in named if _is_moment(value)), "")
    if person:
        yield Jump("p", "person", "persons", person)
        is_known = bool(_UUID.fullmatch(person)) or "@" in person
        if is_known:
            yield Jump("r", "recordings of this person", "recordings", f"person:{person}")
    if session:
        yield Jump("s", "recording of this session", "recordings", f"id:{session}")
    if moment:
        yield Jump("l", "logs of that moment", "logs", f"at:{moment.replace(' ', 'T')}")


def _is_moment(value: object) -> bool:
    moment = moment_of(value)
    return moment is not None and len(str(value)) > len("2026-05-04")

"""A person as a row for programs: what `phtui persons find` prints and `Ctrl-S` saves."""

from __future__ import annotations

from typing import Final

from phtui.api.person_models import PersonLine

FIELDS: Final = ("uuid", "email", "name", "distinct_id", "created", "last_seen")


def fields_of(person: PersonLine) -> tuple[str, ...]:
    """Return somebody as a row under `FIELDS`."""
    return tuple(getattr(person, name) for name in FIELDS)

"""The tables of a project as an editor knows them: fields, types, and where a dot leads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from phtui.hogql.words import KEYWORDS

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_UNFIT = re.compile(r"[\\`\x00-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", "`": "``", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_FARTHEST = 8
"""Steps a name may take through joins and traversers: a schema may go in circles."""

JOINS: Final = frozenset({"lazy_table", "virtual_table", "field_traverser", "view"})
"""Types of fields that have fields."""


class Field(msgspec.Struct, frozen=True):
    """A column of a table, or a way to another one."""

    name: str
    type: str = ""
    """PostHog's word: `string`, `datetime`, `json`, `lazy_table`, `field_traverser`, …"""
    text: str = ""
    """What to write for it, quoted if need be; "" for the name itself."""
    table: str = ""
    """The table a join leads to."""
    fields: tuple[str, ...] = ()
    """The names a virtual table holds, or those of the table a join leads to."""
    chain: tuple[str, ...] = ()
    """The longer way that a traverser is short for, from the table it is in."""

    @property
    def written(self) -> str:
        """What to write for it in a query."""
        return self.text or quoted(self.name)

    @property
    def leads_on(self) -> bool:
        """Whether more can follow after a dot."""
        return self.type in JOINS or self.type == "json"


class Table(msgspec.Struct, frozen=True):
    """A table or view."""

    name: str
    kind: str = ""
    """`posthog`, `system`, `data_warehouse`, `view`, …"""
    fields: dict[str, Field] = {}
    rows: int | None = None
    """How many rows, where PostHog knows it."""


class Spot(msgspec.Struct, frozen=True):
    """Where a chain of names leads: to fields, or into the properties of a JSON column."""

    fields: dict[str, Field] = {}
    properties: str = ""
    """`table.column` whose keys come next, `events.properties`; "" for none."""


class Schema(msgspec.Struct, frozen=True):
    """Every table of a project, by name."""

    tables: dict[str, Table] = {}

    def table(self, name: str) -> Table | None:
        """Return a table by its name, in any case if in no other way."""
        found = self.tables.get(name)
        if found is None and (lower := name.lower()) != name:
            found = self.tables.get(lower)
        return found

    def follow(self, table: Table, chain: Sequence[str]) -> Spot | None:
        """Return where the names of a chain lead from a table; None when it knows no such way.

        No names lead to the table's own fields.
        """
        return self._follow(table, chain, _FARTHEST)

    def _follow(self, table: Table, chain: Sequence[str], far: int) -> Spot | None:
        if not chain:
            return Spot(table.fields)
        field, rest = table.fields.get(chain[0]), chain[1:]
        if field is None or far == 0:
            return None
        if field.type == "json":
            return None if rest else Spot(properties=f"{table.name}.{field.name}")
        if field.chain:
            return self._follow(table, (*field.chain, *rest), far - 1)
        joined = self.table(field.table)
        if joined is None and field.fields:
            joined = Table(f"{table.name}.{field.name}", fields=_named(field.fields))
        return self._follow(joined, rest, far - 1) if joined is not None else None


EMPTY: Final = Schema()
"""The schema of which nothing is known yet."""


def quoted(name: str) -> str:
    """Return a name as HogQL wants it written: in backticks where it is no plain word."""
    if _PLAIN.fullmatch(name) and name.lower() not in KEYWORDS:
        return name
    return f"`{_UNFIT.sub(lambda found: _escape(found[0]), name)}`"


def text_literal(text: str) -> str:
    """Return a text as the inside of a HogQL string, its quotes and backslashes escaped."""
    return "".join("\\'" if c == "'" else _ESCAPES.get(c, c) if c != "`" else c for c in text)


def merged(known: Mapping[str, Sequence[str]], owner: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the property names of an owner with more of them, each once, in order of arrival."""
    return tuple(dict.fromkeys((*known.get(owner, ()), *names)))


def _escape(character: str) -> str:
    return _ESCAPES.get(character, f"\\x{ord(character):02x}")


def _named(names: Iterable[str]) -> dict[str, Field]:
    """Return fields of which no more than the name is known."""
    return {name: Field(name, _guessed(name)) for name in names}


def _guessed(name: str) -> str:
    return "json" if name == "properties" else ""

"""What could be typed next in a HogQL query, as PostHog's editor is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from phtui.demo.hogql.properties import PROPERTY_TYPES
from phtui.demo.hogql.tables import TABLES, Column, Field, LazyJoin, Traverser, VirtualTable
from phtui.demo.hogql.types import Kind
from phtui.demo.surroundings import Surroundings

_MOST_PROPERTIES = 220
_DETAILS = {Kind.DATETIME: "DateTime", Kind.JSON: "Object", Kind.UUID: "String"}
"""PostHog's names for types, where they are not the kind's own with a capital."""

PropertyNames = Callable[[str], list[str]]
"""The names of the properties of an owner: `event`, `person`, `group` or `log`."""


class Completion:
    """Knows the functions and properties there are."""

    def __init__(self, functions: list[str], properties: PropertyNames) -> None:
        self._functions = functions
        self._properties = properties

    def suggest(self, sql: str, start: int, end: int) -> tuple[list[dict[str, Any]], bool]:
        """Return what fits instead of `sql[start:end]`, and whether there is more.

        Like PostHog it leaves the choice by what is typed to the client, but for functions and
        properties, which are many.
        """
        around = Surroundings(sql, start)
        typed = sql[start:end].strip("`").lower()
        if around.in_text:
            return [], False
        tables = {
            alias: shown(TABLES[table].fields)
            for alias, table in around.tables().items()
            if table in TABLES
        }
        if chain := around.chain():
            return self._inside(chain, tables, typed)
        if around.after_from:
            return [_folder(name) for name in (*TABLES, *around.ctes())], False
        named = [_suggestion(name, "Variable") for name in around.aliases()]
        fields = [_field(name, field) for of in tables.values() for name, field in of.items()]
        known = {each["label"]: each for each in (*named, *map(_folder, tables), *fields)}
        calls = (name for name in self._functions if typed in name.lower())
        return [*known.values(), *map(_function, calls)], False

    def _inside(
        self, chain: list[str], tables: Mapping[str, Mapping[str, Field]], typed: str
    ) -> tuple[list[dict[str, Any]], bool]:
        """Suggest what comes after a dot."""
        if len(chain) == 1 and chain[0] in tables:
            return [_field(name, field) for name, field in tables[chain[0]].items()], False
        found = _resolve(chain, tables)
        if isinstance(found, Mapping):
            return [_field(name, field) for name, field in found.items()], False
        if found is None or found.type.kind is not Kind.JSON:
            return [], False
        owner = found.type.owner
        names = [name for name in self._properties(owner) if typed in name.lower()]
        kinds = PROPERTY_TYPES.get(owner, {})
        return [
            _suggestion(name, "Property", _detail(kinds.get(name, Kind.STRING)))
            for name in names[:_MOST_PROPERTIES]
        ], len(names) > _MOST_PROPERTIES


def shown(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """Return the fields PostHog tells of: a key sees its own team's rows and no others."""
    return {name: field for name, field in fields.items() if name != "team_id"}


def _resolve(
    chain: list[str], tables: Mapping[str, Mapping[str, Field]]
) -> Mapping[str, Field] | Column | None:
    """Follow names from the tables' fields to the fields of another, or to a column."""
    if chain[0] in tables:
        here: Mapping[str, Field] = tables[chain[0]]
        chain = chain[1:]
    else:
        here = next((fields for fields in tables.values() if chain[0] in fields), {})
    found: Mapping[str, Field] | Column | None = here
    for name in chain:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = _of(found[name], found)
    return found


def _of(field: Field, beside: Mapping[str, Field]) -> Mapping[str, Field] | Column | None:
    match field:
        case LazyJoin():
            return shown(TABLES[field.table].fields)
        case VirtualTable():
            return field.fields
        case Traverser():
            return _resolve(list(field.chain), {"": beside})
        case Column():
            return field


def _field(name: str, field: Field) -> dict[str, Any]:
    if isinstance(field, Column):
        return _suggestion(name, "Variable", _detail(field.type.kind))
    return _folder(name)


def _detail(kind: Kind) -> str:
    return _DETAILS.get(kind, kind.capitalize())


def _folder(name: str) -> dict[str, Any]:
    return _suggestion(name, "Folder", "Table")


def _function(name: str) -> dict[str, Any]:
    return {**_suggestion(name, "Function"), "insertText": f"{name}()"}


def _suggestion(label: str, kind: str, detail: str | None = None) -> dict[str, Any]:
    quoted = label if label.replace("$", "_").isidentifier() else f"`{label}`"
    return {
        "label": label, "insertText": quoted, "kind": kind, "detail": detail, "documentation": None,
    }  # fmt: skip

"""Fields: from `e.person.properties.plan` to the column or property it means."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from phtui.demo.hogql.context import Translator
from phtui.demo.hogql.parser import HogQLError, Node
from phtui.demo.hogql.properties import property_of
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.tables import TABLES, Field, LazyJoin, Traverser, VirtualTable
from phtui.demo.hogql.types import Kind, Sql

_FIELD_CLASSES = {
    Kind.STRING: "StringDatabaseField",
    Kind.INTEGER: "IntegerDatabaseField",
    Kind.FLOAT: "FloatDatabaseField",
    Kind.BOOLEAN: "BooleanDatabaseField",
    Kind.DATE: "DateDatabaseField",
    Kind.DATETIME: "DateTimeDatabaseField",
    Kind.UUID: "UUIDDatabaseField",
    Kind.ARRAY: "StringArrayDatabaseField",
}
"""What PostHog calls the classes of fields in its error texts."""


def field(t: Translator, node: Node) -> Sql:
    """Translate a field."""
    chain: list[str] = node["chain"]
    name, *rest = chain
    if "*" in chain:
        raise HogQLError.at(node, "Cannot use '*' as a value")
    if any(name in arguments for arguments in t.scope.arguments):
        return _of_value(Sql(identifier(name), name=name), rest, node)
    if rest and name in t.scope.tables:
        return _of_table(t, name, t.scope.tables[name], rest, node)
    if name in t.scope.aliases:
        return _of_value(Sql(identifier(name), t.scope.aliases[name], name), rest, node)
    sources = t.scope.sources(name)
    if len(sources) > 1:
        raise _ambiguous(name, sources, node)
    if sources:
        return _of_table(t, sources[0], t.scope.tables[sources[0]], chain, node)
    return _of_cte(t, node)


def _of_cte(t: Translator, node: Node) -> Sql:
    name, *rest = node["chain"]
    cte = t.ctes.get(name)
    if cte is None:
        raise _unresolved(t, name, node)
    if rest:
        raise HogQLError.at(node, f"Cannot access fields on CTE {name} yet")
    if cte.columns is not None:
        message = f"Cannot use table CTE {name} as a value. Use it in a FROM clause instead."
        raise HogQLError.at(node, message)
    return Sql(identifier(name), cte.type, name)


def _of_table(
    t: Translator, alias: str, fields: Mapping[str, Field], chain: Sequence[str], node: Node
) -> Sql:
    name, *rest = chain
    found = fields.get(name)
    if found is None:
        raise HogQLError.at(node, f"Field not found: {name}")
    if isinstance(found, Traverser):
        return _of_table(t, alias, fields, [*found.chain, *rest], node)
    if isinstance(found, VirtualTable | LazyJoin):
        if not rest:
            path = ".".join(node["chain"])
            raise HogQLError.at(node, f"Can't select a table when a column is expected: {path}")
        if isinstance(found, VirtualTable):
            return _of_table(t, alias, found.fields, rest, node)
        joined = t.scope.join(alias, name, found)
        return _of_table(t, joined, TABLES[found.table].fields, rest, node)
    return _of_value(Sql(found.of(alias), found.type, name), rest, node)


def _of_value(value: Sql, rest: Sequence[str], node: Node) -> Sql:
    if not rest:
        return replace(value, name=node["chain"][-1])
    if value.type.kind is Kind.JSON:
        return property_of(value, rest)
    if value.type.kind in _FIELD_CLASSES:
        message = (
            f'Can not access property "{rest[0]}" on field "{value.name}" of type: '
            f"{_FIELD_CLASSES[value.type.kind]}"
        )
    else:
        message = (
            f"Cannot access property '{rest[0]}' on '{value.name}'. This can happen when a "
            "column alias shadows a table field. Try renaming the alias."
        )
    raise HogQLError.at(node, message)


def _ambiguous(name: str, sources: list[str], node: Node) -> HogQLError:
    qualified = ", ".join(f"{source}.{name}" for source in sources)
    return HogQLError.at(
        node,
        f"Ambiguous query. Found multiple sources for field: {name} ({qualified}). "
        "Use a qualified field name.",
    )


def _unresolved(t: Translator, name: str, node: Node) -> HogQLError:
    names = dict.fromkeys(t.scope.field_names())
    close = difflib.get_close_matches(name, names, 3)
    hint = f". Did you mean: {', '.join(close)}?" if close else ""
    return HogQLError.at(node, f"Unable to resolve field: {name}{hint}")

"""What the SELECT list stands for: `*`, `e.*`, `* EXCLUDE (a)`, `COLUMNS('^utm')`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.parser import HogQLError, Node, unsupported
from phtui.demo.hogql.tables import TABLES, Column, Field, LazyJoin, Traverser, VirtualTable
from phtui.demo.hogql.types import Sql

_NOT_AN_ITEM = "*COLUMNS(...) is not valid as a top-level SELECT item. Use COLUMNS(...) instead."


def expand(t: Translator, items: Sequence[Node]) -> Iterator[Node]:
    """Return the items of a SELECT list with every column named."""
    for item in items:
        if item["node"] == "Field" and item["chain"][-1] == "*":
            yield from _star(t, item)
        elif item["node"] == "ColumnsExpr":
            yield from _columns(t, item)
        elif item["node"] == "SpreadExpr":
            raise HogQLError.at(item, _NOT_AN_ITEM)
        else:
            yield item


def spread(t: Translator, arguments: Sequence[Node]) -> list[Node]:
    """Return a call's arguments with every `*COLUMNS(…)` spelt out."""
    spelt: list[Node] = []
    for argument in arguments:
        is_spread = argument["node"] == "SpreadExpr"
        spelt += expand(t, [argument["expr"]]) if is_spread else [argument]
    return spelt


def _star(t: Translator, node: Node) -> Iterator[Node]:
    prefix: list[str] = node["chain"][:-1]
    if not prefix:
        prefix = [_only_table(t, node)]
    chain, fields = _walk(t, prefix, node)
    for name in _names(fields):
        yield {**node, "chain": [*chain, name]}


def _only_table(t: Translator, node: Node) -> str:
    if not t.scope.tables:
        raise HogQLError.at(node, "Cannot use '*' when there are no tables in the query")
    if len(t.scope.tables) > 1:
        message = "Cannot use '*' without table name when there are multiple tables in the query"
        raise HogQLError.at(node, message)
    return next(iter(t.scope.tables))


def _walk(
    t: Translator, prefix: Sequence[str], node: Node
) -> tuple[list[str], Mapping[str, Field]]:
    """Return where `prefix.*` looks: the prefix in full, and the fields there."""
    name, *rest = prefix
    if name not in t.scope.tables:
        sources = t.scope.sources(name)
        if len(sources) != 1:
            raise HogQLError.at(node, f"Unable to resolve field: {name}")
        name, rest = sources[0], list(prefix)
    chain, fields = [name], t.scope.tables[name]
    while rest:
        step = rest.pop(0)
        found = fields.get(step)
        if isinstance(found, Traverser):
            rest[:0] = found.chain
            continue
        if not isinstance(found, VirtualTable | LazyJoin):
            raise HogQLError.at(node, f"Can't expand asterisk (*) on {'.'.join(prefix)}")
        chain.append(step)
        fields = found.fields if isinstance(found, VirtualTable) else TABLES[found.table].fields
    return chain, fields


def _names(fields: Mapping[str, Field]) -> list[str]:
    return [
        name for name, found in fields.items() if isinstance(found, Column) and not found.hidden
    ]


def _columns(t: Translator, node: Node) -> Iterator[Node]:
    if node.get("replace"):
        raise unsupported(node, "* REPLACE")
    if node.get("columns") is not None:
        yield from expand(t, node["columns"])
        return
    everything = [
        {
            "node": "Field",
            "start": node.get("start"),
            "end": node.get("end"),
            "chain": [alias, name],
        }
        for alias, fields in t.scope.tables.items()
        for name in _names(fields)
    ]
    yield from _matching(node, everything) if node.get("regex") else _excluding(node, everything)


def _matching(node: Node, everything: list[Node]) -> list[Node]:
    try:
        pattern = re.compile(node["regex"])
    except re.error as error:
        raise HogQLError.at(node, f"COLUMNS() has an invalid regex pattern: {error}") from None
    found = [each for each in everything if pattern.search(each["chain"][-1])]
    if not found:
        message = f"No columns matched the COLUMNS('{node['regex']}') expression"
        raise HogQLError.at(node, message)
    return found


def _excluding(node: Node, everything: list[Node]) -> list[Node]:
    kept = everything
    for excluded in node.get("exclude") or []:
        *table, name = excluded.split(".")
        without = [
            each
            for each in kept
            if each["chain"][1] != name or (table and each["chain"][0] != ".".join(table))
        ]
        if len(without) == len(kept):
            where = ".".join(table) or "the selected tables"
            message = f'Column "{name}" in EXCLUDE list was not found in {where}'
            raise HogQLError.at(node, message)
        kept = without
    if not kept:
        raise HogQLError.at(node, "No columns matched the EXCLUDE list")
    return kept


def _not_here(_t: Translator, node: Node) -> Sql:
    raise unsupported(node, "COLUMNS(...) outside the SELECT list and function arguments")


COLUMNS: Mapping[str, Handler] = {"ColumnsExpr": _not_here, "SpreadExpr": _not_here}
"""How each kind of node becomes SQL."""

"""SELECTs, alone and combined, and what WITH puts before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phtui.demo.hogql.columns import expand
from phtui.demo.hogql.context import Place, QueryHandler, Translator
from phtui.demo.hogql.expressions import aliased
from phtui.demo.hogql.joins import sources
from phtui.demo.hogql.limits import limit
from phtui.demo.hogql.parser import HogQLError, Node, unsupported
from phtui.demo.hogql.printing import hogql
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.scopes import Cte, Query
from phtui.demo.hogql.tables import Column
from phtui.demo.hogql.types import UNKNOWN, Sql
from phtui.demo.hogql.windows import window


def _select(t: Translator, node: Node, place: Place) -> Query:
    with t.new_scope():
        with_clause = _with(t, node)
        from_clause = list(sources(t, node.get("select_from")))
        t.scope.windows = node.get("window_exprs") or {}
        for array in node.get("array_join_list") or []:
            t.scope.aliases[array["alias"]] = UNKNOWN
        items = _items(t, node)
        rest = list(_clauses(t, node, place))
        selected, columns = _selected(items)
        distinct = "DISTINCT " if node.get("distinct") else ""
        text = [with_clause, f"SELECT {distinct}{selected}", _from(t, from_clause), *rest]
        ctes = t.ctes
    return Query(
        text=" ".join(part for part in text if part),
        columns=columns,
        names=tuple(item.name for item in items),
        types=tuple(item.value.type for item in items),
        ctes=ctes,
    )


def _from(t: Translator, tables: Sequence[tuple[str, str]]) -> str:
    parts = []
    for alias, sql in tables:
        parts += [sql, *t.scope.lazy_joins(alias)]
    return f"FROM {' '.join(parts)}" if parts else ""


@dataclass(frozen=True)
class _Item:
    """A column of a SELECT list."""

    name: str
    value: Sql
    named: bool
    """Whether the query gave it the name."""


def _items(t: Translator, node: Node) -> list[_Item]:
    items = []
    for item in expand(t, node["select"]):
        if item["node"] == "Alias":
            items.append(_Item(item["alias"], aliased(t, item), named=True))
        else:
            value = t.expression(item)
            items.append(_Item(value.name or hogql(item), value, named=False))
    return items


def _selected(items: Sequence[_Item]) -> tuple[str, dict[str, Column]]:
    """Return the SELECT list and the columns it gives to a query around it.

    A name that repeats goes to the column the query named, else to the last: ClickHouse takes
    an alias for one expression only.
    """
    owners: dict[str, _Item] = {}
    for item in items:
        if item.named or item.name not in owners or not owners[item.name].named:
            owners[item.name] = item
    parts = []
    for index, item in enumerate(items):
        # What nobody can name gets a name that HogQL does not allow.
        alias = identifier(item.name if owners[item.name] is item else f"%{index}")
        text = item.value.text
        parts.append(text if text == alias else f"{text} AS {alias}")
    columns = {name: Column(item.value.type, name) for name, item in owners.items()}
    return ", ".join(parts), columns


def _clauses(t: Translator, node: Node, place: Place) -> Iterator[str]:
    """Translate what follows FROM, in ClickHouse's order."""
    if node.get("array_join_list"):
        yield f"{node['array_join_op']} {_array_join(t, node['array_join_list'])}"
    # PREWHERE is about speed alone, and ClickHouse has it for bare tables only.
    yield _condition(t, "where", node.get("prewhere"), node.get("where"))
    yield _group_by(t, node)
    yield _condition(t, "having", node.get("having"))
    if t.scope.windows:
        named = [f"{identifier(name)} AS ({window(t, w)})" for name, w in t.scope.windows.items()]
        yield f"WINDOW {', '.join(named)}"
    yield _condition(t, "qualify", node.get("qualify"))
    if node.get("order_by"):
        yield f"ORDER BY {t.listed(node['order_by'])}{_interpolate(t, node)}"
    yield _limit_by(t, node)
    yield limit(t, node, place)


def _condition(t: Translator, clause: str, *conditions: Node | None) -> str:
    texts = [t.expression(condition).text for condition in conditions if condition]
    return f"{clause.upper()} {' AND '.join(texts)}" if texts else ""


def _array_join(t: Translator, arrays: Sequence[Node]) -> str:
    parts = []
    for array in arrays:
        # Known already, so that the columns could be named by it.
        del t.scope.aliases[array["alias"]]
        parts.append(f"{aliased(t, array).text} AS {identifier(array['alias'])}")
        t.scope.aliases[array["alias"]] = UNKNOWN
    return ", ".join(parts)


def _group_by(t: Translator, node: Node) -> str:
    mode, keys = node.get("group_by_mode"), node.get("group_by") or []
    if mode == "all":
        return "GROUP BY ALL"
    if not keys:
        return ""
    if mode == "grouping_sets":
        sets = ", ".join(f"({t.listed(each['exprs'])})" for each in keys)
        return f"GROUP BY GROUPING SETS ({sets})"
    return f"GROUP BY {mode.upper()}({t.listed(keys)})" if mode else f"GROUP BY {t.listed(keys)}"


def _interpolate(t: Translator, node: Node) -> str:
    if node.get("interpolate") is None:
        return ""
    parts = []
    for each in node["interpolate"]:
        column = each["expr"]
        if column["node"] != "Field" or len(column["chain"]) != 1:
            raise HogQLError.at(column, "INTERPOLATE takes names of columns only")
        value = f" AS {t.expression(each['value']).text}" if each.get("value") else ""
        parts.append(identifier(column["chain"][0]) + value)
    return f" INTERPOLATE ({', '.join(parts)})" if parts else " INTERPOLATE"


def _limit_by(t: Translator, node: Node) -> str:
    by = node.get("limit_by")
    if not by:
        return ""
    offset = f" OFFSET {t.expression(by['offset_value']).text}" if by.get("offset_value") else ""
    return f"LIMIT {t.expression(by['n']).text}{offset} BY {t.listed(by['exprs'])}"


def _with(t: Translator, node: Node) -> str:
    parts = []
    for cte in node.get("ctes") or []:
        if cte.get("using_key"):
            raise unsupported(cte, "USING KEY")
        name = identifier(cte["name"])
        if cte["cte_type"] == "subquery":
            parts.append(f"{name}{_table_cte(t, cte)}")
        else:
            value = t.expression(cte["expr"])
            t.ctes[cte["name"]] = Cte(None, value.type)
            parts.append(f"{value.text} AS {name}")
    recursive = any(cte.get("recursive") for cte in node.get("ctes") or [])
    return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(parts)}" if parts else ""


def _table_cte(t: Translator, cte: Node) -> str:
    expression, name = cte["expr"], cte["name"]
    if cte.get("recursive") and expression["node"] == "SelectSetQuery":
        # What it refers to as itself has the columns of its first part.
        first = t.query(expression["initial_select_query"])
        t.ctes[name] = Cte(_columns_of(cte, first))
    query = t.query(expression)
    t.ctes[name] = Cte(_columns_of(cte, query))
    names = f" ({', '.join(map(identifier, cte['columns']))})" if cte.get("columns") else ""
    return f"{names} AS ({query.text})"


def _columns_of(cte: Node, query: Query) -> Mapping[str, Column]:
    names: list[str] = cte.get("columns") or []
    if not names:
        return query.columns
    if len(names) != len(query.names):
        message = (
            f"CTE '{cte['name']}' has {len(query.names)} column(s) but {len(names)} column "
            "name(s) were provided"
        )
        raise HogQLError.at(cte, message)
    return query.renamed(names)


def _select_set(t: Translator, node: Node, place: Place) -> Query:
    inner = Place.INSIDE if place is Place.INSIDE else Place.BRANCH
    first = t.query(node["initial_select_query"], inner)
    ctes = t.ctes
    t.ctes = {**ctes, **first.ctes}  # a WITH at the very front counts for all parts
    parts = [f"({first.text})"]
    for each in node["subsequent_select_queries"]:
        parts += [each["set_operator"], f"({t.query(each['select_query'], inner).text})"]
    t.ctes = ctes
    text = " ".join(parts)
    if node.get("limit") or node.get("offset"):
        outer = Place.INSIDE if place is Place.INSIDE else Place.TOP
        text = f"SELECT * FROM ({text}) {limit(t, node, outer)}"
    return replace(first, text=text)


QUERIES: Mapping[str, QueryHandler] = {"SelectQuery": _select, "SelectSetQuery": _select_set}
"""How each kind of query becomes SQL."""

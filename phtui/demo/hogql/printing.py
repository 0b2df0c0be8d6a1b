"""Syntax trees back to HogQL: the `hogql` of an answer, and the names of its unnamed columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from phtui.demo.hogql import quoting
from phtui.demo.hogql.parser import Node

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "multiply", "/": "divide", "%": "modulo"}
_COMPARISONS = {
    "==": "equals", "!=": "notEquals", "<": "less", "<=": "lessOrEquals", ">": "greater",
    ">=": "greaterOrEquals", "like": "like", "not like": "notLike", "ilike": "ilike",
    "not ilike": "notILike", "in": "in", "not in": "notIn", "global in": "globalIn",
    "global not in": "globalNotIn", "=~": "match",
}  # fmt: skip
_REGEX = {
    "=~*": "match({0}, concat('(?i)', {1}))",
    "!~": "not(match({0}, {1}))",
    "!~*": "not(match({0}, concat('(?i)', {1})))",
    "in cohort": "{0} IN COHORT {1}",
    "not in cohort": "{0} NOT IN COHORT {1}",
}
_GROUPINGS = {
    "": "{0}",
    "all": "ALL", "grouping_sets": "GROUPING SETS ({0})", "rollup": "ROLLUP({0})",
    "cube": "CUBE({0})",
}  # fmt: skip


def hogql(node: Node) -> str:
    """Return a node as HogQL, as PostHog prints it: operators become functions."""
    return _PRINTERS[node["node"]](node)


def _list(nodes: Sequence[Node] | None) -> str:
    return ", ".join(hogql(node) for node in nodes or [])


def _name(name: str | int) -> str:
    if isinstance(name, int) or name == "*" or _PLAIN.fullmatch(name):
        return str(name)
    return "`" + quoting.identifier(name)[1:-1].replace("\\`", "``") + "`"


def _constant(node: Node) -> str:
    value = node.get("value")
    return str(value) if node.get("value_type") == "number" else quoting.value(value)


def _field(node: Node) -> str:
    return ".".join(_name(part) for part in node["chain"])


def _compare(node: Node) -> str:
    left, right = hogql(node["left"]), hogql(node["right"])
    if node["op"] in _COMPARISONS:
        return f"{_COMPARISONS[node['op']]}({left}, {right})"
    return _REGEX[node["op"]].format(left, right)


def _call(node: Node) -> str:
    parameters = f"({_list(node['params'])})" if node.get("params") else ""
    distinct = "DISTINCT " if node.get("distinct") else ""
    order = f" ORDER BY {_list(node['order_by'])}" if node.get("order_by") else ""
    only = f" FILTER (WHERE {hogql(node['filter_expr'])})" if node.get("filter_expr") else ""
    arguments = f"({distinct}{_list(node.get('args'))}{order})"
    return f"{node['name']}{parameters}{arguments}{only}"


def _between(node: Node) -> str:
    negation = "NOT " if node.get("negated") else ""
    value, low, high = (hogql(node[name]) for name in ("expr", "low", "high"))
    return f"({value} {negation}BETWEEN {low} AND {high})"


def _distinct_from(node: Node) -> str:
    negation = "NOT " if node.get("negated") else ""
    return f"({hogql(node['left'])} IS {negation}DISTINCT FROM {hogql(node['right'])})"


def _slice(node: Node) -> str:
    start, end = (
        hogql(node[name]) if node.get(name) else "" for name in ("start_expr", "end_expr")
    )
    return f"{hogql(node['array'])}[{start}:{end}]"


def _lambda(node: Node) -> str:
    arguments = ", ".join(_name(name) for name in node["args"])
    bracketed = arguments if len(node["args"]) == 1 else f"({arguments})"
    return f"{bracketed} -> {hogql(node['expr'])}"


def _object(node: Node) -> str:
    parts = [hogql(part) for pair in node["items"] for part in pair]
    return ", ".join(["tuple('__hx_tag', '__hx_obj'", *parts]) + ")"


def _tag(node: Node) -> str:
    parts = ["'__hx_tag'", quoting.string(node["kind"])]
    for attribute in node["attributes"]:
        parts += [quoting.string(attribute["name"]), _tag_value(attribute["value"])]
    return f"tuple({', '.join(parts)})"


def _tag_value(value: Any) -> str:
    return f"tuple({_list(value)})" if isinstance(value, list) else hogql(value)


def _window_function(node: Node) -> str:
    parametric = f"({_list(node['args'])})" if node.get("args") else ""
    over = f"({hogql(node['over_expr'])})" if node.get("over_expr") else "()"
    if node.get("over_identifier"):
        over = _name(node["over_identifier"])
    return f"{node['name']}({_list(node.get('exprs'))}){parametric} OVER {over}"


def _window(node: Node) -> str:
    parts = []
    if node.get("partition_by"):
        parts.append(f"PARTITION BY {_list(node['partition_by'])}")
    if node.get("order_by"):
        parts.append(f"ORDER BY {_list(node['order_by'])}")
    if node.get("frame_method"):
        start, end = hogql(node["frame_start"]), node.get("frame_end")
        frame = f"BETWEEN {start} AND {hogql(end)}" if end else start
        parts.append(f"{node['frame_method']} {frame}")
    return " ".join(parts)


def _bound(node: Node) -> str:
    if node["frame_type"] == "CURRENT ROW":
        return "CURRENT ROW"
    value = node.get("frame_value")
    text = hogql(value) if isinstance(value, dict) else "UNBOUNDED" if value is None else str(value)
    return f"{text} {node['frame_type']}"


def _order(node: Node) -> str:
    parts = [hogql(node["expr"]), node["order"]]
    fill = node.get("with_fill")
    if fill:
        bounds = [(word, fill.get(f"{word}_value")) for word in ("from", "to", "step")]
        parts += ["WITH FILL", *(f"{word.upper()} {hogql(at)}" for word, at in bounds if at)]
    return " ".join(parts)


def _interpolate(node: Node) -> str:
    return hogql(node["expr"]) + (f" AS {hogql(node['value'])}" if node.get("value") else "")


def _columns(node: Node) -> str:
    if node.get("all_columns"):
        return f"* EXCLUDE ({', '.join(node.get('exclude') or [])})"
    if node.get("columns") is not None:
        return f"COLUMNS({_list(node['columns'])})"
    return f"COLUMNS({quoting.string(node['regex'])})"


def query(node: Node) -> str:
    """Return a SELECT, or several combined, as HogQL on one line."""
    if node["node"] == "SelectQuery":
        return " ".join(part for part in _clauses(node) if part)
    parts = [query(node["initial_select_query"])]
    for each in node["subsequent_select_queries"]:
        parts += [each["set_operator"], query(each["select_query"])]
    return " ".join(part for part in [*parts, *_limits(node)] if part)


def _clauses(node: Node) -> Iterator[str]:
    yield _with(node)
    yield f"SELECT {'DISTINCT ' if node.get('distinct') else ''}{_list(node['select'])}"
    if node.get("select_from"):
        yield f"FROM {_join(node['select_from'])}"
    if node.get("array_join_list"):
        yield f"{node['array_join_op']} {_list(node['array_join_list'])}"
    yield from (_condition(node, clause) for clause in ("prewhere", "where"))
    yield _group_by(node)
    yield from (_condition(node, clause) for clause in ("having", "qualify"))
    if node.get("window_exprs"):
        named = [f"{_name(name)} AS ({hogql(w)})" for name, w in node["window_exprs"].items()]
        yield f"WINDOW {', '.join(named)}"
    if node.get("order_by"):
        yield f"ORDER BY {_list(node['order_by'])}"
    if node.get("interpolate"):
        yield f"INTERPOLATE ({_list(node['interpolate'])})"
    if node.get("limit_by"):
        yield f"LIMIT {hogql(node['limit_by']['n'])} BY {_list(node['limit_by']['exprs'])}"
    yield from _limits(node)


def _condition(node: Node, clause: str) -> str:
    return f"{clause.upper()} {hogql(node[clause])}" if node.get(clause) else ""


def _group_by(node: Node) -> str:
    mode, keys = node.get("group_by_mode") or "", _list(node.get("group_by"))
    return f"GROUP BY {_GROUPINGS[mode].format(keys)}" if mode or keys else ""


def _limits(node: Node) -> Iterator[str]:
    if node.get("limit"):
        yield f"LIMIT {hogql(node['limit'])}{'%' if node.get('limit_percent') else ''}"
        yield "WITH TIES" if node.get("limit_with_ties") else ""
    if node.get("offset"):
        yield f"OFFSET {hogql(node['offset'])}"


def _with(node: Node) -> str:
    parts = []
    for cte in node.get("ctes") or []:
        if cte["cte_type"] == "subquery":
            columns = f" ({', '.join(map(_name, cte['columns']))})" if cte.get("columns") else ""
            parts.append(f"{_name(cte['name'])}{columns} AS ({query(cte['expr'])})")
        else:
            parts.append(f"{hogql(cte['expr'])} AS {_name(cte['name'])}")
    recursive = any(cte.get("recursive") for cte in node.get("ctes") or [])
    return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(parts)}" if parts else ""


def _join(node: Node) -> str:
    parts = [node.get("join_type") or "", hogql(node["table"])]
    if node.get("table_args") is not None:
        parts[-1] += f"({_list(node['table_args'])})"
    if node.get("alias"):
        columns = ", ".join(map(_name, node.get("column_aliases") or []))
        parts.append(f"AS {_name(node['alias'])}" + (f"({columns})" if columns else ""))
    if node.get("sample"):
        parts.append(f"SAMPLE {_ratio(node['sample']['sample_value'])}")
    constraint = node.get("constraint")
    if constraint:
        parts.append(f"{constraint['constraint_type']} {hogql(constraint['expr'])}")
    if node.get("next_join"):
        parts.append(_join(node["next_join"]))
    return " ".join(part for part in parts if part)


def _ratio(node: Node) -> str:
    return hogql(node["left"]) + (f"/{hogql(node['right'])}" if node.get("right") else "")


def _subquery(node: Node) -> str:
    return f"({query(node)})"


_PRINTERS: Mapping[str, Callable[[Node], str]] = {
    "Alias": lambda node: f"{hogql(node['expr'])} AS {_name(node['alias'])}",
    "And": lambda node: f"and({_list(node['exprs'])})",
    "ArithmeticOperation": lambda node: (
        f"{_ARITHMETIC[node['op']]}({hogql(node['left'])}, {hogql(node['right'])})"
    ),
    "Array": lambda node: f"[{_list(node['exprs'])}]",
    "ArrayAccess": lambda node: f"{hogql(node['array'])}[{hogql(node['property'])}]",
    "ArraySlice": _slice,
    "BetweenExpr": _between,
    "Call": _call,
    "ColumnsExpr": _columns,
    "CompareOperation": _compare,
    "Constant": _constant,
    "Dict": _object,
    "Field": _field,
    "GroupingSet": lambda node: f"({_list(node['exprs'])})",
    "HogQLXTag": _tag,
    "InterpolateExpr": _interpolate,
    "IsDistinctFrom": _distinct_from,
    "Lambda": _lambda,
    "Not": lambda node: f"not({hogql(node['expr'])})",
    "Or": lambda node: f"or({_list(node['exprs'])})",
    "OrderExpr": _order,
    "SelectQuery": _subquery,
    "SelectSetQuery": _subquery,
    "SpreadExpr": lambda node: f"*{hogql(node['expr'])}",
    "Tuple": lambda node: f"tuple({_list(node['exprs'])})",
    "TupleAccess": lambda node: f"{hogql(node['tuple'])}.{node['index']}",
    "TypeCast": lambda node: f"{hogql(node['expr'])}::{node['type_name']}",
    "WindowExpr": _window,
    "WindowFrameExpr": _bound,
    "WindowFunction": _window_function,
}

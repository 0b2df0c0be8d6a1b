"""Comparisons that know NULL: nothing equals it but itself, and what differs from it is different.

ClickHouse's own answer to `x = NULL` is NULL, which a WHERE takes for false and a NOT for false
again. PostHog wraps comparisons of what may be NULL so that they are always true or false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.parser import Node, unsupported
from phtui.demo.hogql.types import BOOLEAN, Sql


@dataclass(frozen=True)
class _Operator:
    sql: str
    equality: bool = False
    """Whether it is true of two NULLs; the negation of an equality is true of one."""
    negated: bool = False


_OPERATORS: Mapping[str, _Operator] = {
    "==": _Operator("equals({0}, {1})", equality=True),
    "!=": _Operator("notEquals({0}, {1})", equality=True, negated=True),
    "<": _Operator("less({0}, {1})"),
    "<=": _Operator("lessOrEquals({0}, {1})"),
    ">": _Operator("greater({0}, {1})"),
    ">=": _Operator("greaterOrEquals({0}, {1})"),
    "like": _Operator("like({0}, {1})", equality=True),
    "not like": _Operator("notLike({0}, {1})", equality=True, negated=True),
    "ilike": _Operator("ilike({0}, {1})", equality=True),
    "not ilike": _Operator("notILike({0}, {1})", equality=True, negated=True),
    "=~": _Operator("match({0}, {1})", equality=True),
    "!~": _Operator("not(match({0}, {1}))", equality=True, negated=True),
    "=~*": _Operator("match({0}, concat('(?i)', {1}))", equality=True),
    "!~*": _Operator("not(match({0}, concat('(?i)', {1})))", equality=True, negated=True),
    "in": _Operator("in({0}, {1})"),
    "not in": _Operator("notIn({0}, {1})", negated=True),
    "global in": _Operator("in({0}, {1})"),
    "global not in": _Operator("notIn({0}, {1})", negated=True),
}
OPERATOR_FUNCTIONS = {
    "equals": "==",
    "notequals": "!=",
    "less": "<",
    "greater": ">",
    "lessorequals": "<=",
    "greaterorequals": ">=",
    "like": "like",
    "ilike": "ilike",
    "notlike": "not like",
    "notilike": "not ilike",
    "in": "in",
    "notin": "not in",
}
"""Functions that are comparisons, by their names in lower case."""


def compare(t: Translator, node: Node) -> Sql:
    """Translate a comparison: `left`, `op`, `right`."""
    operator = _OPERATORS.get(node["op"])
    if operator is None:
        raise unsupported(node, node["op"].upper())
    if operator.equality:
        for side, other in (("left", "right"), ("right", "left")):
            if node["op"] in ("==", "!=") and _is_null(node[side]):
                function = "isNotNull" if operator.negated else "isNull"
                return Sql(f"{function}({t.expression(node[other]).text})", BOOLEAN)
    left, right = t.expression(node["left"]), t.expression(node["right"])
    text = operator.sql.format(left.text, right.text)
    if t.scope.in_constraint or not (left.type.nullable or right.type.nullable):
        return Sql(text, BOOLEAN)
    one_constant = "Constant" in (node["left"]["node"], node["right"]["node"])
    return Sql(f"ifNull({text}, {_of_nulls(operator, left, right, one_constant)})", BOOLEAN)


def _is_null(node: Node) -> bool:
    return node["node"] == "Constant" and node.get("value") is None


def _of_nulls(operator: _Operator, left: Sql, right: Sql, one_constant: bool) -> str:
    """What the comparison is when a side is NULL."""
    if not operator.equality or one_constant:
        return str(int(operator.negated))
    if operator.negated:
        return f"or(isNotNull({left.text}), isNotNull({right.text}))"
    return f"and(isNull({left.text}), isNull({right.text}))"


def _between(t: Translator, node: Node) -> Sql:
    parts = [t.expression(node[name]) for name in ("expr", "low", "high")]
    value, low, high = (part.text for part in parts)
    negation = "NOT " if node.get("negated") else ""
    text = f"({value} {negation}BETWEEN {low} AND {high})"
    nullable = any(part.type.nullable for part in parts)
    return Sql(f"ifNull({text}, 0)" if nullable else text, BOOLEAN)


def _is_distinct_from(t: Translator, node: Node) -> Sql:
    function = "isNotDistinctFrom" if node.get("negated") else "isDistinctFrom"
    return Sql(f"{function}({t.listed([node['left'], node['right']])})", BOOLEAN)


COMPARISONS: Mapping[str, Handler] = {
    "BetweenExpr": _between,
    "CompareOperation": compare,
    "IsDistinctFrom": _is_distinct_from,
}
"""How each kind of node becomes SQL."""

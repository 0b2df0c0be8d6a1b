"""Expressions that are neither calls nor comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phtui.demo.hogql import quoting
from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.fields import field
from phtui.demo.hogql.parser import HogQLError, Node, unsupported
from phtui.demo.hogql.properties import element
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.types import Kind, Sql, Type

_CONSTANTS = {str: Kind.STRING, int: Kind.INTEGER, float: Kind.FLOAT, bool: Kind.BOOLEAN}
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "multiply", "/": "divide", "%": "modulo"}
_CASTS = {
    "toInt64({0})": (Kind.INTEGER, "int integer"),
    "toFloat64({0})": (Kind.FLOAT, "float double real"),
    "toString({0})": (Kind.STRING, "text varchar char string"),
    "toBool({0})": (Kind.BOOLEAN, "boolean bool"),
    "toDate({0})": (Kind.DATE, "date"),
    "toDateTime({0}, 'UTC')": (Kind.DATETIME, "datetime timestamp timestamptz"),
}
_CAST_BY_TYPE = {
    **{name: (sql, kind) for sql, (kind, names) in _CASTS.items() for name in names.split()},
    "double precision": ("toFloat64({0})", Kind.FLOAT),
    "timestamp with time zone": ("toDateTime({0}, 'UTC')", Kind.DATETIME),
    "timestamp with local time zone": ("toDateTime({0}, 'UTC')", Kind.DATETIME),
}


def constant(_t: Translator, node: Node) -> Sql:
    """Translate a literal, or a value a placeholder stood for."""
    value: Any = node.get("value")
    if node.get("value_type") == "number":
        return Sql(quoting.number(value), Type(Kind.FLOAT, nullable=False))
    kind = Kind.ARRAY if isinstance(value, list) else _CONSTANTS.get(type(value), Kind.UNKNOWN)
    try:
        return Sql(quoting.value(value), Type(kind, nullable=value is None))
    except TypeError as error:
        raise HogQLError.at(node, str(error)) from None


def aliased(t: Translator, node: Node) -> Sql:
    """Translate what an alias stands for, and make the alias known from here on."""
    name = node["alias"]
    if not name:
        raise HogQLError.at(node, "Alias cannot be empty")
    if "%" in name:
        message = f'The HogQL identifier "{name}" is not permitted as it contains the "%" character'
        raise HogQLError.at(node, message)
    if name in t.scope.aliases:
        raise HogQLError.at(node, f"Cannot redefine an alias with the name: {name}")
    value = t.expression(node["expr"])
    t.scope.aliases[name] = value.type
    return value


def _alias(t: Translator, node: Node) -> Sql:
    value = aliased(t, node)
    return Sql(f"({value.text} AS {identifier(node['alias'])})", value.type, node["alias"])


def _logical(function: str) -> Handler:
    def translate(t: Translator, node: Node) -> Sql:
        parts = [t.expression(part) for part in node["exprs"]]
        nullable = any(part.type.nullable for part in parts)
        text = f"{function}({', '.join(part.text for part in parts)})"
        return Sql(text, Type(Kind.BOOLEAN, nullable))

    return translate


def _not(t: Translator, node: Node) -> Sql:
    value = t.expression(node["expr"])
    return Sql(f"not({value.text})", Type(Kind.BOOLEAN, value.type.nullable))


def _arithmetic(t: Translator, node: Node) -> Sql:
    left, right = t.expression(node["left"]), t.expression(node["right"])
    text = f"{_ARITHMETIC[node['op']]}({left.text}, {right.text})"
    kinds = {left.type.kind, right.type.kind}
    if Kind.DATETIME in kinds:
        kind = Kind.DATETIME
    elif kinds <= {Kind.INTEGER, Kind.FLOAT}:
        kind = Kind.FLOAT if Kind.FLOAT in kinds or node["op"] == "/" else Kind.INTEGER
    else:
        kind = Kind.UNKNOWN
    return Sql(text, Type(kind, left.type.nullable or right.type.nullable))


def _tuple(t: Translator, node: Node) -> Sql:
    return Sql(f"tuple({t.listed(node['exprs'])})", Type(Kind.UNKNOWN, nullable=False))


def _array(t: Translator, node: Node) -> Sql:
    return Sql(f"[{t.listed(node['exprs'])}]", Type(Kind.ARRAY, nullable=False))


def _array_access(t: Translator, node: Node) -> Sql:
    array, key = t.expression(node["array"]), node["property"]
    constant_key = key.get("value") if key["node"] == "Constant" else None
    if constant_key == 0:
        raise HogQLError.at(node, "SQL indexes start from one, not from zero. E.g: array[1]")
    if isinstance(constant_key, str | int):
        found = element(array, constant_key)
        if found is not None:
            return found
    return Sql(f"{array.text}[{t.expression(key).text}]")


def _tuple_access(t: Translator, node: Node) -> Sql:
    if node["index"] == 0:
        raise HogQLError.at(node, "SQL indexes start from one, not from zero. E.g: array.1")
    value = t.expression(node["tuple"])
    return element(value, node["index"]) or Sql(f"tupleElement({value.text}, {node['index']})")


def _array_slice(t: Translator, node: Node) -> Sql:
    array = t.expression(node["array"]).text
    start = t.expression(node["start_expr"]).text if node.get("start_expr") else "1"
    bounds = start
    if node.get("end_expr"):
        end = t.expression(node["end_expr"]).text
        bounds = f"{start}, plus(minus({end}, {start}), 1)"
    return Sql(f"arraySlice({array}, {bounds})", Type(Kind.ARRAY, nullable=False))


def _lambda(t: Translator, node: Node) -> Sql:
    if not node["args"]:
        raise HogQLError.at(node, "Lambdas require at least one argument")
    t.scope.arguments.append(frozenset(node["args"]))
    body = t.expression(node["expr"]).text
    t.scope.arguments.pop()
    arguments = ", ".join(identifier(name) for name in node["args"])
    return Sql(f"({arguments}) -> {body}")


def _type_cast(t: Translator, node: Node) -> Sql:
    target = node["type_name"].lower()
    if target not in _CAST_BY_TYPE:
        raise HogQLError.at(node, f"Unsupported type cast to '{node['type_name']}'")
    template, kind = _CAST_BY_TYPE[target]
    value = t.expression(node["expr"])
    return Sql(template.format(value.text), Type(kind, value.type.nullable))


def _refused(message: str) -> Handler:
    """What PostHog does not allow either, in its words."""

    def refuse(_t: Translator, node: Node) -> Sql:
        raise HogQLError.at(node, message)

    return refuse


def _named_argument(_t: Translator, node: Node) -> Sql:
    raise unsupported(node["value"], f"The named argument {node['name']} :=")  # has no place itself


EXPRESSIONS: Mapping[str, Handler] = {
    "Alias": _alias,
    "And": _logical("and"),
    "ArithmeticOperation": _arithmetic,
    "Array": _array,
    "ArrayAccess": _array_access,
    "ArraySlice": _array_slice,
    "Block": _refused("You can not use blocks in HogQL"),
    "Constant": constant,
    "ExprCall": _refused("You can only call simple functions in HogQL, not expressions"),
    "Field": field,
    "Lambda": _lambda,
    "NamedArgument": _named_argument,
    "Not": _not,
    "Or": _logical("or"),
    "PositionalRef": _refused("Positional references are not allowed in clickhouse dialect"),
    "TryCast": _refused("TRY_CAST is not allowed in clickhouse dialect"),
    "Tuple": _tuple,
    "TupleAccess": _tuple_access,
    "TypeCast": _type_cast,
}
"""How each kind of node becomes SQL."""

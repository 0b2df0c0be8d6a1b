"""Function calls: allowed ones, renamed ones, and the few that need more than a new name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from phtui.demo.hogql.columns import spread
from phtui.demo.hogql.comparisons import OPERATOR_FUNCTIONS, compare
from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.parser import HogQLError, Node, unsupported
from phtui.demo.hogql.quoting import string
from phtui.demo.hogql.renames import NOT_IN_DEMO, RENAMES, TIMEZONE
from phtui.demo.hogql.results import result_type
from phtui.demo.hogql.types import BOOLEAN, Kind, Sql, Type
from phtui.demo.hogql.words import words

_UNITS = words("second minute hour day week month quarter year")
_PARAMETRIC = frozenset(("arrayreduce", "arrayreduceinranges", "initializeaggregation"))
_MICROSECONDS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{1,6}")
_SECONDS = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?")


def call(t: Translator, node: Node) -> Sql:
    """Translate a function call."""
    name = node["name"].lower()
    node = {**node, "args": spread(t, node.get("args") or [])}
    if name in OPERATOR_FUNCTIONS:
        return _operator(t, node, OPERATOR_FUNCTIONS[name])
    if name in NOT_IN_DEMO:
        raise unsupported(node, f"Function '{node['name']}'")
    if name in _SPECIAL:
        return _SPECIAL[name](t, node)
    if name in RENAMES:
        return _renamed(t, node)
    return _native(t, node)


def spelling(t: Translator, node: Node) -> str:
    """Return how ClickHouse spells the function a node calls.

    Raises:
        HogQLError: queries may not call it.
    """
    found = t.functions.spelling(node["name"])
    if found is None:
        close = t.functions.closest(node["name"])
        hint = f". Perhaps you meant '{close}(...)'?" if close else ""
        raise HogQLError.at(node, f"Unsupported function call '{node['name']}(...)'{hint}")
    return found


def _native(t: Translator, node: Node) -> Sql:
    function = spelling(t, node)
    if node.get("within_group"):
        message = (
            f"Aggregation '{node['name']}' with WITHIN GROUP is not supported in ClickHouse dialect"
        )
        raise HogQLError.at(node, message)
    if node.get("order_by"):
        raise unsupported(node, f"ORDER BY in {node['name']}()")
    if node.get("params") and not node["args"]:  # ClickHouse has no grammar for that
        message = f"Function '{node['name']}' expects at least 1 argument, found 0"
        raise HogQLError.at(node, message)
    if node.get("params") and function.lower() == "not":  # an operator there: it has no grammar
        raise HogQLError.at(node, "Function 'not' does not accept parameters")
    if function.lower() in _PARAMETRIC:
        _check_parametric(t, node)
    parameters = f"({t.listed(node['params'])})" if node.get("params") else ""
    arguments = [t.expression(argument) for argument in node["args"]]
    distinct = "DISTINCT " if node.get("distinct") else ""
    listed = ", ".join(argument.text for argument in arguments)
    only = ""
    if node.get("filter_expr"):
        only = f" FILTER (WHERE {t.expression(node['filter_expr']).text})"
    text = f"{function}{parameters}({distinct}{listed}){only}"
    return Sql(text, result_type(function.lower(), arguments))


def _renamed(t: Translator, node: Node) -> Sql:
    rename = RENAMES[node["name"].lower()]
    for word, part in (
        ("DISTINCT", "distinct"),
        ("ORDER BY", "order_by"),
        ("FILTER", "filter_expr"),
    ):
        if node.get(part):
            raise unsupported(node, f"{word} in {node['name']}()")
    arguments = _arguments(t, node, *rename.templates)
    text = rename.templates[len(arguments)].format(*(argument.text for argument in arguments))
    return Sql(text, rename.type)


def _arguments(t: Translator, node: Node, *counts: int) -> list[Sql]:
    """Translate the arguments, whose number must be one of these."""
    nodes = node["args"]
    if len(nodes) not in counts:
        least, most = min(counts), max(counts)
        if least == most:
            expected = _plural(least)
        elif len(nodes) < least:
            expected = f"at least {_plural(least)}"
        else:
            expected = f"at most {_plural(most)}"
        message = f"Function '{node['name']}' expects {expected}, found {len(nodes)}"
        raise HogQLError.at(node, message)
    return [t.expression(argument) for argument in nodes]


def _plural(count: int) -> str:
    return f"{count} argument{'' if count == 1 else 's'}"


def _operator(t: Translator, node: Node, op: str) -> Sql:
    if len(node["args"]) != 2:
        message = f"Comparison '{node['name']}' requires exactly two arguments"
        raise HogQLError.at(node, message)
    left, right = node["args"]
    return compare(t, {**node, "left": left, "right": right, "op": op})


def _constant_text(node: Node, function: str) -> str:
    """Return the text an argument must be, known beforehand."""
    if node["node"] == "Constant" and isinstance(node.get("value"), str):
        return str(node["value"])
    message = f"Expected constant string as first arg in function '{function}', got {node['node']}"
    raise HogQLError.at(node, message)


def _check_parametric(t: Translator, node: Node) -> None:
    """Check the name of the function that a function is given to call."""
    if not node["args"]:
        raise HogQLError.at(node, f"Missing arguments in function '{node['name']}'")
    inner = _constant_text(node["args"][0], node["name"])
    if not t.functions.is_aggregate_call(inner):
        message = f"Invalid parametric function in '{node['name']}', '{inner}' is not supported."
        raise HogQLError.at(node["args"][0], message)


def _count(t: Translator, node: Node) -> Sql:
    rows = is_everything(node["args"]) and not node.get("distinct")
    return _native(t, {**node, "args": []} if rows else node)


def is_everything(arguments: list[Node]) -> bool:
    """Whether the arguments are those of `count(*)`."""
    return [argument.get("chain", ())[-1:] for argument in arguments] == [["*"]]


def _concat(t: Translator, node: Node) -> Sql:
    """NULL adds nothing to the text, where ClickHouse would make NULL of it all."""
    parts = [_text_of(t.expression(argument), argument) for argument in node["args"]]
    return Sql(f"concat({', '.join(parts)})", Type(Kind.STRING, nullable=False))


def _text_of(value: Sql, node: Node) -> str:
    if node["node"] == "Constant":
        if node.get("value") is None:
            return "''"
        return value.text if value.type.kind is Kind.STRING else f"toString({value.text})"
    return f"ifNull(toString({value.text}), '')"


def _to_date(t: Translator, node: Node) -> Sql:
    (value,) = _arguments(t, node, 1)
    date = Type(Kind.DATE)
    if value.type.kind in (Kind.DATE, Kind.DATETIME, Kind.INTEGER):
        return Sql(f"toDate({value.text})", Type(Kind.DATE, value.type.nullable))
    if value.type.kind is Kind.STRING:
        return Sql(f"toDateOrNull({value.text})", date)
    # It may be a date already, which toDateOrNull does not take.
    return Sql(f"toDateOrNull(toString({value.text}))", date)


def _to_datetime(t: Translator, node: Node) -> Sql:
    value, *rest = _arguments(t, node, 1, 2)
    timezone = rest[0].text if rest else TIMEZONE
    if value.type.kind in (Kind.DATE, Kind.DATETIME, Kind.INTEGER):
        text = f"toDateTime({value.text}, {timezone})"
        return Sql(text, Type(Kind.DATETIME, value.type.nullable))
    first = node["args"][0]
    if first["node"] == "Constant" and isinstance(first.get("value"), str):
        return Sql(_datetime_literal(first["value"], timezone), Type(Kind.DATETIME, nullable=False))
    parsed = value.text if value.type.kind is Kind.STRING else f"toString({value.text})"
    text = f"parseDateTime64BestEffortOrNull({parsed}, 6, {timezone})"
    return Sql(text, Type(Kind.DATETIME))


def _datetime_literal(text: str, timezone: str) -> str:
    """The strictest function that reads it: ClickHouse can use an index then."""
    if _MICROSECONDS.fullmatch(text):
        return f"toDateTime64({string(text)}, 6, {timezone})"
    if _SECONDS.fullmatch(text):
        return f"toDateTime({string(text)}, {timezone})"
    return f"parseDateTime64BestEffort({string(text)}, 6, {timezone})"


def _to_decimal(t: Translator, node: Node) -> Sql:
    value, _scale = _arguments(t, node, 2)
    scale = node["args"][1].get("value")
    if not isinstance(scale, int) or not 0 <= scale <= 18:
        raise HogQLError.at(node["args"][1], "The scale of toDecimal must be a number from 0 to 18")
    text = f"accurateCastOrNull({value.text}, 'Decimal64({scale})')"
    return Sql(text, Type(Kind.DECIMAL))


def _shift(sign: str, verb: str) -> Handler:
    """DateAdd and dateSub: `('day', 1, date)`, or a date and an interval."""

    def translate(t: Translator, node: Node) -> Sql:
        arguments = _arguments(t, node, 2, 3)
        if len(arguments) == 2:
            date, interval = arguments
            return Sql(f"{sign}({date.text}, {interval.text})", date.type)
        unit = _constant_text(node["args"][0], node["name"]).lower().removesuffix("s")
        if unit not in _UNITS:
            message = f"'{unit}' is no unit of time: {', '.join(_UNITS)} are"
            raise HogQLError.at(node["args"][0], message)
        _unit, amount, date = arguments
        return Sql(f"{verb}{unit.capitalize()}s({date.text}, {amount.text})", date.type)

    return translate


def _recording_button(t: Translator, node: Node) -> Sql:
    """With the recording's status out of the event's properties where the query has none."""
    if len(node["args"]) == 1 and t.scope.sources("properties"):
        status = {"node": "Field", "chain": ["properties", "$recording_status"]}
        node = {**node, "args": [*node["args"], status]}
    return _renamed(t, node)


def _exists(t: Translator, node: Node) -> Sql:
    if len(node["args"]) != 1:
        raise HogQLError.at(node, f"Function 'exists' expects 1 query, found {len(node['args'])}")
    return Sql(f"exists({t.query(node['args'][0]).text})", BOOLEAN)


def _case_with_expression(t: Translator, node: Node) -> Sql:
    return Sql(f"caseWithExpression({t.listed(node['args'])})")


_SPECIAL: Mapping[str, Handler] = {
    "_casewithexpression": _case_with_expression,
    "concat": _concat,
    "count": _count,
    "dateadd": _shift("plus", "add"),
    "datesub": _shift("minus", "subtract"),
    "exists": _exists,
    "recordingbutton": _recording_button,
    "timestampadd": _shift("plus", "add"),
    "timestampsub": _shift("minus", "subtract"),
    "to_date": _to_date,
    "todate": _to_date,
    "todatetime": _to_datetime,
    "todecimal": _to_decimal,
}

CALLS: Mapping[str, Handler] = {"Call": call}
"""How each kind of node becomes SQL."""

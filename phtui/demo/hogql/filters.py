"""The filters beside a query, as conditions of HogQL: date range, properties, test accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from phtui.demo.hogql.parser import HogQLError, Node, parse_expression, unsupported

TEST_ACCOUNT_FILTERS: list[dict[str, Any]] = [
    {"key": "is_internal", "value": ["true"], "operator": "is_not", "type": "person"}
]
"""What the demo's project calls a test account."""

_TIMES = {"events": "timestamp", "logs": "timestamp", "groups": "created_at"}
_FILTERED = ("events", "sessions", "logs", "groups")
_RELATIVE = re.compile(r"([+-]?)(\d*)([hdwmqysM])(Start|End)?")
_UNITS = {
    "s": "Second", "M": "Minute", "h": "Hour", "d": "Day", "w": "Week", "m": "Month",
    "q": "Quarter", "y": "Year",
}  # fmt: skip
_CHAINS = {
    "event": ["properties"],
    "feature": ["properties"],
    "person": ["person", "properties"],
    "event_metadata": [],
    "log": [],
    "log_attribute": ["attributes"],
}


def _constant(value: object) -> Node:
    return {"node": "Constant", "value": value}


def _call(name: str, *arguments: Node) -> Node:
    return {"node": "Call", "name": name, "args": list(arguments)}


def _compare(op: str, left: Node, right: Node) -> Node:
    return {"node": "CompareOperation", "op": op, "left": left, "right": right}


def _all(conditions: list[Node]) -> Node:
    if len(conditions) < 2:
        return conditions[0] if conditions else _constant(True)
    return {"node": "And", "exprs": conditions}


class Filters:
    """The `filters` of a HogQLQuery."""

    def __init__(self, filters: Mapping[str, Any]) -> None:
        self._filters = filters

    def condition(self, tables: list[str], node: Node) -> Node:
        """Return what `{filters}` stands for in a SELECT from these tables.

        Raises:
            HogQLError: the tables cannot be filtered, or a filter is not supported.
        """
        known = [table for table in _FILTERED if table in tables]
        if not known:
            message = (
                "Cannot use 'filters' placeholder in a SELECT clause that does not select from "
                "the events, sessions, logs, traces or groups table."
            )
            raise HogQLError.at(node, message)
        time: Node = {"node": "Field", "chain": [_TIMES.get(known[0], "$start_timestamp")]}
        conditions = [_property(each, known, node) for each in self._properties()]
        for end, op in (("to", "<"), ("from", ">=")):
            bound = self.bound(end)
            if bound is not None:
                conditions.append(_compare(op, time, bound))
        return _all(conditions)

    def bound(self, end: str) -> Node | None:
        """Return the `from` or `to` of the date range as a time, or None if that end is open.

        Dates are ISO, or relative to now as PostHog has them: `-7d`, `-1mStart`, `-24h`.
        """
        text = (self._filters.get("dateRange") or {}).get(f"date_{end}")
        if not text or text == "all":
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return _relative(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
        return _call("toDateTime", _constant(f"{moment:%Y-%m-%d %H:%M:%S.%f}"))

    def _properties(self) -> list[dict[str, Any]]:
        properties = self._filters.get("properties") or []
        return [
            *properties,
            *(TEST_ACCOUNT_FILTERS if self._filters.get("filterTestAccounts") else []),
        ]


def _relative(text: str) -> Node:
    match = _RELATIVE.fullmatch(text)
    moment = _call("now")
    if match is None:
        return moment  # what PostHog makes of a date it cannot read
    sign, amount, unit, position = match.groups()
    name = _UNITS[unit]
    if amount:
        shift = "add" if sign == "+" else "subtract"
        moment = _call(f"{shift}{name}s", moment, _constant(int(amount)))
    if position:
        moment = _call(f"toStartOf{name}", moment)
    if position == "End":
        moment = _call(f"add{name}s", moment, _constant(1))
    return moment


def _property(filter_: Mapping[str, Any], tables: list[str], node: Node) -> Node:
    kind, key = filter_.get("type"), str(filter_.get("key", ""))
    if kind == "hogql":
        return parse_expression(key)
    if kind == "session":
        chain = [key] if "sessions" in tables else ["session", key]
    elif kind == "group":
        chain = [f"group_{filter_.get('group_type_index', 0)}", "properties", key]
        chain = chain[1:] if tables == ["groups"] else chain
    elif kind in _CHAINS:
        chain = [*_CHAINS[kind], key]
    else:
        raise unsupported(node, f"A property filter of type {kind}")
    operator = filter_.get("operator") or "exact"
    value: Node = {"node": "Field", "chain": chain}
    return _test(operator, value, filter_.get("value"), node)


def _test(operator: str, field: Node, value: Any, node: Node) -> Node:
    """Return the condition that an operator puts on a field."""
    if operator in ("is_set", "is_not_set"):
        return _compare("!=" if operator == "is_set" else "==", field, _constant(None))
    if isinstance(value, list) and operator in _ANY_OF:
        return _compare(_ANY_OF[operator], field, _constant([_comparable(each) for each in value]))
    if isinstance(value, list):
        negative = operator.startswith("not_")
        tests = [_test(operator, field, each, node) for each in value]
        return _all(tests) if negative else {"node": "Or", "exprs": tests}
    if operator not in _TESTS:
        raise unsupported(node, f"The property operator {operator}")
    return _TESTS[operator](field, value)


def _comparable(value: Any) -> Any:
    """Properties are text, booleans as well, unless their definition says otherwise."""
    return str(value).lower() if isinstance(value, bool) else value


def _text(field: Node) -> Node:
    return _call("toString", field)


def _plain(op: str) -> Callable[[Node, Any], Node]:
    return lambda field, value: _compare(op, field, _constant(_comparable(value)))


def _containing(op: str) -> Callable[[Node, Any], Node]:
    return lambda field, value: _compare(op, _text(field), _constant(f"%{value}%"))


def _matching(op: str) -> Callable[[Node, Any], Node]:
    return lambda field, value: _compare(op, _text(field), _constant(str(value)))


def _dated(op: str) -> Callable[[Node, Any], Node]:
    def test(field: Node, value: Any) -> Node:
        moment = _call("toDateTime", _constant(str(value)))
        if _RELATIVE.fullmatch(str(value)):
            moment = _relative(str(value))
        return _compare(op, _call("toDateTime", _text(field)), moment)

    return test


_ANY_OF = {"exact": "in", "in": "in", "is_not": "not in", "not_in": "not in"}
_TESTS: Mapping[str, Callable[[Node, Any], Node]] = {
    "exact": _plain("=="),
    "is_not": _plain("!="),
    "gt": _plain(">"),
    "gte": _plain(">="),
    "min": _plain(">="),
    "lt": _plain("<"),
    "lte": _plain("<="),
    "max": _plain("<="),
    "icontains": _containing("ilike"),
    "not_icontains": _containing("not ilike"),
    "regex": _matching("=~"),
    "not_regex": _matching("!~"),
    "is_date_exact": _dated("=="),
    "is_date_before": _dated("<"),
    "is_date_after": _dated(">"),
}

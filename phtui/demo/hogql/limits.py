"""How many rows a query may return, and from where on."""

from __future__ import annotations

from typing import Any

from phtui.demo.hogql.context import Place, Translator
from phtui.demo.hogql.parser import HogQLError, Node

DEFAULT_LIMIT = 100
"""The rows of a query that names no LIMIT."""

MAX_LIMIT = 50_000
"""The most rows of any query; a greater LIMIT is cut down without a word."""

_OFFSET_REFUSED = (
    "OFFSET is not supported on queries made with a personal API key. For pagination, use keyset "
    "pagination on the `timestamp` column, e.g. `WHERE timestamp > :last_seen_timestamp ORDER BY "
    "timestamp LIMIT N`. For bulk data extraction, use batch exports: "
    "https://posthog.com/docs/cdp/batch-exports"
)


def with_default(tree: Node) -> tuple[Node, bool]:
    """Return the query with LIMIT 101 if it is one SELECT without a LIMIT, and whether it was.

    One row more than will be answered tells whether there are more.
    """
    if tree["node"] != "SelectQuery" or tree.get("limit"):
        return tree, False
    return {**tree, "limit": {"node": "Constant", "value": DEFAULT_LIMIT + 1}}, True


def limit(t: Translator, node: Node, place: Place) -> str:
    """Translate LIMIT and OFFSET of a SELECT, or of several combined; "" if there are none."""
    asked = node.get("limit")
    if asked is None and place is Place.BRANCH:
        asked = {"node": "Constant", "value": DEFAULT_LIMIT}
    parts = []
    if asked is not None:
        parts.append(f"LIMIT {_rows(t, node, asked, place)}")
        parts.append("WITH TIES" if node.get("limit_with_ties") else "")
    if node.get("offset"):
        parts.append(f"OFFSET {t.expression(node['offset']).text}")
    return " ".join(part for part in parts if part)


def _rows(t: Translator, node: Node, asked: Node, place: Place) -> str:
    value: Any = asked.get("value") if asked["node"] == "Constant" else None
    if node.get("limit_percent"):
        if not isinstance(value, int | float):
            message = "LIMIT percent with expressions is not supported in clickhouse dialect"
            raise HogQLError.at(asked, message)
        if not 0 <= value <= 100:
            raise HogQLError.at(asked, "Limit percent must be between 0 and 100")
        return str(value / 100)
    if place is Place.INSIDE:
        return t.expression(asked).text
    if type(value) is int:
        return str(min(value, MAX_LIMIT))
    return f"min2({MAX_LIMIT}, {t.expression(asked).text})"


def find_offset(part: Any) -> Node | None:
    """Return the value of the first OFFSET anywhere in a tree; that of a SAMPLE does not count."""
    if isinstance(part, list):
        return next((found for item in part if (found := find_offset(item))), None)
    if not isinstance(part, dict):
        return None
    by: Node = part.get("limit_by") or {}
    own: Node | None = part.get("offset") if part.get("node", "").startswith("Select") else None
    return own or by.get("offset_value") or find_offset(list(part.values()))


def refuse_offset(tree: Node) -> None:
    """Refuse any OFFSET, as PostHog does for personal API keys.

    Raises:
        HogQLError: there is one.
    """
    found = find_offset(tree)
    if found is not None:
        raise HogQLError.at(found, _OFFSET_REFUSED)

"""Placeholders: `{filters}`, `{variables.plan}`, `{since}` become what they stand for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from phtui.demo.hogql.filters import Filters
from phtui.demo.hogql.parser import HogQLError, Node, unsupported

_SUPPORTED_FILTERS = (
    "Supported filters placeholders are: `{filters}`, `{filters.dateRange.from}`, "
    "`{filters.dateRange.to}`."
)


class Placeholders:
    """What the placeholders of one query stand for."""

    def __init__(
        self,
        values: Mapping[str, object],
        variables: Mapping[str, object],
        filters: Mapping[str, Any],
    ) -> None:
        self._values = values
        self._variables = variables
        self._filters = Filters(filters)

    def replaced(self, tree: Node) -> Node:
        """Return a tree without placeholders.

        Raises:
            HogQLError: one of them stands for nothing.
        """
        replaced: Node = self._replace(tree, [])
        return replaced

    def _replace(self, part: Any, tables: list[str]) -> Any:
        """Replace in a part of the tree; `tables` are those of the SELECT around it."""
        if isinstance(part, list):
            return [self._replace(item, tables) for item in part]
        if not isinstance(part, dict):
            return part
        if part.get("node") == "Placeholder":
            return self._value(part, tables)
        if part.get("node") == "CompareOperation" and self._is_unbounded(part):
            return {"node": "Constant", "value": True}
        if part.get("node") == "SelectQuery":
            tables = _tables(part)
        return {name: self._replace(value, tables) for name, value in part.items()}

    def _value(self, node: Node, tables: list[str]) -> Node:
        chain = node["expr"].get("chain")
        if chain is None:
            raise unsupported(node, "A placeholder with an expression")
        place = {side: node.get(side) for side in ("start", "end")}
        if chain[0] == "filters" and "filters" not in self._values:
            return {**self._filter(chain, node, tables), **place}
        if chain[0] == "variables" and len(chain) == 2:
            return {"node": "Constant", "value": self._variable(chain[1], node), **place}
        name = ".".join(chain)
        if name not in self._values:
            raise HogQLError.at(node, self._unknown(name))
        return {"node": "Constant", "value": self._values[name], **place}

    def _unknown(self, name: str) -> str:
        if not self._values:
            return f"Unresolved placeholder: {{{name}}}"
        return (
            f"Placeholder {{{name}}} is not available in this context. "
            f"You can use the following: {', '.join(self._values)}"
        )

    def _variable(self, name: str, node: Node) -> object:
        if name in self._variables:
            return self._variables[name]
        close = difflib.get_close_matches(name, self._variables, 3)
        hint = f". Did you mean: {', '.join(close)}?" if close else ""
        raise HogQLError.at(node, f"Variable {name} is missing from query{hint}")

    def _filter(self, chain: list[str], node: Node, tables: list[str]) -> Node:
        if chain == ["filters"]:
            return self._filters.condition(tables, node)
        if chain[1:] in (["dateRange", "from"], ["dateRange", "to"]):
            bound = self._filters.bound(chain[2])
            if bound is not None:
                return bound
            name = ".".join(chain)
            message = (
                f"The `{{{name}}}` placeholder must be used directly in a comparison (e.g. "
                f"`timestamp > {{{name}}}`), not nested inside a function call, when the date "
                "range is not set."
            )
            raise HogQLError.at(node, message)
        name = ".".join(chain)
        message = f"Unsupported filters placeholder `{{{name}}}`. {_SUPPORTED_FILTERS}"
        raise HogQLError.at(node, message)

    def _is_unbounded(self, comparison: Node) -> bool:
        """Whether it compares with an end of the date range that is open."""
        chains = [
            comparison[side]["expr"].get("chain")
            for side in ("left", "right")
            if comparison[side]["node"] == "Placeholder"
        ]
        return any(
            chain == ["filters", "dateRange", end] and self._filters.bound(end) is None
            for chain in chains
            for end in ("from", "to")
        )


def _tables(select: Node) -> list[str]:
    names, join = [], select.get("select_from")
    while join:
        if join["table"]["node"] == "Field":
            names.append(".".join(join["table"]["chain"]))
        join = join.get("next_join")
    return names

"""Window functions and the windows they look through."""

from __future__ import annotations

from collections.abc import Mapping

from phtui.demo.hogql.calls import is_everything, spelling
from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.parser import HogQLError, Node
from phtui.demo.hogql.quoting import identifier
from phtui.demo.hogql.results import result_type
from phtui.demo.hogql.types import Sql

_EVERYTHING = {
    "frame_method": "ROWS",
    "frame_start": {"node": "WindowFrameExpr", "frame_type": "PRECEDING"},
    "frame_end": {"node": "WindowFrameExpr", "frame_type": "FOLLOWING"},
}


def _window_function(t: Translator, node: Node) -> Sql:
    window_name = node.get("over_identifier")
    if window_name and window_name not in t.scope.windows:
        raise HogQLError.at(node, f"Unknown window: {window_name}")
    function, nodes = node["name"], node.get("exprs") or []
    if function.lower() == "count" and is_everything(nodes):
        nodes = []
    arguments = [t.expression(argument) for argument in nodes]
    texts = [argument.text for argument in arguments]
    if function in ("lag", "lead"):
        function = f"{function}InFrame"
        texts[:1] = [f"toNullable({text})" for text in texts[:1]]
        node = _over_all_rows(t, node)
    else:
        function = spelling(t, node)
    call = f"{function}({', '.join(texts)})"
    if node.get("args"):  # a parametric one: its parameters came first
        arguments = [t.expression(argument) for argument in node["args"]]
        call += f"({', '.join(argument.text for argument in arguments)})"
    return Sql(f"{call} OVER {_over(t, node)}", result_type(function.lower(), arguments))


def _over(t: Translator, node: Node) -> str:
    if node.get("over_identifier"):
        return identifier(node["over_identifier"])
    return f"({window(t, node['over_expr'])})" if node.get("over_expr") else "()"


def _over_all_rows(t: Translator, node: Node) -> Node:
    """Return a lag or lead with a frame in which every row can be seen, as the standard has it."""
    over = node.get("over_expr") or {"node": "WindowExpr"}
    if node.get("over_identifier"):
        over = t.scope.windows[node["over_identifier"]]
    if over.get("frame_method"):
        return node
    return {**node, "over_identifier": None, "over_expr": {**over, **_EVERYTHING}}


def window(t: Translator, node: Node) -> str:
    """Translate what is between the parentheses of OVER, or of a named window."""
    parts = []
    if node.get("partition_by"):
        parts.append(f"PARTITION BY {t.listed(node['partition_by'])}")
    if node.get("order_by"):
        parts.append(f"ORDER BY {t.listed(node['order_by'])}")
    if node.get("frame_method"):
        start = _bound(t, node["frame_start"])
        if node.get("frame_end"):
            start = f"BETWEEN {start} AND {_bound(t, node['frame_end'])}"
        parts.append(f"{node['frame_method']} {start}")
    return " ".join(parts)


def _bound(t: Translator, node: Node) -> str:
    if node["frame_type"] == "CURRENT ROW":
        return "CURRENT ROW"
    value = node.get("frame_value")
    if isinstance(value, dict):
        value = t.expression(value).text
    return f"{'UNBOUNDED' if value is None else value} {node['frame_type']}"


def _order(t: Translator, node: Node) -> Sql:
    text = f"{t.expression(node['expr']).text} {node['order']}"
    fill = node.get("with_fill")
    if fill:
        text += " WITH FILL"
        for word in ("from", "to", "step"):
            if fill.get(f"{word}_value"):
                text += f" {word.upper()} {t.expression(fill[f'{word}_value']).text}"
    return Sql(text)


WINDOWS: Mapping[str, Handler] = {"OrderExpr": _order, "WindowFunction": _window_function}
"""How each kind of node becomes SQL."""

"""HogQLX: tags and objects as the tuples that the web app draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phtui.demo.hogql.context import Handler, Translator
from phtui.demo.hogql.parser import HogQLError, Node
from phtui.demo.hogql.quoting import string
from phtui.demo.hogql.types import Kind, Sql, Type
from phtui.demo.hogql.words import words

_TAGS = frozenset(
    words("""a b blink blockquote code div em ExplainCSPReport h1 h2 h3 h4 h5 h6 hr i li marquee ol
    p pre RecordingButton redacted span Sparkline strong table tbody td th thead tr u ul""")
)


def _tag(t: Translator, node: Node) -> Sql:
    if node["kind"] not in _TAGS:
        message = f"Error parsing query tag: Unknown tag <{node['kind']} />."
        raise HogQLError.at(node, message)
    parts = ["'__hx_tag'", string(node["kind"])]
    for attribute in node["attributes"]:
        parts += [string(attribute["name"]), _part(t, attribute["value"])]
    return _tuple(parts)


def _object(t: Translator, node: Node) -> Sql:
    parts = ["'__hx_tag'", "'__hx_obj'"]
    for pair in node["items"]:
        parts += [_part(t, part) for part in pair]
    return _tuple(parts)


def _part(t: Translator, value: Any) -> str:
    """Translate what is inside; children become a tuple, for they may be of many types."""
    if isinstance(value, list):
        return _tuple([_part(t, item) for item in value]).text
    return t.expression(value).text


def _tuple(parts: list[str]) -> Sql:
    return Sql(f"tuple({', '.join(parts)})", Type(Kind.UNKNOWN, nullable=False))


TAGS: Mapping[str, Handler] = {"Dict": _object, "HogQLXTag": _tag}
"""How each kind of node becomes SQL."""

"""Nodes of a page as rrweb writes them down, of which what can be told in text is kept."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import msgspec

from phtui.rrweb.lenient import fields, items, number, opened, text
from phtui.rrweb.wireframes import as_node, is_wireframe

MOST_TEXT = 20_000
"""Characters of one text node."""
MOST_NODES = 300_000
"""Nodes of one page; what comes after them is left out."""
_MOST_VALUE = 1_000
_DEEPEST = 400
_KEPT = frozenset((
    "alt", "aria-checked", "aria-label", "checked", "disabled", "for", "hidden", "href", "id",
    "label", "name", "open", "placeholder", "role", "rr_height", "rr_place", "rr_width",
    "selected", "start", "style", "title", "type", "value",
))  # fmt: skip
_SILENT = frozenset(("script", "style", "noscript", "template"))
"""Elements whose text nobody sees."""


class NodeKind(IntEnum):
    """What rrweb numbers the sorts of nodes."""

    DOCUMENT = 0
    DOCTYPE = 1
    ELEMENT = 2
    TEXT = 3
    CDATA = 4
    COMMENT = 5


class Node(msgspec.Struct, gc=False):
    """One node of a page.

    Others are named by their ids: nothing here is cyclic, and the collector, which would stop
    everything to look through a large page, can leave them alone.
    """

    id: int
    kind: int
    parent: int = 0
    """0 for none."""
    tag: str = ""
    """Lower case; "" for what is no element."""
    attributes: dict[str, str] = {}
    """Those that can be told in text. One that is only there is ""."""
    text: str = ""
    first: int = 0
    """The first child; 0 for none. A page may have ten thousand in a row: they are a chain."""
    last: int = 0
    next: int = 0
    """The sibling after it."""
    previous: int = 0


def nodes_of(tree: Any, parent: int = 0) -> Iterator[Node]:
    """Yield a tree's nodes, each after its parent, in the order of the page.

    What is no node, is nested without end, or belongs to what nobody sees is left out.
    """
    stack = [(tree, parent, "", 0)]
    count = 0
    while stack and count < MOST_NODES:
        raw, above, tag_above, depth = stack.pop()
        written = fields(raw)
        if not isinstance(written.get("type"), int) and is_wireframe(written):
            written = as_node(written)
        node = node_of(written, above)
        if node is None or (tag_above in _SILENT):
            continue
        count += 1
        yield node
        if depth < _DEEPEST:
            below = reversed(items(written.get("childNodes")))
            stack.extend((each, node.id, node.tag, depth + 1) for each in below)


def node_of(written: dict[str, Any], parent: int) -> Node | None:
    """Return one node without its children; None when it is none."""
    number_of_it = number(written.get("id"))
    kind = opened(written.get("type"))
    if number_of_it <= 0 or not isinstance(kind, int) or kind not in range(len(NodeKind)):
        return None
    node = Node(number_of_it, kind, parent)
    if kind == NodeKind.ELEMENT:
        node.tag = text(written.get("tagName"), 60).lower()
        node.attributes = dict(attributes_of(written.get("attributes")))
    elif kind in (NodeKind.TEXT, NodeKind.CDATA):
        # rrweb marks the text of a style sheet, which may be megabytes.
        node.text = "" if written.get("isStyle") else text(written.get("textContent"), MOST_TEXT)
    return node


def attributes_of(written: Any) -> Iterator[tuple[str, str]]:
    """Yield the attributes that are kept; a value that is no text as what it means in HTML."""
    for name, raw in fields(written).items():
        if name not in _KEPT:
            continue
        value = opened(raw)
        if isinstance(value, str):
            yield name, value[:_MOST_VALUE]
        elif value is True:
            yield name, ""
        elif isinstance(value, int | float) and value is not False:
            yield name, str(value)[:_MOST_VALUE]

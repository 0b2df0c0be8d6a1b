"""A page as it is at a moment: a full snapshot, and every change since applied to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phtui.rrweb.events import Event, Source, Type
from phtui.rrweb.lenient import fields, items, number, opened, text
from phtui.rrweb.nodes import (
    MOST_NODES,
    MOST_TEXT,
    Node,
    NodeKind,
    attributes_of,
    nodes_of,
)
from phtui.rrweb.wireframes import BODY, adds_of, screen_of

MOST_URL = 2_000
"""Characters of an address."""
_PAGE_VIEWS = ("$pageview", "$url_changed")
"""What posthog-js calls the events of a page that changes its address."""
_HIDDEN_STYLE = "display: none"
_MOST_ROUNDS = 50
"""How often what waits for a node that comes later in a change is tried again."""


class Mirror:
    """The page of one browser tab. Whatever an event says of nodes that are not there is nothing.

    A node that comes anew replaces the one of its id with all below it: no node can come to
    stand below itself.
    """

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}
        """By id."""
        self._top = Node(0, NodeKind.DOCUMENT)
        self.url = ""
        self.width = 0
        """Pixels of the viewport."""
        self.height = 0
        self.scrolls: dict[int, int] = {}
        """Pixels scrolled down, by node."""
        self.values: dict[int, str] = {}
        """What stands in fields, as far as it was recorded, by node."""
        self.ticks: dict[int, bool] = {}
        """Whether boxes are ticked, as far as it was recorded, by node."""

    @property
    def is_fresh(self) -> bool:
        """Whether the page is a newly loaded one: rrweb numbers its nodes from 1 then."""
        return self._top.first == 1

    @property
    def is_app(self) -> bool:
        """Whether it is a screen of a phone's app, made of wireframes."""
        return self._top.first == BODY

    @property
    def roots(self) -> list[int]:
        """Nodes without a parent: the document."""
        return [node.id for node in self.below(0)]

    @property
    def title(self) -> str:
        """What the page calls itself."""
        for root in self.roots:
            for node in self._under(root):
                if node.tag == "title":
                    return self.text_below(node.id, 300)
                if node.tag == "body":
                    break
        return ""

    def apply(self, event: Event) -> None:
        """Let an event happen to the page."""
        if event.type == Type.FULL:
            self._reset(event.fields())
        elif event.type == Type.META:
            data = event.fields()
            self.url = text(data.get("href"), MOST_URL)
            self.width, self.height = number(data.get("width")), number(data.get("height"))
        elif event.type == Type.INCREMENTAL:
            self._change(event)
        elif event.type == Type.CUSTOM:
            self.url = address_of(event) or self.url

    def text_below(self, id_: int, most: int) -> str:
        """Return the text of a node and all below it as one line of at most so many characters."""
        found: list[str] = []
        length = 0
        for node in self._under(id_):
            if node.text:
                found.append(node.text)
                length += len(node.text)
            if length > most * 4:
                break
        return " ".join("".join(found).split())[:most]

    def ancestors(self, id_: int) -> Iterator[Node]:
        """Yield a node and what it stands in, from the inside out."""
        node = self.nodes.get(id_)
        while node is not None:
            yield node
            node = self.nodes.get(node.parent)

    def below(self, id_: int) -> Iterator[Node]:
        """Yield what stands directly in a node."""
        node = self._at(id_)
        child = self.nodes.get(node.first) if node else None
        while child is not None:
            yield child
            child = self.nodes.get(child.next)

    def _under(self, id_: int) -> Iterator[Node]:
        """Yield a node and all below it, in the order of the page."""
        stack = [id_]
        while stack:
            node = self.nodes.get(stack.pop())
            if node is not None:
                yield node
                stack.extend(reversed([child.id for child in self.below(node.id)]))

    def _reset(self, data: dict[str, Any]) -> None:
        self.nodes, self._top = {}, Node(0, NodeKind.DOCUMENT)
        self.scrolls, self.values, self.ticks = {}, {}, {}
        for node in nodes_of(screen_of(data)):
            self._place(node, None)
        top = number(fields(data.get("initialOffset")).get("top"))
        if self._top.first and top:
            self.scrolls[self._top.first] = top

    def _change(self, event: Event) -> None:
        data = None
        if event.source in (Source.MUTATION, Source.SCROLL, Source.RESIZE, Source.INPUT):
            data = event.fields()
        if data is None:
            return
        id_ = number(data.get("id"))
        if event.source == Source.MUTATION:
            self._mutate(data)
        elif event.source == Source.RESIZE:
            self.width, self.height = number(data.get("width")), number(data.get("height"))
        elif id_ in self.nodes and event.source == Source.SCROLL:
            self.scrolls[id_] = number(data.get("y"))
        elif id_ in self.nodes:
            self.values[id_] = text(data.get("text"), MOST_TEXT)
            self.ticks[id_] = opened(data.get("isChecked")) is True

    def _mutate(self, data: dict[str, Any]) -> None:
        for each in items(data.get("removes")):
            self._remove(number(fields(each).get("id")))
        self._add(adds_of(data))
        for each in map(fields, items(data.get("texts"))):
            if node := self.nodes.get(number(each.get("id"))):
                node.text = text(each.get("value"), MOST_TEXT)
        for each in map(fields, items(data.get("attributes"))):
            if node := self.nodes.get(number(each.get("id"))):
                _set(node, fields(each.get("attributes")))

    def _add(self, adds: list[dict[str, Any]]) -> None:
        """Add nodes, those that stand before or in a later one after it."""
        for _ in range(_MOST_ROUNDS):
            waiting = [each for each in adds if not self._added(each, wait=True)]
            if len(waiting) == len(adds):
                break
            adds = waiting
        for each in adds:  # these cannot be placed where they say
            self._added(each, wait=False)

    def _added(self, add: dict[str, Any], wait: bool) -> bool:
        parent, next_ = number(add.get("parentId")), number(add.get("nextId"))
        if self.is_app:  # a picture of the whole screen says nothing of what it stands in
            parent = parent if parent in self.nodes else BODY
        missing = parent not in self.nodes or (next_ > 0 and next_ not in self.nodes)
        if missing and (wait or parent not in self.nodes):
            return False
        for index, node in enumerate(nodes_of(add.get("node", add.get("wireframe")), parent)):
            if index == 0 and self.is_app and (old := self.nodes.get(node.id)):
                next_ = old.next
            self._place(node, next_ if index == 0 else None)
        return True

    def _place(self, node: Node, next_: int | None) -> None:
        """Put a node before another of its parent's, or after all of them."""
        self._remove(node.id)
        above, after = self._at(node.parent), self.nodes.get(next_ or 0)
        if above is None or len(self.nodes) >= MOST_NODES:
            return
        self.nodes[node.id] = node
        if after is not None and after.parent != node.parent:
            after = None
        node.next = after.id if after else 0
        node.previous = after.previous if after else above.last
        self._join(above, node.previous, node.id)
        self._join(above, node.id, node.next)

    def _remove(self, id_: int) -> None:
        node = self.nodes.get(id_)
        above = self._at(node.parent) if node else None
        if node is None or above is None:
            return
        self._join(above, node.previous, node.next)
        for each in list(self._under(id_)):
            for known in (self.nodes, self.scrolls, self.values, self.ticks):
                known.pop(each.id, None)

    def _join(self, above: Node, before: int, after: int) -> None:
        """Let one child follow another; 0 stands for the ends."""
        if before:
            self.nodes[before].next = after
        else:
            above.first = after
        if after:
            self.nodes[after].previous = before
        else:
            above.last = before

    def _at(self, id_: int) -> Node | None:
        """Return a node; what stands above the document for 0."""
        return self.nodes.get(id_) if id_ else self._top


def address_of(event: Event) -> str:
    """Return where a page says it has gone to without being loaded; "" for any other event."""
    data = event.fields()
    if event.type != Type.CUSTOM or text(data.get("tag"), 100) not in _PAGE_VIEWS:
        return ""
    return text(fields(data.get("payload")).get("href"), MOST_URL)


def _set(node: Node, written: dict[str, Any]) -> None:
    if node.kind != NodeKind.ELEMENT:
        return
    for name, raw in written.items():
        value = opened(raw)
        if value is None or value is False:
            node.attributes.pop(name, None)
        elif name == "style" and isinstance(value, dict):
            _style(node, value)
    node.attributes |= dict(attributes_of(written))


def _style(node: Node, changes: dict[str, Any]) -> None:
    """Take note of what a change of single styles says of being there."""
    if "display" in changes:
        value = opened(changes["display"])
        value = opened(value[0]) if isinstance(value, list) and value else value
        if value == "none":
            node.attributes["style"] = _HIDDEN_STYLE
        else:
            node.attributes.pop("style", None)

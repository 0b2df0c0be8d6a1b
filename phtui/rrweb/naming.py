"""What a person would call an element: its text, and its tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phtui.rrweb.actions import shortened
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.nodes import Node, NodeKind

MOST_NAME = 80
"""Characters of an element's text."""
TYPED_INTO = frozenset(("input", "select", "textarea", "option", "label"))
"""Elements that take a click without showing anything for it."""
_MEANT = frozenset(("a", "button", "input", "select", "textarea", "summary", "option", "label"))
_MEANT_ROLES = frozenset(
    ("button", "link", "tab", "menuitem", "checkbox", "radio", "switch", "option")
)
_REACH = 6
"""How far up a click on an icon or a text belongs to a link or a button."""
_PLACE = re.compile(r"(-?\d{1,9}) (-?\d{1,9}) (\d{1,9}) (\d{1,9})")
_PUSHED = frozenset(("submit", "button", "reset"))


def meant(mirror: Mirror, id_: int) -> Node | None:
    """Return what a click on a node is meant for: the link or button that it stands in."""
    first = None
    for distance, node in enumerate(mirror.ancestors(id_)):
        if node.kind != NodeKind.ELEMENT or distance > _REACH:
            continue
        first = first or node
        if node.tag in _MEANT or node.attributes.get("role") in _MEANT_ROLES:
            return node
    return first


def touched(mirror: Mirror, x: int, y: int) -> Node | None:
    """Return what stands at a place of an app's screen, in pixels; None if it says nothing.

    It is the smallest of all, and none that is as good as the whole screen.
    """
    found = min(_around(mirror, x, y), default=None)
    if found is None or found[0] * 2 > mirror.width * mirror.height:
        return None
    node = meant(mirror, found[1])
    return node if node and text_of(mirror, node) else None


def _around(mirror: Mirror, x: int, y: int) -> Iterator[tuple[int, int]]:
    """Yield the area and the id of each wireframe that a place is in."""
    for node in mirror.nodes.values():
        place = _PLACE.fullmatch(node.attributes.get("rr_place", ""))
        if place is not None:
            left, top, width, height = map(int, place.groups())
            if left <= x < left + width and top <= y < top + height:
                yield width * height, node.id


def name_of(mirror: Mirror, node: Node | None) -> str:
    """Return an element's text and tag, such as `“Add to cart” <button>`."""
    if node is None:
        return "something that was not recorded"
    kind = node.attributes.get("type", "") if node.tag == "input" else ""
    tag = f"<{node.tag} type={kind}>" if kind else f"<{node.tag}>"
    said = shortened(text_of(mirror, node), MOST_NAME)
    if said:
        return f"“{said}” {tag}"
    name = node.attributes.get("id")
    return shortened(f"{tag[:-1]} id={name}>" if name else tag)


def text_of(mirror: Mirror, node: Node) -> str:
    """Return what an element is called by: a label, its text, what it would show."""
    known = node.attributes
    if node.tag in ("input", "select", "textarea"):
        pushed = known.get("value", "") if known.get("type", "").lower() in _PUSHED else ""
        found = known.get("aria-label") or pushed or _label(mirror, node)
        return found or known.get("placeholder") or known.get("name") or ""
    said = known.get("aria-label") or mirror.text_below(node.id, MOST_NAME)
    return said or known.get("alt") or known.get("title") or _picture(mirror, node)


def _label(mirror: Mirror, node: Node) -> str:
    """Return the text of a field's label: one that names it, or that it stands in."""
    for above in list(mirror.ancestors(node.id))[1:_REACH]:
        if above.tag == "label":
            return mirror.text_below(above.id, MOST_NAME)
    wanted = node.attributes.get("id")
    if not wanted:
        return ""
    # Labels are few, nodes are many: a look for each field that is used, not an index.
    for each in mirror.nodes.values():
        if each.tag == "label" and each.attributes.get("for") == wanted:
            return mirror.text_below(each.id, MOST_NAME)
    return ""


def _picture(mirror: Mirror, node: Node) -> str:
    """Return what the pictures in an element show."""
    for child in mirror.below(node.id):
        if said := child.attributes.get("alt") or child.attributes.get("title"):
            return said
    return ""

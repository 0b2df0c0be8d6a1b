"""Screens of phone apps: wireframes, which PostHog's recorders send in place of a page's nodes.

They become the nodes of a page that says the same, as PostHog's own player makes one of them
(ee/frontend/mobile-replay). A touch there has no element, only a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phtui.rrweb.lenient import fields, items, number, opened, text

_OWN = 1 << 52
"""Ids from which on nodes are numbered that have no wireframe of their own."""
BODY = _OWN + 1
"""The id of what all wireframes of a screen stand in."""
_ELEMENT, _TEXT = 2, 3
_MOST_LABEL = 2_000
_BOXES = {"checkbox": "checkbox", "toggle": "checkbox", "radio": "radio"}
_SAYING = {"text": "text", "placeholder": "label", "web_view": "url"}
"""Where what a wireframe says stands, by its type."""


def screen_of(data: Mapping[str, Any]) -> Any:
    """Return the page of a full snapshot: the nodes that it has, or those of its wireframes."""
    if "wireframes" not in data:
        return data.get("node")
    return _element(BODY, "body", {}, items(data["wireframes"]))


def adds_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a change adds; a wireframe that is another now is added in its own place."""
    added = items(data.get("adds"))
    if "updates" in data:
        added = [*added, *items(data["updates"])]
    return [fields(each) for each in added]


def is_wireframe(written: Mapping[str, Any]) -> bool:
    """Return whether this is one, and not a node: the types of nodes are numbers."""
    kind = opened(written.get("type"))
    return isinstance(kind, str) or (kind is None and "width" in written)


def as_node(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return a wireframe as a node; the wireframes that stand in it stay as they are."""
    id_ = number(written.get("id"))
    kind, below = text(written.get("type"), 40), items(written.get("childWireframes"))
    place = [number(written.get(name)) for name in ("x", "y", "width", "height")]
    known = {"rr_place": " ".join(map(str, place))}
    if kind == "input":
        return _input(id_, known, written, below)
    if kind == "screenshot":
        return _element(id_, "img", known | {"alt": f"screenshot {place[2]} × {place[3]}"}, below)
    said = text(written.get(_SAYING.get(kind, "")), _MOST_LABEL)
    return _element(id_, "div", known, [*_text(id_, said), *below])


def _input(
    id_: int, known: dict[str, Any], written: Mapping[str, Any], below: list[Any]
) -> dict[str, Any]:
    kind = text(written.get("inputType"), 40)
    value, label = opened(written.get("value")), text(written.get("label"), _MOST_LABEL)
    said = str(value)[:_MOST_LABEL] if isinstance(value, str | int | float) else ""
    state = {name: opened(written.get(name)) is True for name in ("disabled", "checked")}
    if kind == "button":
        return _element(id_, "button", known | state, [*_text(id_, said), *below])
    if kind in _BOXES:
        box = _element(_OWN + 2 * id_ + 1, "input", state | {"type": _BOXES[kind]}, [])
        return _element(id_, "label", known, [box, *_text(id_, label), *below])
    tag = {"select": "select", "text_area": "textarea"}.get(kind, "input")
    return _element(id_, tag, known | state | {"type": kind, "value": said}, below)


def _element(id_: int, tag: str, attributes: dict[str, Any], below: list[Any]) -> dict[str, Any]:
    return {
        "type": _ELEMENT,
        "id": id_,
        "tagName": tag,
        "attributes": attributes,
        "childNodes": below,
    }


def _text(id_: int, said: str) -> list[dict[str, Any]]:
    return [{"type": _TEXT, "id": _OWN + 2 * id_, "textContent": said}] if said else []

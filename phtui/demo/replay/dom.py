"""A page as rrweb writes it down: nodes with numbers, of which some are remembered by a name."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

_FIRST = 1
"""The number of the document itself: rrweb begins with it in each page that is loaded."""
_DOCUMENT, _DOCTYPE, _ELEMENT, _TEXT = 0, 1, 2, 3


class Dom:
    """Makes the nodes of one page, and knows the number of each that has a name."""

    def __init__(self) -> None:
        self._last = _FIRST
        self.ids: dict[str, int] = {}

    def new_id(self) -> int:
        """Return the number of the next node."""
        self._last += 1
        return self._last

    def text(self, text: str, name: str = "") -> Node:
        """Return a text."""
        return {"type": _TEXT, "textContent": text, "id": self._named(name)}

    def element(self, tag: str, *children: Node | str, name: str = "", **attributes: str) -> Node:
        """Return an element; `class_` and `data_x` are its attributes `class` and `data-x`."""
        return {
            "type": _ELEMENT,
            "tagName": tag,
            "attributes": {
                key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()
            },
            "childNodes": [
                self.text(child) if isinstance(child, str) else child for child in children
            ],
            "id": self._named(name),
        }

    def document(self, title: str, *body: Node) -> Node:
        """Return a whole page."""
        head = self.element("head", self.element("title", title))
        html = self.element("html", head, self.element("body", *body, name="body"), name="html")
        html["attributes"]["lang"] = "en"
        doctype = {"type": _DOCTYPE, "name": "html", "publicId": "", "systemId": ""}
        return {
            "type": _DOCUMENT,
            "childNodes": [doctype | {"id": self.new_id()}, html],
            "id": _FIRST,
        }

    def _named(self, name: str) -> int:
        id_ = self.new_id()
        if name:
            self.ids[name] = id_
        return id_

"""A page as text, as a browser without pictures would show it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from phtui.rrweb.mirror import Mirror
from phtui.rrweb.naming import text_of
from phtui.rrweb.nodes import Node, NodeKind

MOST_LINES = 5_000
"""Lines of one page."""
_MOST_LENGTH = 2_000
_BLOCKS = frozenset(
    """address article aside blockquote body dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html iframe li main nav ol p pre section summary table
    tbody tfoot thead tr ul""".split()  # noqa: SIM905 -- one to a line would hide how few they are
)
_NEVER = frozenset(("script", "style", "noscript", "template", "head", "meta", "link"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LOOKS = {"a": "link", "button": "button", "input": "input", "textarea": "input",
          "select": "input", "img": "image", "li": "list", "tr": "table"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_USED = frozenset(("button", "input", "select", "textarea"))
_AROUND = {"a": ("<", ">"), "button": ("[ ", " ]"), "summary": ("▸ ", "")}
MARKS = ("▶ ", " ◀")
"""What stands around the element that is marked."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a page."""

    text: str
    look: str = ""
    """What it is: `heading`, `link`, `button`, `input`, `list`, `table`, `image` or ""."""
    marked: bool = False
    """Whether the marked element, or part of it, is in it."""


@dataclass
class _Page:
    """Lines as they come to be."""

    lines: list[TextLine] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    looks: set[str] = field(default_factory=set)
    marked: bool = False
    holds_mark: bool = False
    """Whether the line that is being written has a part of the marked element."""

    buttons: int = 0
    """In how many buttons it is: what stands in one is never more than a line."""
    counts: Counter[int] = field(default_factory=Counter)
    """How many items of a list or a row there were, by its id."""

    def next_in(self, parent: int) -> int:
        self.counts[parent] += 1
        return self.counts[parent]

    def say(self, text: str, look: str = "") -> None:
        self.parts.append(text)
        self.holds_mark = self.holds_mark or self.marked
        if any(map(str.isalnum, text)):
            self.looks.add(look)

    def begin_block(self) -> None:
        """Take note that something begins or ends that has lines of its own."""
        self.say(" ") if self.buttons else self.end_line()

    def end_line(self) -> None:
        # Links side by side are told apart by a browser's styles, which are not here.
        text = " ".join("".join(self.parts).replace("><", "> <").split())[:_MOST_LENGTH]
        if text and len(self.lines) < MOST_LINES:
            look = next(iter(self.looks)) if len(self.looks) == 1 else ""
            self.lines.append(TextLine(text, look, self.holds_mark))
        self.parts, self.looks, self.holds_mark = [], set(), self.marked


def page_text(mirror: Mirror, marked: int = 0) -> tuple[TextLine, ...]:
    """Return a page as lines.

    Headings begin with `#`, links stand in `<>`, buttons in `[ ]`, fields in `[_ _]` with what
    was typed, boxes are `[x]` or `[ ]`, radio buttons `(•)` or `( )`.

    Args:
        mirror: The page.
        marked: The id of an element to mark; 0 for none.
    """
    page = _Page()
    # What is put on the stack besides nodes is said once all above it has been.
    stack: list[tuple[int, str] | tuple[Node, str]] = [
        (mirror.nodes[root], "") for root in reversed(mirror.roots) if root in mirror.nodes
    ]
    while stack and len(page.lines) < MOST_LINES:
        node, look = stack.pop()
        if isinstance(node, int):
            _close(page, mirror.nodes[node], look, marked)
        elif not _is_hidden(node):
            look = _open(mirror, page, node, look, marked)
            stack.append((node.id, look))
            if node.tag == "button" or node.tag not in _USED | {"img"}:
                stack.extend((child, look) for child in reversed(list(mirror.below(node.id))))
    page.end_line()
    return tuple(page.lines)


def _is_hidden(node: Node) -> bool:
    known = node.attributes
    if node.kind in (NodeKind.DOCTYPE, NodeKind.COMMENT) or node.tag in _NEVER:
        return True
    is_hidden_field = node.tag == "input" and known.get("type") == "hidden"
    return "hidden" in known or is_hidden_field or bool(_HIDDEN.search(known.get("style", "")))


def _open(mirror: Mirror, page: _Page, node: Node, look: str, marked: int) -> str:
    """Say what stands before what is in a node, and return the look of that."""
    if _is_block(node):
        page.begin_block()
    page.buttons += node.tag == "button"
    if node.id == marked:
        page.marked = True
        page.say(MARKS[0], look)
    look = "heading" if node.tag in _HEADINGS else _LOOKS.get(node.tag, look)
    if node.kind in (NodeKind.TEXT, NodeKind.CDATA):
        page.say(node.text, look)
    elif node.tag:
        page.say(" " if node.tag in _USED else "")
        page.say(_before(mirror, page, node), look)
    return look


def _close(page: _Page, node: Node, look: str, marked: int) -> None:
    page.say(_AROUND.get(node.tag, ("", ""))[1], look)
    if node.tag in _USED and "disabled" in node.attributes:
        page.say(" (disabled)", look)
    if node.tag in _USED:
        page.say(" ")
    if node.id == marked:
        page.say(MARKS[1], look)
        page.marked = False
    page.buttons -= node.tag == "button"
    if _is_block(node) or node.tag == "br":
        page.begin_block()


def _is_block(node: Node) -> bool:
    return node.tag in _BLOCKS or "rr_place" in node.attributes


def _before(mirror: Mirror, page: _Page, node: Node) -> str:
    known = node.attributes
    if "rr_width" in known:
        return f"(not recorded: {known['rr_width']} × {known.get('rr_height', '?')})"
    if node.tag in _HEADINGS:
        return "#" * _HEADINGS[node.tag] + " "
    if node.tag in _USED and node.tag != "button":
        return _field(mirror, node)
    if node.tag in ("li", "td", "th"):
        return _ordinal(mirror, node, page.next_in(node.parent))
    if node.tag == "img":
        return f"(image: {known['alt']})" if known.get("alt") else ""
    return "────────" if node.tag == "hr" else _AROUND.get(node.tag, ("", ""))[0]


def _ordinal(mirror: Mirror, node: Node, number: int) -> str:
    """Return what stands before an item of a list or a cell of a row."""
    if node.tag != "li":
        return "" if number == 1 else " │ "
    above = mirror.nodes.get(node.parent)
    return f"{number}. " if above is not None and above.tag == "ol" else "• "


def _field(mirror: Mirror, node: Node) -> str:
    known, kind = node.attributes, node.attributes.get("type", "text").lower()
    if node.tag == "select":
        return f"[{_chosen(mirror, node)} ▾]"
    if kind in ("submit", "button", "reset", "image"):
        return f"[ {text_of(mirror, node)} ]"
    ticked = mirror.ticks.get(node.id, "checked" in known)
    if kind == "checkbox":
        return "[x] " if ticked else "[ ] "
    if kind == "radio":
        return "(•) " if ticked else "( ) "
    value = mirror.values.get(node.id, known.get("value", ""))
    if node.tag == "textarea" and node.id not in mirror.values:
        value = value or mirror.text_below(node.id, _MOST_LENGTH)
    hint = known.get("placeholder", "")
    return f"[_{value}_]" if value or not hint else f"[_{hint}…_]"


def _chosen(mirror: Mirror, select: Node) -> str:
    """Return the text of the option that is chosen."""
    options = options_of(mirror, select)
    value = mirror.values.get(select.id, select.attributes.get("value"))
    if value is not None:
        return next((said for key, said, _ in options if key == value), value)
    chosen = [said for _, said, selected in options if selected]
    return chosen[0] if chosen else options[0][1] if options else ""


def options_of(mirror: Mirror, select: Node) -> list[tuple[str, str, bool]]:
    """Return the options of a choice: value, text, and whether the page chose it."""
    found = []
    groups = [select, *(each for each in mirror.below(select.id) if each.tag == "optgroup")]
    for group in groups:
        for option in mirror.below(group.id):
            if option.tag == "option":
                said = mirror.text_below(option.id, 200)
                value = option.attributes.get("value", said)
                found.append((value, said, "selected" in option.attributes))
    return found

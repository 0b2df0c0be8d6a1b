"""The colours and the signs of a storyboard."""

from __future__ import annotations

from phtui.rrweb.actions import Kind, Weight

SIGNS = {
    Kind.PAGE: "■",
    Kind.CLICK: "●",
    Kind.RAGE: "◆",
    Kind.DEAD: "○",
    Kind.TYPING: "⎵",
    Kind.CHANGE: "✓",
    Kind.SCROLL: "▽",
    Kind.RESIZE: "◇",
    Kind.VISIBILITY: "◦",
    Kind.CONSOLE: "›",
    Kind.NETWORK: "→",
    Kind.EXCEPTION: "✗",
    Kind.EVENT: "★",
    Kind.IDLE: " ",
    Kind.NOTE: "…",
}
"""What stands before each kind; those that went wrong have `✗` or `▲` instead."""
WEIGHT_SIGNS = {Weight.WARNING: "▲", Weight.ERROR: "✗"}

_RULES = {
    "story--plain": "",
    "story--time": "text-style: dim;",
    "story--dim": "text-style: dim;",
    "story--idle": "text-style: dim;",
    "story--later": "text-style: dim;",
    "story--page": "color: $text-primary; text-style: bold;",
    "story--heading": "color: $text-primary; text-style: bold;",
    "story--click": "color: $text-accent;",
    "story--button": "color: $text-accent;",
    "story--typing": "color: $text-success;",
    "story--input": "color: $text-success;",
    "story--event": "color: $text-secondary;",
    "story--tab": "color: $text-secondary;",
    "story--link": "text-style: underline;",
    "story--warning": "color: $text-warning;",
    "story--error": "color: $text-error; text-style: bold;",
    "story--hit": "text-style: reverse;",
    "story--marked": "text-style: reverse;",
    "story--cursor": "text-style: bold underline;",
}
"""How each component class looks."""
PAGE_CLASSES = {
    f"story--{name}" for name in ("plain", "dim", "heading", "button", "input", "link", "marked")
}
"""Those of a page. None too many: Textual looks each one up at every change of focus."""
ROW_CLASSES = _RULES.keys() - PAGE_CLASSES | {"story--plain", "story--dim"}
"""Those of the rows of a storyboard."""

_LOOKS = {
    Kind.PAGE: "story--page",
    Kind.CLICK: "story--click",
    Kind.TYPING: "story--typing",
    Kind.CHANGE: "story--typing",
    Kind.EVENT: "story--event",
    Kind.SCROLL: "story--dim",
    Kind.RESIZE: "story--dim",
    Kind.VISIBILITY: "story--dim",
    Kind.IDLE: "story--idle",
}


def css_of(name: str, classes: set[str]) -> str:
    """Return the styles for a widget of this name that has these component classes."""
    rules = [f"{name} > .{each} {{ {_RULES[each]} }}" for each in sorted(classes)]
    focused = f"{name}:focus > .story--cursor {{ text-style: reverse; }}"
    return "\n".join((f"{name} {{ height: 1fr; }}", *rules, focused))


def look_of(kind: Kind, weight: Weight) -> str:
    """Return the component class of a row."""
    if weight is Weight.ERROR:
        return "story--error"
    if weight is Weight.WARNING:
        return "story--warning"
    return _LOOKS.get(kind, "story--plain")


def sign_of(kind: Kind, weight: Weight) -> str:
    """Return the sign of a row: what went wrong says so without colour."""
    return WEIGHT_SIGNS.get(weight, SIGNS[kind])

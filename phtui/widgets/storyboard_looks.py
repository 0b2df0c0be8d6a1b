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

COMPONENT_CLASSES = {
    "story--time", "story--plain", "story--page", "story--click", "story--typing", "story--dim",
    "story--event", "story--warning", "story--error", "story--idle", "story--cursor",
    "story--hit", "story--later", "story--tab", "story--heading", "story--link", "story--button",
    "story--input", "story--marked",
}  # fmt: skip

CSS = """
NAME { height: 1fr; }
NAME > .story--time, NAME > .story--dim, NAME > .story--idle { text-style: dim; }
NAME > .story--page, NAME > .story--heading { color: $text-primary; text-style: bold; }
NAME > .story--click, NAME > .story--button { color: $text-accent; }
NAME > .story--typing, NAME > .story--input { color: $text-success; }
NAME > .story--event { color: $text-secondary; }
NAME > .story--link { text-style: underline; }
NAME > .story--warning { color: $text-warning; }
NAME > .story--error { color: $text-error; text-style: bold; }
NAME > .story--hit, NAME > .story--marked { text-style: reverse; }
NAME > .story--later { text-style: dim; }
NAME > .story--tab { color: $text-secondary; }
NAME > .story--cursor { text-style: bold underline; }
NAME:focus > .story--cursor { text-style: reverse; }
"""
"""For `css_of`."""

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


def css_of(name: str) -> str:
    """Return the styles for a widget of this name."""
    return CSS.replace("NAME", name)


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

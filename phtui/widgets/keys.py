"""The keys that move in every list, table and text."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding
from textual.keys import REPLACED_KEYS, key_to_character
from textual.widget import Widget


def is_text(key: str, focused: Widget | None) -> bool:
    """Return whether a key writes a character where the focus is.

    Textual's own look (`Screen.active_bindings`) misses those that have a short name: `slash`.
    """
    character = key_to_character(REPLACED_KEYS.get(key, key))
    return focused is not None and focused.check_consume_key(key, character)


HELP: Final = Binding(
    "question_mark,f1", "app.help", "Help", id="app.help", tooltip="Every key of the focused pane"
)
"""For panels: the app's own bindings end at a modal screen."""


def vertical_keys(prefix: str) -> list[Binding]:
    """Return the keys up and down, with ids such as `grid.down` to remap them by.

    Whoever binds them has the actions `rows(by)`, `pages(by)`, `top` and `bottom`.
    """
    return [
        _key("down,j", "rows(1)", "Down", f"{prefix}.down", "One row down"),
        _key("up,k", "rows(-1)", "Up", f"{prefix}.up", "One row up"),
        _key("space,pagedown", "pages(1)", "Page down", f"{prefix}.page_down", "One page down"),
        _key("b,pageup", "pages(-1)", "Page up", f"{prefix}.page_up", "One page up"),
        _key("ctrl+d", "pages(0.5)", "Half down", f"{prefix}.half_down", "Half a page down"),
        _key("ctrl+u", "pages(-0.5)", "Half up", f"{prefix}.half_up", "Half a page up"),
        _key("g,ctrl+home", "top", "Top", f"{prefix}.top", "To the first row"),
        _key("G,ctrl+end", "bottom", "Bottom", f"{prefix}.bottom", "To the last row"),
    ]


def horizontal_keys(prefix: str) -> list[Binding]:
    """Return the keys left and right, for the actions `columns(by)`, `first` and `last`."""
    return [
        _key("left,h", "columns(-1)", "Left", f"{prefix}.left", "One column left"),
        _key("right,l", "columns(1)", "Right", f"{prefix}.right", "One column right"),
        _key("home", "first", "First column", f"{prefix}.first", "To the first column"),
        _key("end", "last", "Last column", f"{prefix}.last", "To the last column"),
    ]


def _key(keys: str, action: str, words: str, binding: str, tooltip: str) -> Binding:
    return Binding(keys, action, words, show=False, tooltip=tooltip, id=binding)

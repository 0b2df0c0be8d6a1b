"""Keys in sentences: those of hints and help follow the keymap by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.binding import Binding
from textual.widget import Widget


def key_said(widget: Widget, action: str, ours: str) -> str:
    """Return the key of an action, for a sentence.

    Args:
        widget: Whose app has the user's own keys; one without has none.
        action: The action's id.
        ours: The key as it is said while the user has given no other.
    """
    own: Mapping[str, Sequence[str]] = getattr(widget.app, "own_keys", {})
    if action not in own:
        return ours
    return widget.app.get_key_display(Binding(named_key(own[action][0]), ""))


def named_key(key: str) -> str:
    """Return the name that Textual has for one key as it is typed: `question_mark` for `?`."""
    (binding,) = Binding.make_bindings([Binding("comma" if key == "," else key, "")])
    return binding.key

"""Every key that works here, made from the bindings, searchable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

_INDENT, _SMALL_INDENT = 21, 11
"""Columns before what a key does, where there is room and where there is little."""
_ROOM = 60


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One action: its keys and what it does."""

    place: str
    """The widget, screen or app that has it."""
    keys: str
    words: str
    id: str
    """What it is called where keys are chosen."""


def help_lines(screen: Screen[object]) -> list[HelpLine]:
    """Return what the keys do at this focus, an action a line, the focused widget's first."""
    app = screen.app
    merged: dict[tuple[str, str], tuple[list[str], Binding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not active.enabled or not (binding.description or binding.tooltip):
            continue
        place = _in_words(type(active.node).__name__.removesuffix("Screen").removesuffix("App"))
        keys, _ = merged.setdefault((place, binding.action), ([], binding))
        key = app.get_key_display(Binding(binding.key, "", ""))
        if key not in keys:
            keys.append(key)
    return [
        HelpLine(place, " ".join(keys), binding.tooltip or binding.description, binding.id or "")
        for (place, _), (keys, binding) in merged.items()
    ]


def _in_words(name: str) -> str:
    """Return the name of a class as it is said: `SqlEditor` is the Sql editor, `HogQL` is HogQL."""
    return re.sub(r"(?<=[a-z])([A-Z])(?=[a-z])", lambda match: f" {match[1].lower()}", name)


class HelpScreen(ModalScreen[None]):
    """A list of keys over the screen they belong to."""

    CSS_PATH = "help.tcss"

    BINDINGS = [
        Binding("escape,f1", "dismiss", "Close", id="app.back"),
        Binding("down", "scroll(1)", "Down", id="help.down", show=False),
        Binding("up", "scroll(-1)", "Up", id="help.up", show=False),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._lines = help_lines(screen)

    def compose(self) -> ComposeResult:
        """Lay out the search over the list."""
        with VerticalScroll(id="help", can_focus=False) as box:
            box.border_title = "Keys"
            box.border_subtitle = "type to search, Esc closes"
            yield Input(placeholder="search", compact=True)
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Let nothing blink."""
        self.query_one(Input).cursor_blink = False

    def on_resize(self) -> None:
        """Show what matches, as wide as there is room; at first all."""
        self.call_after_refresh(lambda: self._show(self.query_one(Input).value.lower()))

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._show(event.value.lower())

    def action_scroll(self, lines: int) -> None:
        """Move the list."""
        self.query_one("#help", VerticalScroll).scroll_relative(y=lines, animate=False)

    def _show(self, wanted: str) -> None:
        parts: list[tuple[str, str]] = []
        place = None
        width = max(self.query_one(Static).size.width, 1)
        for line in self._lines:
            if wanted not in f"{line.place} {line.keys} {line.words} {line.id}".lower():
                continue
            if line.place != place:
                place = line.place
                parts.append((f"\n{place}\n", "bold"))
            parts += _drawn(line, width)
        text = Content.assemble(*parts) if parts else Content("\nNo key does that here.")
        self.query_one(Static).update(text)


def _drawn(line: HelpLine, width: int) -> list[tuple[str, str]]:
    """Return a line as wide as there is room, the id after what the keys do."""
    indent = _INDENT if width >= _ROOM else _SMALL_INDENT
    keys = f"  {line.keys:<{indent - 3}} "
    rows = wrap(
        f"{line.words} {line.id}", width, initial_indent=keys, subsequent_indent=" " * indent
    )
    text = "\n".join(rows)
    words = text.removesuffix(line.id)
    return [(words, ""), (text[len(words) :], "dim"), ("\n", "")]

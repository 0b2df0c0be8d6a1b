"""The keys that matter now, from the bindings themselves."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content

from phtui.widgets.line import Line

_KEPT = "help", "app.help"
"""The action that is told however little room there is: it tells all others."""


class KeyHints(Line):
    """One line of `key what it does`, true by construction: disabled actions are not there."""

    DEFAULT_CSS = "KeyHints { background: $panel; color: $foreground; }"

    def on_mount(self) -> None:
        """Follow the bindings: they change with focus and with what runs."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.rewrite())

    def compose_line(self) -> Content:
        """Return as many hints as fit, each once, in the order of the bindings."""
        hints = self._hints()
        kept = next((hints[action] for action in _KEPT if action in hints), None)
        room = self.size.width - (_width(kept) if kept else 0)
        parts: list[tuple[str, str]] = []
        for hint in hints.values():
            if hint is kept:
                kept = None  # it has its room
            elif _width(hint) > room:
                break
            else:
                room -= _width(hint)
            parts += _drawn(hint)
        return Content.assemble(*parts, *(_drawn(kept) if kept and room >= 0 else ()))

    def _hints(self) -> dict[str, tuple[str, str]]:
        """Return key and words of each action."""
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and active.enabled:
                shown.setdefault(binding.action, binding)
        return {
            action: (self.app.get_key_display(each), each.description)
            for action, each in shown.items()
        }


def _width(hint: tuple[str, str]) -> int:
    return sum(len(part) for part in hint) + 5  # and the blanks around them


def _drawn(hint: tuple[str, str]) -> list[tuple[str, str]]:
    key, words = hint
    return [(f" {key} ", "bold reverse"), (f" {words}  ", "")]

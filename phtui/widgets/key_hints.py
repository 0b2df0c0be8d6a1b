"""The keys that matter now, from the bindings themselves."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content

from phtui.widgets.line import Line


class KeyHints(Line):
    """One line of `key what it does`, true by construction: disabled actions are not there."""

    DEFAULT_CSS = "KeyHints { background: $panel; color: $foreground; }"

    def on_mount(self) -> None:
        """Follow the bindings: they change with focus and with what runs."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.rewrite())

    def compose_line(self) -> Content:
        """Return as many hints as fit, each once, in the order of the bindings."""
        parts: list[tuple[str, str]] = []
        width = 0
        for key, words in self._hints():
            width += len(key) + len(words) + 5  # and the blanks around them
            if width > self.size.width:
                break
            parts += [(f" {key} ", "bold reverse"), (f" {words}  ", "")]
        return Content.assemble(*parts)

    def _hints(self) -> list[tuple[str, str]]:
        shown: dict[str, Binding] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and active.enabled:
                shown.setdefault(binding.action, binding)
        return [(self.app.get_key_display(b), b.description) for b in shown.values()]

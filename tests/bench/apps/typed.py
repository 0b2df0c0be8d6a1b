"""The smallest Textual app that shows what is typed, with Textual's own driver: the floor."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "type:"


class Typed(App[None]):
    """One line."""

    _text = READY

    def compose(self) -> ComposeResult:
        yield Static(READY, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Show the key too."""
        self._text += event.character or ""
        self.query_one(Static).update(self._text)


if __name__ == "__main__":
    Typed().run()

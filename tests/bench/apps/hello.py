"""The smallest Textual app there is, with Textual's own driver."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        yield Static("hello, world")


if __name__ == "__main__":
    Hello().run()

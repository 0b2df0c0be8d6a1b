"""What the server says of a result: the SQL it ran, its timings, the bytes it read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from phtui.widgets.result_panel import ResultPanel
from phtui.widgets.value_view import ValueView


class ServerView(ResultPanel[None]):
    """The generated ClickHouse SQL and figures, to read and to copy."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "close", "Back", show=False, tooltip="Back to the rows", id="server.close"),
        Binding("y", "copy", "Copy the SQL", tooltip="Copy the ClickHouse SQL", id="server.copy"),
    ]

    def __init__(self, text: str, clickhouse: str) -> None:
        """Args: text: all of it; clickhouse: the SQL to copy."""
        super().__init__("What PostHog did for this result")
        self._text = text
        self._clickhouse = clickhouse

    def compose_panel(self) -> ComposeResult:
        """Lay out the text."""
        yield ValueView(self._text)

    def action_copy(self) -> None:
        """Copy the ClickHouse SQL."""
        self.app.copy_to_clipboard(self._clickhouse)

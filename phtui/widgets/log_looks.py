"""The colours of a log."""

from __future__ import annotations

from phtui.widgets.log_lines import SOURCE_COLOURS

COMPONENT_CLASSES = {
    "log--time", "log--gap", "log--marker", "log--cursor", "log--hit", "log--note",
    "log--debug", "log--log", "log--info", "log--warn", "log--error",
    *(f"log--source-{number}" for number in range(SOURCE_COLOURS)),
}  # fmt: skip

CSS = """
LogWindow { height: 1fr; }
LogWindow > .log--time, LogWindow > .log--note, LogWindow > .log--debug { text-style: dim; }
LogWindow > .log--gap { color: $text-warning; text-style: bold; }
LogWindow > .log--marker { color: $text-accent; text-style: bold; }
LogWindow > .log--warn { color: $text-warning; }
LogWindow > .log--error { color: $text-error; text-style: bold; }
LogWindow > .log--hit { text-style: reverse; }
LogWindow > .log--cursor { text-style: bold underline; }
LogWindow:focus > .log--cursor { text-style: reverse; }
LogWindow > .log--source-0 { color: $text-primary; }
LogWindow > .log--source-1 { color: $text-secondary; }
LogWindow > .log--source-2 { color: $text-accent; }
LogWindow > .log--source-3 { color: $text-success; }
LogWindow > .log--source-4 { color: $primary; text-style: bold; }
LogWindow > .log--source-5 { color: $accent; text-style: bold; }
"""

"""The colours of a log."""

from __future__ import annotations

from phtui.widgets.log_lines import SOURCE_COLOURS

COMPONENT_CLASSES = {
    "log--time", "log--gap", "log--marker", "log--cursor", "log--hit", "log--note",
    "log--hit-count",
    "log--debug", "log--log", "log--info", "log--warn", "log--error",
    *(f"log--source-{number}" for number in range(SOURCE_COLOURS)),
}  # fmt: skip

_RULES = """
Log { height: 1fr; }
Log > .log--hit-count { text-style: bold; }
Log > .log--time, Log > .log--note, Log > .log--debug { text-style: dim; }
Log > .log--gap { color: $text-warning; text-style: bold; }
Log > .log--marker { color: $text-accent; text-style: bold; }
Log > .log--warn { color: $text-warning; }
Log > .log--error { color: $text-error; text-style: bold; }
Log > .log--hit { text-style: reverse; }
Log > .log--cursor { text-style: bold underline; }
Log:focus > .log--cursor { text-style: reverse; }
Log > .log--source-0 { color: $text-primary; }
Log > .log--source-1 { color: $text-secondary; }
Log > .log--source-2 { color: $text-accent; }
Log > .log--source-3 { color: $text-success; }
Log > .log--source-4 { color: $primary; text-style: bold; }
Log > .log--source-5 { color: $accent; text-style: bold; }
"""


def css_of(widget: str) -> str:
    """Return the colours as the rules of a widget's class."""
    return _RULES.replace("Log ", f"{widget} ").replace("Log:", f"{widget}:")

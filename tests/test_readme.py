"""README tells the truth: its keys are the bindings, its options are the command line's.

`python -m tests.test_readme` writes the key table anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from textual.binding import Binding, BindingType

from phtui.app import PhtuiApp
from phtui.cli.main import main
from phtui.screens.hogql import HogQLScreen
from phtui.screens.logs import LogsScreen
from phtui.widgets.grid import Grid
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_view import LogView
from phtui.widgets.source_list import SourceList

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- keys: checked against the bindings by tests/test_readme.py -->\n", "<!-- end"
PLACES: list[tuple[str, list[BindingType]]] = [
    ("anywhere", PhtuiApp.BINDINGS),
    ("HogQL", HogQLScreen.BINDINGS),
    ("grid", Grid.BINDINGS),
    ("Logs", LogsScreen.BINDINGS),
    ("sources", SourceList.BINDINGS),
    ("log", [*LogPane.BINDINGS, *LogView.BINDINGS]),
]
NAMES = {
    "question_mark": "?", "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "minus": "-",
    "slash": "/", "colon": ":", "comma": ",", "less_than_sign": "<", "greater_than_sign": ">",
    "left_square_bracket": "[", "right_square_bracket": "]", "plus": "+", "asterisk": "*",
    "vertical_line": "|", "underscore": "_", "exclamation_mark": "!", "equals_sign": "=",
    "ampersand": "&", "left_curly_bracket": "{", "right_curly_bracket": "}",
}  # fmt: skip


def key_name(key: str) -> str:
    """`ctrl+j` as README has it: `Ctrl-J`."""
    parts = [NAMES.get(part, part) for part in key.split("+")]
    if len(parts) == 1:
        return parts[0] if len(parts[0]) == 1 else parts[0][:1].upper() + parts[0][1:]
    return "-".join(part[:1].upper() + part[1:] for part in parts)


def key_table() -> str:
    """Every action with an id, a line each."""
    lines = ["| where | key | does |", "| --- | --- | --- |"]
    for place, bindings in PLACES:
        for binding in bindings:
            assert isinstance(binding, Binding)
            keys = " ".join(f"`{key_name(key)}`" for key in binding.key.split(","))
            lines.append(f"| {place} | {keys} | {binding.tooltip or binding.description} |")
    return "\n".join(lines) + "\n"


def test_the_key_table_is_the_bindings() -> None:
    text = README.read_text(encoding="utf-8")
    assert text[text.index(START) + len(START) : text.index(END)] == key_table()


@pytest.mark.parametrize("bindings", [b for _, b in PLACES], ids=[p for p, _ in PLACES])
def test_every_key_survives_ssh_and_can_be_remapped(bindings: list[BindingType]) -> None:
    for binding in bindings:
        assert isinstance(binding, Binding)
        assert binding.id
        for key in binding.key.split(","):
            assert key not in {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket"}
            assert not key.startswith("alt+")


def options(command: click.Command) -> Iterator[str]:
    """The long options of a command and of those below it."""
    for parameter in command.params:
        yield from (name for name in parameter.opts if name.startswith("--"))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from options(below)


def test_every_option_readme_names_is_there() -> None:
    # `--json` is of `phtui demo`, whose options the server itself parses.
    known = {*options(main), "--json", "--strict"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README.read_text("utf-8"))) <= known


def write() -> None:
    """Bring README's table up to date."""
    text = README.read_text(encoding="utf-8")
    start, end = text.index(START) + len(START), text.index(END)
    README.write_text(text[:start] + key_table() + text[end:], encoding="utf-8")


if __name__ == "__main__":
    write()

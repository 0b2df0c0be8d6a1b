"""README tells the truth: its keys are the bindings, its options are the command line's.

`python -m tests.test_readme` writes the key table anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import click
import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from phtui.app import PhtuiApp
from phtui.cli.main import main
from phtui.keymap import checked_keymap
from phtui.navigation import NavigatingApp
from phtui.screens.hogql import HogQLScreen
from phtui.screens.logs import LogsScreen
from phtui.screens.persons import PersonsScreen
from phtui.screens.recordings import RecordingsScreen
from phtui.settings.config import OF_PROFILE, TOP, read_config
from phtui.settings.resolve import PREFERENCES
from phtui.settings.values import DEFAULT_HOST
from phtui.terminal_app import TerminalApp
from phtui.view import View
from phtui.widgets.cell_view import CellView
from phtui.widgets.chart_view import ChartView
from phtui.widgets.grid import Grid
from phtui.widgets.history_list import HistoryList
from phtui.widgets.history_panel import HistoryPanel, HistorySearch
from phtui.widgets.keys import vertical_keys
from phtui.widgets.log_kinds import LogKinds
from phtui.widgets.log_pane import LogPane
from phtui.widgets.log_view import LogView
from phtui.widgets.person_card import PersonCard
from phtui.widgets.person_pane import PersonPane
from phtui.widgets.person_table import PersonTable
from phtui.widgets.property_table import PropertyTable
from phtui.widgets.property_values import PropertyValues
from phtui.widgets.recording_grid import RecordingGrid
from phtui.widgets.recording_pane import RecordingPane
from phtui.widgets.result_pane import ResultPane
from phtui.widgets.schema_tree import SchemaSearch, SchemaTree
from phtui.widgets.source_list import SourceList
from phtui.widgets.source_picker import SourcePicker
from phtui.widgets.sql_pane import SqlPane
from phtui.widgets.storyboard_list import StoryList
from phtui.widgets.storyboard_pane import StoryboardPane
from phtui.widgets.trend_panel import TrendPanel
from phtui.workbench.schema_side import SchemaSide

README = Path(__file__).parent.parent / "README.md"
START, END = (
    "<!-- keys: checked against the bindings by tests/test_readme.py -->\n",
    "<!-- end of keys",
)
PLACES: dict[str, list[type[DOMNode]]] = {
    "anywhere": [PhtuiApp, NavigatingApp, TerminalApp, View],
    "every table": [Grid],
    "Recordings": [RecordingsScreen, RecordingPane, RecordingGrid],
    "storyboard": [StoryboardPane, StoryList],
    "Logs": [LogsScreen, LogPane, LogView],
    "log sources": [SourcePicker, SourceList],
    "kinds of lines": [LogKinds],
    "HogQL": [HogQLScreen, SchemaSide],
    "editor": [SqlPane],
    "schema": [SchemaSearch, SchemaTree],
    "history": [HistorySearch, HistoryPanel, HistoryList],
    "rows": [ResultPane],
    "chart": [ChartView],
    "value": [CellView],
    "Persons": [PersonsScreen, PersonPane, PersonTable, PersonCard],
    "properties": [PropertyTable, PropertyValues],
    "trends": [TrendPanel],
}
"""Whose keys stand where; of an ancestor of our own too."""
GENERAL = ("anywhere", "every table")
"""Places whose keys are not told again."""
LISTS = "every list"
"""Where the keys stand that move in any list."""
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


def bindings_of(place: str) -> Iterator[Binding]:
    """Every key of a place, each once."""
    seen: set[tuple[str, str]] = set()
    for node in PLACES[place]:
        for owner in node.__mro__:
            own = vars(owner).get("BINDINGS", []) if owner.__module__.startswith("phtui") else []
            for binding in own:
                assert isinstance(binding, Binding)
                if (binding.key, binding.action) not in seen:
                    seen.add((binding.key, binding.action))
                    yield binding


def key_table() -> str:
    """Every action, a line each; those that move in a list once."""
    moves = {binding.action: binding for binding in vertical_keys("list")}
    lines = ["| where | key | does |", "| --- | --- | --- |"]
    lines += [row(LISTS, binding) for binding in moves.values()]
    shown: set[tuple[str, str]] = set()
    for place in PLACES:
        own = {
            (each.key, each.action.removeprefix("app.")): row(place, each)
            for each in bindings_of(place)
            if each.action not in moves
        }
        lines += [line for key, line in own.items() if key not in shown]
        if place in GENERAL:
            shown |= own.keys()
    return "\n".join(lines) + "\n"


def row(place: str, binding: Binding) -> str:
    """One line of the table."""
    keys = " ".join(f"`{key_name(key)}`" for key in binding.key.split(","))
    does = (binding.tooltip or binding.description).replace("|", "\\|")
    return f"| {place} | {keys.replace('|', chr(92) + '|')} | {does} |"


def test_the_key_table_is_the_bindings() -> None:
    text = README.read_text(encoding="utf-8")
    assert text[text.index(START) + len(START) : text.index(END)] == key_table()


@pytest.mark.parametrize("place", PLACES)
def test_every_key_survives_ssh_and_can_be_remapped(place: str) -> None:
    for binding in bindings_of(place):
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
    # These are of `phtui demo`, whose options the server itself parses.
    known = {*options(main), "--json", "--strict", "--lines", "--legacy"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README.read_text("utf-8"))) <= known


SETTINGS = "<!-- settings: checked against the code by tests/test_readme.py -->\n"
TYPES = {str: "text", bool: "true, false", int: "number"}
OF_LOGIN = {
    "host": ("--host", "POSTHOG_HOST", DEFAULT_HOST),
    "project": ("--project", "POSTHOG_PROJECT_ID", "@current"),
    "key_file": ("", "POSTHOG_PERSONAL_API_KEY_FILE", ""),
    "production": ("", "", "false"),
}
"""What else says a profile's setting; `tests/settings` has that these are obeyed."""


def setting_rows() -> Iterator[list[str]]:
    """The table of settings but for its last column, what each does."""
    yield ["profile", "text", "--profile", "", ""]
    for name, (variable, default) in PREFERENCES.items():
        yield [name, TYPES[TOP[name]], f"--{name}", variable, str(default).lower()]
    for name, type_ in OF_PROFILE.items():
        yield [f"profiles.NAME.{name}", TYPES[type_], *OF_LOGIN.get(name, ("", "", ""))]
    yield ["keys.ID", "key or keys", "", "", ""]


def test_the_table_of_settings_is_what_the_code_takes() -> None:
    text = README.read_text(encoding="utf-8")
    begin = text.index(SETTINGS) + len(SETTINGS)
    lines = text[begin : text.index("<!-- end of settings")].splitlines()[2:]
    cells = [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in lines]
    assert [row[:-1] for row in cells] == list(setting_rows())
    assert all(row[-1] for row in cells)
    assert {row[0].partition(".")[0] for row in cells} == set(TOP)
    options_there = set(options(main))
    assert {row[2] for row in cells} <= options_there | {""}


def test_the_example_of_settings_can_be_read(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    begin = text.index('    profile = "work"')
    example = dedent(text[begin : text.index("What wins:")])
    (tmp_path / "config.toml").write_text(example)
    config = read_config(tmp_path / "config.toml")
    assert list(config.profiles) == ["work", "live"]
    assert checked_keymap(config.keys, PhtuiApp)


def write() -> None:
    """Bring README's table up to date."""
    text = README.read_text(encoding="utf-8")
    start, end = text.index(START) + len(START), text.index(END)
    README.write_text(text[:start] + key_table() + text[end:], encoding="utf-8")


if __name__ == "__main__":
    write()

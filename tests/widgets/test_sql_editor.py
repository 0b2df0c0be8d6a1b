"""The SQL editor by keyboard: typing, running, and the keys it leaves to the app."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.widgets import Input
from textual.widgets.text_area import Selection

from phtui.hogql.statements import Statement
from tests.widgets.sql_app import FREE_KEYS, SqlApp


@pytest.mark.parametrize("key", FREE_KEYS.split())
async def test_the_app_keeps_its_keys(key: str) -> None:
    app = SqlApp("select 1")
    async with app.run_test() as pilot:
        app.editor.select_all()
        await pilot.press(key)
        assert app.noted == [key]
        assert app.editor.text == "select 1"
        assert app.editor.has_focus


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["ctrl+e", "x"], "select 1;\n  from bx"),
        (["ctrl+a", "ctrl+a", "x"], "select 1;\nx  from b"),
        (["ctrl+k"], "select 1;\n  fr"),
        (["ctrl+u"], "select 1;\nom b"),
        (["ctrl+w"], "select 1;\n  om b"),
        (["x", "y", "ctrl+z"], "select 1;\n  from b"),
        (["x", "ctrl+z", "ctrl+y"], "select 1;\n  frxom b"),
        (["ctrl+d"], "select 1;\n  frm b"),
        (["ctrl+home", "x"], "xselect 1;\n  from b"),
        (["ctrl+end", "x"], "select 1;\n  from bx"),
        (["ctrl+shift+home", "delete"], "om b"),
        (["ctrl+shift+end", "delete"], "select 1;\n  fr"),
        (["tab"], "select 1;\n  fr  om b"),
        (["x", "tab"], "select 1;\n  frx om b"),
        (["shift+up", "tab"], "  select 1;\n    from b"),
        (["enter", "x"], "select 1;\n  fr\n  xom b"),
        (["(", "enter", "x"], "select 1;\n  fr(\n    xom b"),
        (["up", "enter", "x"], "sele\nxct 1;\n  from b"),
    ],
)
async def test_editing(keys: list[str], text: str) -> None:
    app = SqlApp("select 1;\n  from b")
    async with app.run_test() as pilot:
        app.editor.move_cursor((1, 4))
        await pilot.press(*keys)
        assert app.editor.text == text
        assert app.editor.has_focus


async def test_indented_lines_stay_selected() -> None:
    app = SqlApp("a\n\nb\nc")
    async with app.run_test() as pilot:
        app.editor.selection = Selection((3, 0), (0, 1))
        await pilot.press("tab", "tab")
        assert app.editor.text == "    a\n\n    b\nc"
        assert app.editor.selected_text == "    a\n\n    b"


async def test_shift_tab_leaves() -> None:
    app = SqlApp("a")
    async with app.run_test() as pilot:
        await pilot.press("shift+tab")
        assert app.query_one(Input).has_focus
        assert app.editor.text == "a"


@pytest.mark.parametrize("key", ["ctrl+j", "ctrl+enter", "f5"])
async def test_run_the_statement_under_the_cursor(key: str) -> None:
    app = SqlApp("select 'é';\n-- two\nselect 2;\n")
    async with app.run_test() as pilot:
        await pilot.press(key)
        await pilot.press(*["down"] * 4, key)
        await pilot.pause()
        assert app.submitted == [
            Statement("select 'é'", 0, 10),
            Statement("-- two\nselect 2", 12, 27),
        ]
        assert app.editor.text == "select 'é';\n-- two\nselect 2;\n"


async def test_run_the_selection() -> None:
    app = SqlApp("select 1, 2;\r\nselect 3;")
    async with app.run_test() as pilot:
        await pilot.press(*["shift+right"] * 9, "f5")
        await pilot.press("shift+down", "shift+end", "f5")
        await pilot.pause()
        assert app.submitted == [
            Statement("select 1,", 0, 9),
            Statement("select 1, 2;\r\nselect 3", 0, 22),
        ]


async def test_a_blank_selection_is_none() -> None:
    app = SqlApp("select 1; ")
    async with app.run_test() as pilot:
        await pilot.press("end", "shift+left", "shift+left", "f5")
        await pilot.pause()
        assert app.submitted == [Statement("select 1", 0, 8)]


async def test_with_nothing_to_run_the_key_is_the_apps() -> None:
    app = SqlApp("-- nothing")
    async with app.run_test() as pilot:
        await pilot.press("ctrl+j")
        await pilot.pause()
        assert (app.submitted, app.noted) == ([], ["ctrl+j"])


def test_what_a_terminal_sends_for_ctrl_j_is_no_enter() -> None:
    keys = [event for event in XTermParser().feed("\n") if isinstance(event, events.Key)]
    assert [key.key for key in keys] == ["ctrl+j"]


async def test_a_keymap_moves_run() -> None:
    app = SqlApp("select 1")
    async with app.run_test() as pilot:
        app.set_keymap({"query.run": "f9", "edit.undo": "f10"})
        await pilot.press("f5", "x", "f10", "f9")
        await pilot.pause()
        assert [statement.text for statement in app.submitted] == ["select 1"]


async def test_offsets_and_locations() -> None:
    app = SqlApp("é\r\nbc\r\n")
    async with app.run_test():
        editor = app.editor
        assert [editor.location_at(at) for at in range(8)] == [
            (0, 0), (0, 1), (0, 1), (1, 0), (1, 1), (1, 2), (1, 2), (2, 0),
        ]  # fmt: skip
        assert editor.location_at(-5) == (0, 0)
        assert editor.location_at(99) == (2, 0)
        assert [editor.offset_at(place) for place in ((0, 1), (1, 2), (2, 0), (9, 9))] == [
            1, 5, 7, 7,
        ]  # fmt: skip


async def test_read_only_is_read_only() -> None:
    app = SqlApp("a\nb")
    async with app.run_test() as pilot:
        app.editor.read_only = True
        await pilot.press("enter", "tab", "x", "shift+down", "tab")
        assert app.editor.text == "a\nb"

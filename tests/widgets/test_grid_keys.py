"""A grid by keyboard and mouse, and what it asks for."""

from __future__ import annotations

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Region

from phtui.widgets.grid import WHEEL_ROWS, Grid
from tests.widgets.grid_app import CountedRows, GridApp

BODY = 20
"""Rows on screen in these tests: two lines are the header."""


@pytest.mark.parametrize(
    ("keys", "row", "column"),
    [
        (["down", "j"], 52, 5),
        (["up", "k"], 48, 5),
        (["left", "h"], 50, 3),
        (["right", "l"], 50, 7),
        (["g"], 0, 5),
        (["ctrl+home"], 0, 5),
        (["G"], 99, 5),
        (["ctrl+end"], 99, 5),
        (["home"], 50, 0),
        (["end"], 50, 9),
        (["space"], 50 + BODY, 5),
        (["pagedown"], 50 + BODY, 5),
        (["b"], 50 - BODY, 5),
        (["pageup"], 50 - BODY, 5),
        (["ctrl+d"], 50 + BODY // 2, 5),
        (["ctrl+u"], 50 - BODY // 2, 5),
        (["space", "space", "space", "j"], 99, 5),
        (["b", "b", "b", "k"], 0, 5),
        (["end", "l"], 50, 9),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], row: int, column: int) -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(80, BODY + 2)) as pilot:
        app.grid.show(rows.names, [], rows)
        app.grid.cursor = Coordinate(50, 5)
        await pilot.pause()
        app.said.clear()
        await pilot.press(*keys)
        assert app.grid.cursor == (row, column)
        assert {type(message) for message in app.said} == {Grid.Moved}


async def test_a_page_leaves_the_cursor_on_its_line() -> None:
    app, rows = GridApp(), CountedRows(200)
    async with app.run_test(size=(80, BODY + 2)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.press(*"jjj", "space")
        assert f"r{3 + BODY}c0" in app.grid.picture[2 + 3]
        await pilot.press("b")
        assert "r3c0" in app.grid.picture[2 + 3]


async def test_a_page_of_one_row_moves_one_row() -> None:
    app, rows = GridApp(), CountedRows(9)
    async with app.run_test(size=(80, 2)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.press("ctrl+d", "ctrl+d", "space", "ctrl+u")
        assert app.grid.cursor == (2, 0)


@pytest.mark.parametrize("key", ["v", "enter"])
async def test_a_value_is_opened(key: str) -> None:
    app = GridApp()
    async with app.run_test() as pilot:
        app.grid.show(["a", "b"], ["String", "UInt64"], [("x", 1), ("y", 2)])
        await pilot.press("j", "l", key)
        opened = app.said[-1]
        assert isinstance(opened, Grid.CellOpened)
        cell = opened.cell
        assert (cell.row, cell.column, cell.name, cell.type, cell.value) == (1, 1, "b", "UInt64", 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as\x1b[31m it\nis" * 1000, "as\x1b[31m it\nis" * 1000),
        ({"a": [1, None, True, "é"]}, '{"a":[1,null,true,"é"]}'),
        (None, "null"),
        (False, "false"),
        (2**70, "1180591620717411303424"),
        ("", ""),
    ],
)
async def test_a_value_is_copied_in_full(value: object, text: str) -> None:
    app = GridApp()
    async with app.run_test() as pilot:
        app.grid.show(["a"], [], [(value,)])
        await pilot.press("y")
        copied = app.said[-1]
        assert isinstance(copied, Grid.CopyRequested)
        assert copied.text == text


async def test_only_what_can_be_done_is_offered() -> None:
    app = GridApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not {"v", "y"} & app.screen.active_bindings.keys()
        told: list[object] = []
        app.screen.bindings_updated_signal.subscribe(app.grid, told.append)
        app.grid.show(["a"], [], [("x",)])
        await pilot.pause()
        assert told
        assert {"v", "y"} <= app.screen.active_bindings.keys()


async def test_every_key_can_be_remapped_and_is_explained() -> None:
    app = GridApp()
    async with app.run_test():
        app.grid.show(["a"], [], [("x",)])
        bound = [key for key in app.screen.active_bindings.values() if key.node is app.grid]
        assert len(bound) > 20
        for key in bound:
            assert (key.binding.id or "").startswith("grid.")
            assert key.tooltip


async def test_the_mouse_points_and_opens() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(80, BODY + 2)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.pause()
        second = app.grid.picture[2].index("r0c1")
        await pilot.click(app.grid, offset=(second, 2 + 7))
        assert app.grid.cursor == (7, 1)
        await pilot.click(app.grid, offset=(second, 0))
        assert app.grid.cursor == (7, 1)
        await pilot.click(app.grid, offset=(0, 2 + 3))
        assert app.grid.cursor == (3, 1)
        await pilot.click(app.grid, offset=(second, 2 + 4), times=2)
        assert isinstance(app.said[-1], Grid.CellOpened)


async def test_the_wheel_moves_the_window() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(80, BODY + 2)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.press("j", "j", "j", "j")

        async def turn(wheel: type[MouseScrollDown | MouseScrollUp]) -> str:
            app.grid.post_message(wheel(app.grid, 5, 5, 0, 1, 0, False, False, False))
            await pilot.pause()
            return app.grid.picture[2].split()[1]

        assert await turn(MouseScrollUp) == "r0c0"
        assert await turn(MouseScrollDown) == f"r{WHEEL_ROWS}c0"
        assert app.grid.cursor == (4, 0)
        assert await turn(MouseScrollDown) == f"r{2 * WHEEL_ROWS}c0"
        assert app.grid.cursor == (2 * WHEEL_ROWS, 0)
        assert await turn(MouseScrollUp) == f"r{WHEEL_ROWS}c0"


async def test_messages_say_which_grid() -> None:
    class TwoGrids(App[None]):
        moved: str = ""

        def compose(self) -> ComposeResult:
            yield Grid(id="left")
            yield Grid(id="right")

        @on(Grid.Moved, "#right")
        def note(self, message: Grid.Moved) -> None:
            self.moved += str(message.grid.id)

    app = TwoGrids()
    async with app.run_test() as pilot:
        for grid in app.query(Grid):
            grid.show(["a"], [], [("x",), ("y",)])
            grid.focus()
            await pilot.press("j")
        assert app.moved == "right"


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
@pytest.mark.parametrize("no_color", [False, True])
async def test_the_cursor_is_told_without_colour(
    theme: str, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app, rows = GridApp(), CountedRows(5)
    async with app.run_test(size=(80, 10)) as pilot:
        app.theme = theme
        app.grid.show(rows.names, [], rows)
        await pilot.press("l")
        await pilot.pause()

        def looks() -> dict[str, list[str]]:
            (line,) = app.grid.render_lines(Region(0, 2, 80, 1))
            return {
                name: [s.text.strip() for s in line if s.style and getattr(s.style, name)]
                for name in ("reverse", "underline")
            }

        assert looks() == {"reverse": ["r0c1"], "underline": []}
        app.screen.set_focus(None)
        await pilot.pause()
        assert looks() == {"reverse": [], "underline": ["r0c1"]}

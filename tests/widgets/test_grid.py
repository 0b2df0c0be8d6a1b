"""What a grid shows: the window, the header, the status, and what it leaves alone."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.reactive import var

from phtui.formatting import safe
from phtui.widgets.columns import SAMPLED, Table
from phtui.widgets.grid import Grid
from tests.widgets.grid_app import CountedRows, GridApp


async def test_only_the_sample_and_the_window_are_read() -> None:
    app, rows = GridApp(), CountedRows(50_000, 20)
    async with app.run_test(size=(120, 40)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.pause()
        sampled = len(rows.read)
        assert sampled <= 2 * SAMPLED + app.grid.body_lines
        await pilot.press("G")
        await pilot.pause()
        assert set(rows.read[sampled:]) == set(range(50_000 - app.grid.body_lines, 50_000))
        assert app.grid.picture[-1].startswith("50000 ")


async def test_a_row_on_screen_is_read_once() -> None:
    app, rows = GridApp(), CountedRows(1_000)
    async with app.run_test(size=(120, 40)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.press("G")
        await pilot.pause()
        before = len(rows.read)
        await pilot.press("k", "k", "j", "l", "end")
        await pilot.pause()
        assert len(rows.read) == before


async def test_a_move_inside_the_window_paints_two_lines() -> None:
    app, rows = GridApp(), CountedRows(1_000)
    async with app.run_test(size=(120, 40)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.pause()
        app.grid.painted.clear()
        await pilot.press("j")
        await pilot.pause()
        assert sorted(app.grid.painted) == [2, 3]


async def test_a_key_that_moves_nothing_paints_nothing() -> None:
    app, rows = GridApp(), CountedRows(1_000)
    async with app.run_test(size=(120, 40)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.pause()
        app.grid.painted.clear()
        app.said.clear()
        await pilot.press("k", "h", "g", "home", "b", "ctrl+u")
        await pilot.pause()
        assert (app.grid.painted, app.said) == ([], [])
        assert "r0c0" in app.grid.picture[2]


async def test_header_has_names_and_types() -> None:
    app = GridApp()
    async with app.run_test(size=(60, 10)) as pilot:
        app.grid.show(
            ["n", "when"], ["UInt64", "Nullable(DateTime)"], [(5, "2026-05-04T09:00:00+00:00")]
        )
        await pilot.pause()
        assert [line.rstrip() for line in app.grid.picture[:3]] == [
            "          n  when",
            "     UInt64  DateTime?",
            "  1       5  2026-05-04 09:00:00Z",
        ]


async def test_a_low_grid_has_a_header_of_one_line() -> None:
    app = GridApp()
    async with app.run_test(size=(60, 4)) as pilot:
        app.grid.show(["n", "longer"], ["String", "String"], [("a" * 12, "b")])
        await pilot.pause()
        assert app.grid.picture[0].rstrip() == "     n String      longer"
        assert app.grid.picture[1].rstrip() == "  1  aaaaaaaaaaaa  b"


async def test_hidden_columns_are_counted_and_the_row_numbers_stay() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(40, 10)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.pause()
        assert app.grid.picture[0].endswith(" 6>")
        await pilot.press("end")
        await pilot.pause()
        first = app.grid.picture[0]
        assert first.startswith("<6 ")
        assert ">" not in first
        assert app.grid.picture[2].startswith("  1  r0c6 ")


async def test_a_column_too_wide_for_the_screen_hides_nothing() -> None:
    app = GridApp()
    async with app.run_test(size=(20, 10)) as pilot:
        app.grid.show(["first", "last"], [], [("a" * 40, "b" * 40)])
        await pilot.press("l")
        await pilot.pause()
        assert app.grid.picture[0].rstrip() == "<1   last"
        assert app.grid.picture[2].rstrip() == f"  1  {'b' * 13}…"


async def test_the_cursor_column_is_seen_whole() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(40, 10)) as pilot:
        app.grid.show(rows.names, [], rows)
        for column in (*range(10), *reversed(range(10))):
            app.grid.cursor = Coordinate(0, column)
            await pilot.pause()
            assert f" r0c{column} " in app.grid.picture[2]


async def test_status_is_bound() -> None:
    class StatusApp(App[None]):
        table = var(Table())

        def compose(self) -> ComposeResult:
            yield Grid().data_bind(StatusApp.table)

    app = StatusApp()
    async with app.run_test() as pilot:
        grid = app.query_one(Grid)
        assert grid.status == ""
        app.table = Table(["event"], ["String"], CountedRows(50_000, 1))
        grid.cursor = Coordinate(37, 0)
        await pilot.pause()
        assert grid.status == "row 38 of 50,000 · column event String"
        app.table = Table(["event"], [], [])
        await pilot.pause()
        assert grid.status == "0 rows · column event"
        app.table = Table()
        await pilot.pause()
        assert grid.status == ""


async def test_same_columns_keep_the_cursor_others_do_not() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.show(rows.names, [], rows)
        app.grid.cursor = Coordinate(50, 3)
        app.grid.show(rows.names, [], CountedRows(60))
        assert app.grid.cursor == (50, 3)
        app.grid.show(rows.names, [], CountedRows(5))
        await pilot.pause()
        assert app.grid.cursor == (4, 3)
        assert app.grid.picture[2].startswith("  1 ")
        app.grid.show(["other"], [], CountedRows(5, 1))
        assert app.grid.cursor == (0, 0)
        app.grid.cursor = Coordinate(3, 0)
        app.grid.clear()
        await pilot.pause()
        assert app.grid.cursor == (0, 0)
        assert not "".join(app.grid.picture).strip()


async def test_rows_that_moved_stand_still() -> None:
    app, rows = GridApp(), CountedRows(100)
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.show(rows.names, [], rows)
        app.grid.cursor = Coordinate(44, 0)
        await pilot.press(*"kkkk")
        line = next(y for y, text in enumerate(app.grid.picture) if "r40c0" in text)
        app.grid.show(rows.names, [], CountedRows(110), row=47)
        await pilot.pause()
        assert app.grid.cursor == (47, 0)
        assert "r47c0" in app.grid.picture[line]


async def test_no_rows_says_so() -> None:
    app = GridApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.grid.show(["a", "b"], ["String", "String"], [])
        await pilot.pause()
        assert app.grid.picture[0].split() == ["a", "b"]
        assert app.grid.picture[2].strip() == "no rows"
        await pilot.press("j", "l", "G", "space", "end", "v", "y")
        assert {type(message) for message in app.said} <= {Grid.Moved}


async def test_rows_without_cells() -> None:
    app = GridApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.grid.show([], [], [(), ()])
        await pilot.press("j", "l", "v")
        assert app.grid.picture[3].strip() == "2"
        assert app.grid.cell is None


async def test_ragged_rows() -> None:
    app = GridApp()
    async with app.run_test(size=(40, 10)) as pilot:
        app.grid.show(["a", "b"], [], [("x",), (), ("1", "2", "3")])
        await pilot.pause()
        picture = app.grid.picture
        assert picture[0].split() == ["a", "b", "#3"]
        assert [line.split() for line in picture[2:5]] == [["1", "x"], ["2"], ["3", "1", "2", "3"]]
        app.grid.cursor = Coordinate(1, 0)
        assert app.grid.cell is None
        app.grid.cursor = Coordinate(2, 2)
        assert app.grid.cell is not None
        assert (app.grid.cell.name, app.grid.cell.value) == ("#3", "3")


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (8, 1), (20, 3), (40, 10), (80, 24), (250, 70)])
async def test_every_line_is_as_wide_as_the_grid(size: tuple[int, int]) -> None:
    app, rows = GridApp(), CountedRows(500)
    async with app.run_test(size=size) as pilot:
        for keys in ([], ["G"], ["end"], ["b"], ["home"]):
            app.grid.show(rows.names, ["String"] * 10, rows)
            await pilot.press(*keys)
            await pilot.pause()
            assert {cell_len(line) for line in app.grid.picture} == {size[0]}


async def test_resizing_keeps_the_cursor_on_screen() -> None:
    app, rows = GridApp(), CountedRows(500)
    async with app.run_test(size=(120, 40)) as pilot:
        app.grid.show(rows.names, [], rows)
        app.grid.cursor = Coordinate(300, 8)
        for size in ((30, 6), (20, 3), (200, 60), (8, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert any("r300c8"[: size[0] - 3] in line for line in app.grid.picture), size
            assert len(app.grid.picture) == size[1]


async def test_room_gained_is_used() -> None:
    app, rows = GridApp(), CountedRows(20)
    async with app.run_test(size=(30, 6)) as pilot:
        app.grid.show(rows.names, [], rows)
        await pilot.press("G", "end")
        await pilot.resize_terminal(150, 40)
        await pilot.pause()
        assert app.grid.picture[2].startswith("  1  r0c0 ")


HOSTILE = ["\x1b[31mred", "a\rb", "\x9b2J", "‮evil", "[/foo]", "[bold", "\ud800", "\u200b", "\x07"]


async def test_hostile_text_never_reaches_a_strip() -> None:
    app = GridApp()
    async with app.run_test(size=(150, 14)) as pilot:
        rows = [[text, [text], {text: text}, f"2026{text}"] for text in HOSTILE]
        app.grid.show(HOSTILE[:4], [*HOSTILE[4:7], "DateTime"], rows)
        for column in range(4):
            app.grid.cursor = Coordinate(0, column)
            await pilot.pause()
            shown = "".join(app.grid.picture) + app.grid.status
            assert shown == safe(shown)
        assert "[/foo]" in shown
        assert "[bold" in shown

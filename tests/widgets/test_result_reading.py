"""A row as a record, a column in figures, a value as a tree, the server's side, jumps."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from phtui.formatting import UNSAFE
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.jump_menu import JumpMenu
from phtui.widgets.record_view import RecordView
from phtui.widgets.result_server import ServerView
from phtui.widgets.statistics_view import StatisticsView, bar_of
from phtui.widgets.value_tree import ValueTree
from tests.widgets.result_app import ROWS, SQL, ResultApp, result_of, until


async def started(app: ResultApp, pilot: Pilot[None]) -> None:
    app.pane.show(result_of(), SQL, bytes_read=5_000_000, seconds=3)
    await pilot.pause()


def fields(app: ResultApp) -> list[object]:
    return [row[2] for row in app.screen.query_one(Grid).table.rows]


async def test_a_row_as_a_record() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("j", "r")
        await until(pilot, lambda: isinstance(app.screen, RecordView))
        assert fields(app) == ROWS[1]
        await pilot.press("right", "right")
        assert fields(app) == ROWS[3]
        await pilot.press("G", "y", "v")
        await until(pilot, lambda: isinstance(app.screen, CellView))
        assert app.copied == ['{"a":[1,{"b":null}]}']
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RecordView))
        await pilot.press("left", "Y", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.copied[1].startswith('{"day": "2026-05-03T08:00:00Z", "shop": "Oslo"')
        assert app.pane.grid.cursor.row == 2


async def test_a_column_in_figures_and_a_filter_from_it() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("l", "i")
        await until(pilot, lambda: isinstance(app.screen, StatisticsView))
        await until(pilot, lambda: len(app.screen.query_one(Grid).table.rows) == 3)
        figures = str(app.screen.query_one("#figures", Static).render())
        assert "distinct 3" in figures
        assert "of 6 loaded" in str(app.screen.query_one("#about", Static).render())
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.column(1) == ["Bergen", "Bergen"])
        assert app.pane.result_state.arrangement.wanted == '"shop"="Bergen"'


async def test_a_null_can_be_filtered_by() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("l", "l", "i")
        await until(pilot, lambda: isinstance(app.screen, StatisticsView))
        await until(pilot, lambda: len(app.screen.query_one(Grid).table.rows) == 5)
        values = [row[0] for row in app.screen.query_one(Grid).table.rows]
        await pilot.press(*"j" * values.index(None), "enter")
        await until(pilot, lambda: app.column(2) == [None])


def test_bars() -> None:
    assert bar_of(1, 4) == "████"
    assert bar_of(0.5, 4) == "██"
    assert bar_of(1 / 32, 4) == "▏"
    assert bar_of(0.0001, 4) == "▏"


async def test_the_servers_side() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, ServerView))
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # noqa: SLF001 -- what is on the screen
        assert "5.0 MB" in shown
        assert "SELECT day FROM orders" in shown
        await pilot.press("y", "d")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert app.copied == ["SELECT day FROM orders"]


async def test_json_as_a_tree() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("end", "j", "j", "j", "v")
        await until(pilot, lambda: isinstance(app.screen, CellView))
        await pilot.press("t")
        await until(pilot, lambda: bool(app.screen.query(ValueTree)))
        tree = app.screen.query_one(ValueTree)

        def lines() -> list[str]:
            texts = [tree.render_line(y).text.rstrip() for y in range(8)]
            return [text for text in texts if text]

        assert lines() == [
            "▼ 1 key",
            "  ▼ a: 2 values",
            "      0: 1",
            "    ▼ 1: 1 key",
            "        b: ∅",
        ]
        await pilot.press("j", "enter")
        assert lines() == ["▼ 1 key", '  ▶ a: [1,{"b":null}]']
        await pilot.press("y", "o", "G", "Y", "h", "h", "h")
        assert lines() == ["▼ 1 key", "  ▼ a: 2 values", "      0: 1", '    ▶ 1: {"b":null}']
        assert tree.row == 1
        await until(pilot, lambda: app.copied == ['[1,{"b":null}]', "a[2].b"])
        await pilot.press("t")
        await until(pilot, lambda: not app.screen.query(ValueTree))
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_what_is_no_json_has_no_tree() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, CellView))
        await pilot.press("t")
        await pilot.pause()
        assert not app.screen.query(ValueTree)


async def test_from_a_row_to_the_logs_of_its_time() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 24)) as pilot:
        await started(app, pilot)
        await pilot.press("J")
        await until(pilot, lambda: isinstance(app.screen, JumpMenu))
        await pilot.press("l")
        await until(pilot, lambda: bool(app.gone))
        assert (app.gone[0].view, app.gone[0].words) == ("logs", "at:2026-05-04T09:00:00Z")


async def test_nothing_hostile_reaches_the_screen() -> None:
    hostile = "a\x1b[31m\u202e\n\x9b[/b]"
    rows = [[hostile, {hostile: hostile}, 1.5], [hostile, [hostile], 2]]
    columns = {hostile: hostile, f"{hostile}2": "Array(String)", f"n{hostile}": "Float64"}
    app = ResultApp()
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        app.pane.show(result_of(rows, columns), SQL)
        keys = "O f6 r escape i escape H escape c escape l v t escape d escape plus"
        for key in keys.split():
            await pilot.press(key)
            await pilot.pause(0.05)
            for strip in app.screen._compositor.render_strips():  # noqa: SLF001 -- what is on the screen
                assert not UNSAFE.search(strip.text), key

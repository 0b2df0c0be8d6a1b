"""Rows sorted, filtered, marked, columns hidden and moved: by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.coordinate import Coordinate
from textual.pilot import Pilot

from phtui.widgets.result_columns import ColumnsView
from phtui.widgets.result_line import ResultLine
from phtui.widgets.result_prompt import ResultPrompt
from tests.widgets.result_app import COLUMNS, ROWS, SQL, ResultApp, result_of, until

AMOUNTS = [10, None, 9, 100, 10, -3]
RISING = [-3, 9, 10, 10, 100, None]
FALLING = [100, 10, 10, 9, -3, None]


async def started(app: ResultApp, pilot: Pilot[None]) -> None:
    """Show the six rows, the cursor on an amount."""
    app.pane.show(result_of(), SQL)
    await pilot.press("l", "l")


def line(app: ResultApp) -> str:
    return app.pane.query_one(ResultLine).content.plain


async def test_sort_by_the_column_under_the_cursor_and_back() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        for wanted, arrow in ((RISING, "▲"), (FALLING, "▼"), (AMOUNTS, "")):
            await pilot.press("O")
            await until(pilot, lambda: app.column(2) == wanted)  # noqa: B023 -- at once
            if arrow:
                assert f"amount {arrow}" in app.picture[0]
                assert f"sorted: amount {arrow} of 6 loaded – your LIMIT" in line(app)
            else:
                assert "sorted" not in line(app)
        assert app.pane.grid.cursor == Coordinate(0, 2)


async def test_the_sort_moves_to_other_columns_and_the_cursor_with_it() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        state = app.pane
        for key, column in ((">", 2), (">", 3), ("<", 2), ("<", 1), ("<", 0)):
            await pilot.press({"<": "less_than_sign", ">": "greater_than_sign"}[key])
            await until(pilot, lambda: state.result_state.arrangement.sort == column)  # noqa: B023
            assert app.pane.grid.cursor.column == column
        assert app.column(0) == sorted(str(row[0]) for row in ROWS)
        await pilot.press("less_than_sign")  # there is none further left
        assert state.result_state.arrangement.sort == 0


async def test_filter_while_typing_then_sort_then_step_back() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"oslo")
        await until(pilot, lambda: app.column(2) == [10, 9, -3])
        assert "filter: oslo, 3 of 6 loaded" in line(app)
        await pilot.press("enter", "O")
        await until(pilot, lambda: app.column(2) == [-3, 9, 10])
        assert not app.pane.query_one(ResultPrompt).display
        await pilot.press("escape")
        await until(pilot, lambda: app.column(2) == RISING)
        assert not app.pane.step_back()


async def test_a_filter_is_edited_and_esc_leaves_it_as_it_was() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"amount>9", "enter")
        await until(pilot, lambda: app.column(2) == [10, 100, 10])
        await pilot.press("slash")
        assert app.pane.query_one(ResultPrompt).value == "amount>9"
        await pilot.press("9")
        await until(pilot, lambda: app.column(2) == [100])
        await pilot.press("escape")
        await until(pilot, lambda: app.column(2) == [10, 100, 10])
        assert app.pane.grid.has_focus


async def test_a_filter_that_matches_nothing_says_so() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"nosuch", "enter")
        await until(pilot, lambda: len(app.pane.grid.table.rows) == 0)
        assert any("no rows" in text for text in app.picture)
        await pilot.press("r", "i", "m", "J", "y", "v")
        assert len(app.screen_stack) == 1


async def test_columns_are_hidden_moved_and_all_shown_again() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("H")
        await until(pilot, lambda: isinstance(app.screen, ColumnsView))
        await pilot.press("space", "g", "greater_than_sign", "enter")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        assert list(app.pane.grid.table.columns) == ["shop", "day", "note"]
        assert next(iter(app.pane.grid.table.rows)) == ("Oslo", ROWS[0][0], "plain")
        assert "1 column hidden" in line(app)
        await pilot.press("G", "home", "O")
        await until(pilot, lambda: app.pane.result_state.arrangement.sort == 1)
        await pilot.press("H", "a", "escape")
        await until(pilot, lambda: list(app.pane.grid.table.columns) == list(COLUMNS))
        assert app.column(1) == sorted(str(row[1]) for row in ROWS)


async def test_one_column_stays() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("H", "o", "space", "escape")
        await until(pilot, lambda: list(app.pane.grid.table.columns) == ["amount"])


async def test_marks_stay_on_their_rows() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("m", "j", "m")
        assert [n for n, text in enumerate(app.picture[2:8]) if "●" in text] == [0, 2]
        await pilot.press("O")
        await until(pilot, lambda: app.column(2) == RISING)
        assert [n for n, text in enumerate(app.picture[2:8]) if "●" in text] == [1, 2]
        assert "2 marked" in line(app)
        app.pane.show(app.pane.result_state.result, SQL)  # a screen is told of a run often
        assert "2 marked" in line(app)
        await pilot.press("u")
        assert app.pane.result_state.marked == frozenset()


async def test_a_new_run_keeps_sort_and_filter_while_columns_are_the_same() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"oslo", "enter", "O")
        await until(pilot, lambda: app.column(2) == [-3, 9, 10])
        app.pane.show(result_of([*ROWS, ["2026-05-05T09:00:00Z", "Oslo", 1, ""]]), SQL)
        await until(pilot, lambda: app.column(2) == [-3, 1, 9, 10])
        app.pane.show(result_of([[1]], {"other": "Int64"}), "select 1")
        await until(pilot, lambda: app.column(0) == [1])
        assert line(app).startswith("row") or "row 1 of 1" in line(app)


async def test_a_tab_comes_back_as_it_was_and_nothing_is_read_again() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("O")
        await until(pilot, lambda: app.column(2) == RISING)
        await pilot.press("j", "j", "m", "j")
        state = app.pane.state
        app.pane.restore(None)
        await pilot.pause()
        assert app.pane.grid.status == ""
        app.pane.restore(state)
        await pilot.pause()
        assert app.column(2) == RISING
        assert app.pane.grid.cursor == Coordinate(4, 2)
        assert app.pane.result_state.order is state.order
        assert app.pane.result_state.marked == state.marked
        assert state.weight > 0


async def test_what_comes_for_a_tab_that_is_not_shown_is_arranged_when_it_is() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("O")
        await until(pilot, lambda: app.column(2) == RISING)
        state = app.pane.state
        app.pane.restore(None)
        app.pane.restore(state.took(result_of([*ROWS, ["", "", 0, ""]]), SQL))
        await until(pilot, lambda: app.column(2) == [-3, 0, *RISING[1:]])


async def test_columns_hidden_while_it_is_sorted_stay_hidden() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        app.pane.action_flip()
        now = app.pane.result_state
        columns = replace(now.arrangement, columns=(2,))
        app.pane.result_state = replace(now, arrangement=columns)
        await until(pilot, lambda: app.column(0) == RISING)
        assert list(app.pane.grid.table.columns) == ["amount"]


async def test_a_tab_left_while_it_is_sorted_is_sorted_when_it_comes_back() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        app.pane.action_flip()
        app.pane.action_flip()  # before the first came
        state = app.pane.state
        app.pane.restore(None)
        app.pane.restore(state)
        await until(pilot, lambda: app.column(2) == FALLING)


@pytest.mark.parametrize("size", [(40, 10), (20, 4), (3, 2), (120, 40)])
async def test_every_size(size: tuple[int, int]) -> None:
    app = ResultApp()
    async with app.run_test(size=size) as pilot:
        await started(app, pilot)
        for keys in (
            ["f6"],
            ["slash", "x", "escape"],
            ["i", "escape"],
            ["r", "escape"],
            ["c", "q"],
        ):
            await pilot.press(*keys)
            await pilot.pause()
        await until(pilot, lambda: len(app.screen_stack) == 1)

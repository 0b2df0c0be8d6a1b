"""Rows copied, saved, and more of them fetched: by keyboard."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from phtui.widgets.cell_view import CellView
from phtui.widgets.question import Question
from phtui.widgets.result_line import ResultLine
from phtui.widgets.result_menu import CopyMenu
from phtui.widgets.result_prompt import ResultPrompt
from tests.widgets.result_app import COLUMNS, ROWS, SQL, ResultApp, result_of, until


async def started(app: ResultApp, pilot: Pilot[None]) -> None:
    app.pane.show(result_of(), SQL)
    await pilot.pause()


async def save_as(pilot: Pilot[None], path: Path) -> None:
    """Type a name into the prompt."""
    prompt = pilot.app.query_one(ResultPrompt)
    await pilot.press("ctrl+s")
    assert prompt.has_focus
    await pilot.press("ctrl+u")
    prompt.value = str(path)
    await pilot.press("enter")


async def test_a_value_is_copied_as_it_came() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("j", "end", "y")
        await until(pilot, lambda: app.copied == ["red \x1b[31m text"])


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["t"], "day\tshop\tamount\tnote\r\n2026-05-04T09:00:00Z\tOslo\t10\tplain\r\n"),
        (["c"], "day,shop,amount,note\r\n2026-05-04T09:00:00Z,Oslo,10,plain\r\n"),
        (["m"], "| day | shop | amount | note |\n| --- | --- | --- | --- |\n"
                "| 2026-05-04T09:00:00Z | Oslo | 10 | plain |\n"),
        (["i"], "INSERT INTO results (`day`, `shop`, `amount`, `note`) VALUES\n"
                "('2026-05-04T09:00:00Z', 'Oslo', 10, 'plain');\n"),
    ],
)  # fmt: skip
async def test_this_row_is_copied(keys: list[str], text: str) -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("Y")
        await until(pilot, lambda: isinstance(app.screen, CopyMenu))
        await pilot.press(*keys)
        await until(pilot, lambda: app.copied == [text])


async def test_all_rows_or_the_marked_ones_in_the_order_one_sees() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("Y", "a", "j")
        await until(pilot, lambda: len(app.copied) == 1)
        assert [list(row.values()) for row in json.loads(app.copied[0])] == ROWS
        await pilot.press("m", "j", "m", "l", "l", "O")
        await until(pilot, lambda: app.column(2)[0] == -3)
        await pilot.press("Y", "j")
        await until(pilot, lambda: len(app.copied) == 2)
        assert [row["amount"] for row in json.loads(app.copied[1])] == [9, 10]


async def test_what_is_seen_is_saved(tmp_path: Path) -> None:
    app = ResultApp()
    path = tmp_path / "x.csv"
    async with app.run_test(size=(100, 20), notifications=True) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"oslo", "enter")
        await until(pilot, lambda: len(app.pane.grid.table.rows) == 3)
        await save_as(pilot, path)
        await until(pilot, path.exists)
        await until(pilot, lambda: any("Saved 3 rows" in n.message for n in app._notifications))  # noqa: SLF001 -- no other way to see them
    with path.open(newline="", encoding="utf-8") as file:
        assert [row[3] for row in csv.reader(file)] == ["note", *(
            str(row[3]) for row in ROWS if row[1] == "Oslo"
        )]  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_file_that_cannot_be_written_is_asked_for_again(tmp_path: Path) -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20), notifications=True) as pilot:
        await started(app, pilot)
        await save_as(pilot, tmp_path / "no" / "x.csv")
        await until(pilot, lambda: any("no folder" in n.message for n in app._notifications))  # noqa: SLF001 -- no other way to see them
        assert app.query_one(ResultPrompt).has_focus
        app.query_one(ResultPrompt).value = str(tmp_path)
        await pilot.press("enter")
        await until(pilot, lambda: any("must end" in n.message for n in app._notifications))  # noqa: SLF001 -- no other way to see them
        app.query_one(ResultPrompt).value = str(tmp_path / "x.csv")
        await pilot.press("enter")
        await until(pilot, (tmp_path / "x.csv").exists)


async def test_a_file_that_is_there_is_replaced_only_on_a_second_enter(tmp_path: Path) -> None:
    app = ResultApp()
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await save_as(pilot, path)
        await pilot.pause()
        assert path.read_text() == "old"
        await pilot.press("enter")
        await until(pilot, lambda: path.read_text() != "old")
    assert [json.loads(line)["shop"] for line in path.read_text().splitlines()] == [
        row[1] for row in ROWS
    ]


async def test_a_name_that_says_no_format_stays_in_the_prompt(tmp_path: Path) -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await save_as(pilot, tmp_path / "x.docx")
        line, prompt = app.query_one(ResultLine), app.query_one(ResultPrompt)
        assert prompt.display
        assert "save all 6 rows as .csv" in line.content.plain
        await pilot.press("escape")
        assert not prompt.display
        assert "save" not in line.content.plain
        assert len(app.pane.grid.table.rows) == len(ROWS)


async def test_what_is_seen_is_piped_as_lines_of_json(tmp_path: Path) -> None:
    app, path = ResultApp(), tmp_path / "piped"
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("slash", *"oslo", "enter")
        await until(pilot, lambda: len(app.pane.grid.table.rows) == 3)
        await pilot.press("vertical_line")
        await until(pilot, lambda: isinstance(app.screen, Question))
        app.screen.query_one(Input).value = f"cat > '{path}'; echo [bold]taken"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CellView))
        assert "3 lines, done" in str(app.screen.query_one("#about", Static).content)
    piped = [json.loads(line)["note"] for line in path.read_text().splitlines()]
    assert piped == [row[3] for row in ROWS if row[1] == "Oslo"]


async def test_what_there_is_nothing_for_is_not_offered() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await pilot.press("vertical_line", "ctrl+s", "Y", "plus")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert not app.query_one(ResultPrompt).display


async def test_a_result_without_rows_is_saved_with_its_header(tmp_path: Path) -> None:
    app = ResultApp()
    path = tmp_path / "x.csv"
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.show(result_of([]), SQL)
        await save_as(pilot, path)
        await until(pilot, path.exists)
    assert path.read_text() == ",".join(COLUMNS) + "\n"


async def test_more_rows_go_after_those_that_are_there() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        await started(app, pilot)
        await pilot.press("G", "plus")
        await until(pilot, lambda: len(app.asked) == 1)
        assert "day <= toDateTime('2026-05-01T08:00:00Z')" in app.asked[0]
        older = ["2026-04-30T09:00:00Z", "Oslo", 5, "older"]
        page = result_of([ROWS[-1], older])
        app.pane.show(result_of([ROWS[-1]]), app.asked[0])  # a cached one first
        for _ in range(2):  # and the same one again, as often as the screen is told of a run
            app.pane.show(page, app.asked[0])
        await until(pilot, lambda: len(app.pane.grid.table.rows) == len(ROWS) + 1)
        assert app.column(3)[-2:] == ["=1+1", "older"]
        assert app.pane.grid.cursor.row == len(ROWS) - 1
        await pilot.press("plus")  # that page was not full
        assert len(app.asked) == 1
        app.pane.show(result_of(), SQL)
        await until(pilot, lambda: len(app.pane.grid.table.rows) == len(ROWS))


async def test_more_rows_by_a_greater_limit_replace() -> None:
    app = ResultApp()
    async with app.run_test(size=(100, 20)) as pilot:
        app.pane.show(result_of(), "select * from t limit 6")
        await pilot.press("plus")
        await until(pilot, lambda: app.asked == ["select * from t limit 60"])
        app.pane.show(result_of([*ROWS, ROWS[0]]), app.asked[0])
        await until(pilot, lambda: len(app.pane.grid.table.rows) == len(ROWS) + 1)

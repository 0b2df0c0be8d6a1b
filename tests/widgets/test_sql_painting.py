"""What a key costs: the lines it changes, one frame, and the list stays where it is."""

from __future__ import annotations

import pytest
from textual.strip import Strip

from phtui.widgets.sql_text import SqlText
from tests.widgets.pane_app import PaneApp
from tests.widgets.sql_app import SqlApp

TEXT = "select (\n  a, b\n)\n\nfrom c\nwhere d = 'e'\nlimit 5"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the lines of the window that have been drawn since this was emptied."""
    lines: list[int] = []
    draw = SqlText.render_line

    def note(self: SqlText, y: int) -> Strip:
        lines.append(y)
        return draw(self, y)

    monkeypatch.setattr(SqlText, "render_line", note)
    return lines


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("x", [4]),
        ("right", [4]),
        ("up", [3, 4]),
        ("shift+down", [4, 5]),
        ("(", [4]),
        ("'", [4, 5, 6]),
        ("ctrl+home", [0, 4]),
    ],
)
async def test_a_key_draws_the_lines_it_changes(
    drawn: list[int], key: str, lines: list[int]
) -> None:
    app = SqlApp(TEXT)
    async with app.run_test() as pilot:
        app.editor.move_cursor((4, 0))
        await pilot.pause()
        drawn.clear()
        await pilot.press(key)
        await pilot.pause()
        assert sorted(set(drawn)) == lines


async def test_what_stays_painted_is_what_would_be_painted_anew() -> None:
    keys = [
        "left",
        "up",
        *"x()",
        "left",
        "left",
        "shift+up",
        "shift+up",
        "right",
        "down",
        "'",
        "backspace",
    ]
    keys += ["enter", "up", "/", "*", "down", "end", "*", "/", "ctrl+z", "ctrl+z", "ctrl+y", "home"]
    keys += ["delete", "shift+end", "x", "ctrl+home", "shift+tab", "tab", "ctrl+end"]
    keys += ["enter"] * 5 + ["up"] * 9
    app = SqlApp(TEXT)
    async with app.run_test(size=(30, 9)) as pilot:
        app.editor.move_cursor((2, 1))  # next to a bracket whose other one is far
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            shown = app.editor.render_lines(app.editor.size.region)
            app.editor.notify_style_update()
            app.editor.refresh()
            assert shown == app.editor.render_lines(app.editor.size.region), key


async def test_a_key_and_what_it_suggests_are_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = []
    draw = SqlText.render_line

    def note(self: SqlText, y: int) -> Strip:
        frames.append((app.pane.text, app.offered[:1], app.pane.popup.display))
        return draw(self, y)

    app = PaneApp()
    async with app.run_test() as pilot:
        await pilot.pause()
        monkeypatch.setattr(SqlText, "render_line", note)
        await pilot.press("s")
        await pilot.pause()
    assert ("s", ["select"], True) in frames
    assert all(popup for text, _, popup in frames if text == "s")


async def test_the_list_gets_no_narrower_under_a_word() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.load("select  from events", 7)
        widths = []
        for key in "timest":
            await pilot.press(key)
            await pilot.pause()
            widths.append(app.pane.popup.size.width)
        assert widths[0] > len("timestamp") + 20
        assert widths == sorted(widths)
        await pilot.press("escape", "enter", "i", "s")
        await pilot.pause()
        assert app.pane.popup.is_open
        assert app.pane.popup.size.width < widths[-1]

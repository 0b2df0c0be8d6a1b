"""The pane by keyboard: run, find, go to a line, comment, format, $EDITOR."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from phtui.jobs.lint import Finding, Lint, LintRequest, Severity
from phtui.widgets.find_prompt import FindPrompt
from phtui.widgets.sql_outside import NoEditor, edit_outside
from tests.widgets.pane_app import PaneApp, until

TEXT = "select event\nfrom events\nwhere Event = 1"


async def test_what_is_run_is_the_statement_under_the_cursor() -> None:
    app = PaneApp("select 1; select 2 from events")
    async with app.run_test() as pilot:
        await pilot.press("ctrl+j", "home", "f5")
        await until(lambda: len(app.submitted) == 2)
        ran = [each.statement.text for each in app.submitted]
        assert ran == ["select 2 from events", "select 1"]


async def test_a_run_that_failed_is_underlined() -> None:
    app = PaneApp("select evnt")
    async with app.run_test():
        app.pane.mark_error(7, 11, "no")
        assert app.pane.editor.error_location == app.pane.location_at(7) == (0, 7)
        app.pane.clear_error()
        assert app.pane.editor.error_location is None


async def test_load_and_write() -> None:
    app = PaneApp("old")
    async with app.run_test() as pilot:
        app.pane.load("select a from b", 7)
        assert (app.pane.cursor, app.pane.selected_text) == (7, "")
        await pilot.press("shift+right")
        app.pane.write("`x y`")
        assert app.pane.text == "select `x y` from b"
        await pilot.pause(0.05)
        assert app.offered == []


async def test_find() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+home", "ctrl+f", *"event")
        prompt = app.pane.query_one(FindPrompt)
        await until(lambda: prompt.said == "1 of 3")
        assert app.pane.editor.selection == ((0, 7), (0, 12))
        await pilot.press("enter")
        await until(lambda: prompt.said == "2 of 3")
        await pilot.press("up", "up")
        await until(lambda: prompt.said == "3 of 3")
        await pilot.press("escape")
        assert app.pane.editor.has_focus
        assert app.pane.selected_text == "Event"
        await pilot.press("ctrl+f")  # what is selected is looked for
        await until(lambda: app.pane.query_one(FindPrompt).query_one(Input).value == "Event")
        await pilot.press(*"zz")
        await until(lambda: prompt.said == "not found")
        await pilot.press("home", "/", "end", "(", "/")
        await until(lambda: prompt.said.startswith("Not a regular expression"))


async def test_go_to_a_line() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+g", "2", "enter")
        await until(lambda: app.pane.editor.has_focus)
        assert app.pane.editor.cursor_location == (1, 0)
        await pilot.press("ctrl+g", "x", "enter")
        assert app.told == ["A line has a number."]
        assert app.pane.step_back()
        await until(lambda: app.pane.editor.has_focus)
        assert not app.pane.step_back()


async def test_comment_lines_and_back() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+underscore")
        assert app.pane.text.endswith("\n-- where Event = 1")
        await pilot.press("shift+up", "ctrl+underscore")
        assert app.pane.text.endswith("\n-- from events\n-- -- where Event = 1")
        await pilot.press("ctrl+z", "ctrl+z")
        assert app.pane.text == TEXT


async def test_format_and_undo() -> None:
    app = PaneApp("select 1;\nselect a, b from t where x = {v}")
    async with app.run_test() as pilot:
        await pilot.press("f7")
        laid_out = "select 1;\nselect\n  a,\n  b\nfrom t\nwhere\n  x = {v}"
        await until(lambda: app.pane.text == laid_out)
        assert app.pane.editor.cursor_location == app.pane.editor.document.end
        await pilot.press("f7")
        await until(lambda: "It is formatted already." in app.told)
        await pilot.press("ctrl+z", "end", "space", *"a ? b", "f7")
        await until(lambda: any(told.startswith("Not formatted.") for told in app.told))
        assert app.pane.text.endswith("{v} a ? b")


async def test_undo_goes_back_through_whatever_changed_the_text() -> None:
    """Typing, a suggestion, a fix, a layout, a comment: each is one step, there and back."""
    app = PaneApp("select evnt from events")
    async with app.run_test() as pilot:
        pane, texts = app.pane, ["select evnt from events"]

        async def changed(*keys: str) -> None:
            await pilot.press(*keys)
            await until(lambda: pane.text != texts[-1])
            texts.append(pane.text)

        await until(lambda: app.questions(LintRequest))
        finding = Finding(Severity.ERROR, "no such field", 7, 11, "event")
        pane.lint = Lint(LintRequest(pane.text), (finding,), checked=True)
        await changed("ctrl+r")
        await changed("end", "space", *"limit 5")
        pane.editor.move_cursor((0, 12))
        await changed(*", tim")
        await changed("tab")
        await changed("f7")
        await changed("ctrl+underscore")
        assert texts[4] == "select event, timestamp from events limit 5"
        for text in texts[-2::-1]:
            await pilot.press("ctrl+z")
            assert pane.text == text
        for text in texts[1:]:
            await pilot.press("ctrl+y")
            assert pane.text == text


def script(folder: Path, lines: str) -> str:
    path = folder / "vim"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize("text", ["", "a\nb", "a\nb\n", "é\r\nx", "'\udcff'"])
async def test_an_editor_that_changes_nothing_changes_nothing(tmp_path: Path, text: str) -> None:
    editor = script(tmp_path, 'tail -c1 "$2" | grep -q . && echo >> "$2"; exit 0')
    if "\udcff" in text:
        assert await edit_outside(text, 0, {"EDITOR": editor})
    else:
        assert await edit_outside(text, 0, {"EDITOR": editor}) == text


async def test_an_editor_gets_the_line_and_a_private_file(tmp_path: Path) -> None:
    editor = script(tmp_path, f'stat -c %a "$2" > {tmp_path}/mode; echo "$1" > "$2"')
    assert await edit_outside("a", 4, {"VISUAL": editor, "EDITOR": "false"}) == "+5"
    assert (tmp_path / "mode").read_text().strip() == "600"


@pytest.mark.parametrize("editor", ["false", "/no/such/editor", "'open", "#"])
async def test_an_editor_that_fails_changes_nothing(editor: str) -> None:
    with pytest.raises(NoEditor):
        await edit_outside("a", 0, {"EDITOR": editor})


async def test_the_text_goes_out_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = PaneApp(TEXT)

    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    async with app.run_test() as pilot:
        await pilot.press("f4")  # a test has no terminal
        await until(lambda: app.told == ["This terminal cannot be left for an editor."])
        monkeypatch.setattr(app, "suspend", suspend)
        monkeypatch.setitem(os.environ, "VISUAL", script(tmp_path, 'sed -i s/Event/x/ "$2"'))
        await pilot.press("f4")
        await until(lambda: app.pane.text == TEXT.replace("Event", "x"))
        await pilot.press("ctrl+z")
        assert app.pane.text == TEXT
        monkeypatch.setitem(os.environ, "VISUAL", "false")
        await pilot.press("f4")
        await until(lambda: "the text stays as it was" in app.told[-1])

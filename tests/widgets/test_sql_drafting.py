"""From words to a query: the draft as a diff, or the words as a comment."""

from __future__ import annotations

import pytest

from phtui.jobs.drafting import Draft, DraftRequest
from phtui.widgets.sql_diff import DiffLines, SqlDiff
from tests.widgets.pane_app import PaneApp, until

TEXT = "select 1;\nselect 2\nfrom b"
WISH = DraftRequest("events by day", "select 2\nfrom b")


async def test_the_words_are_asked_about_the_statement() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await pilot.press("f9", *"events by day", "enter")
        await until(lambda: app.questions(DraftRequest) == [WISH])
        assert app.pane.editor.has_focus
        app.pane.draft = Draft(WISH, "select 3\nfrom b\x1b[2J")
        await until(lambda: isinstance(app.screen, SqlDiff))
        await pilot.pause()
        lines = app.screen.query_one(DiffLines)
        drawn = [lines.render_line(y).text.rstrip() for y in range(lines.size.height)]
        assert drawn == ["- select 2", "+ select 3", "- from b", "+ from b␛[2J"]
        await pilot.press("enter")
        await until(lambda: "select 3" in app.pane.text)
        assert app.pane.text == "select 1;\n-- events by day\nselect 3\nfrom b\x1b[2J"
        await pilot.press("ctrl+z")
        assert app.pane.text == TEXT


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_a_draft_that_is_not_wanted(key: str) -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        app.pane.ask_for_draft(WISH.words)
        app.pane.draft = Draft(WISH, "select 3")
        await until(lambda: isinstance(app.screen, SqlDiff))
        await pilot.press(key)
        await until(lambda: not isinstance(app.screen, SqlDiff))
        assert app.pane.text == TEXT


async def test_a_draft_into_an_empty_editor() -> None:
    app = PaneApp("")
    async with app.run_test() as pilot:
        wish = DraftRequest("one")
        app.pane.ask_for_draft("  one ")
        await until(lambda: app.questions(DraftRequest) == [wish])
        app.pane.draft = Draft(wish, "select 1")
        await until(lambda: isinstance(app.screen, SqlDiff))
        await pilot.press("a")
        await until(lambda: app.pane.text == "-- one\nselect 1")


async def test_a_draft_replaces_the_statement_it_was_made_for() -> None:
    app = PaneApp("select 1 from b;\nselect 1")
    async with app.run_test() as pilot:
        await pilot.press("ctrl+end")
        wish = DraftRequest("two", "select 1")
        app.pane.ask_for_draft("two")
        app.pane.draft = Draft(wish, "select 2")
        await until(lambda: isinstance(app.screen, SqlDiff))
        await pilot.press("enter")
        await until(lambda: "select 2" in app.pane.text)
        assert app.pane.text == "select 1 from b;\n-- two\nselect 2"


async def test_a_draft_for_what_is_gone_is_a_statement_of_its_own() -> None:
    app = PaneApp("select 1")
    async with app.run_test() as pilot:
        wish = DraftRequest("two", "select 1")
        app.pane.ask_for_draft("two")
        app.pane.load("select 3 -- x", 0)
        app.pane.draft = Draft(wish, "select 2")
        await until(lambda: isinstance(app.screen, SqlDiff))
        await pilot.press("enter")
        await until(lambda: "select 2" in app.pane.text)
        assert app.pane.text == "select 3 -- x\n;\n\n-- two\nselect 2"


async def test_where_keys_are_refused_the_words_are_kept() -> None:
    app = PaneApp(TEXT)
    async with app.run_test():
        app.pane.ask_for_draft(WISH.words)
        app.pane.draft = Draft(WISH, waiting=True)
        app.pane.draft = Draft(WISH, refused=True, problem="Not for keys.")
        await until(lambda: app.told)
        assert app.told == ["Not for keys. Your words are kept as a comment."]
        assert app.pane.text == "select 1;\n-- events by day\nselect 2\nfrom b"


async def test_another_failure_keeps_the_text() -> None:
    app = PaneApp(TEXT)
    async with app.run_test():
        app.pane.ask_for_draft(WISH.words)
        app.pane.draft = Draft(WISH, problem="[b]Later\x1b.")
        await until(lambda: app.told)
        assert app.told == ["[b]Later␛. Press F9 to try again."]
        assert app.pane.text == TEXT


async def test_what_nobody_here_wished_for() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        app.pane.draft = Draft(WISH, "select 3")
        await pilot.pause()
        assert not isinstance(app.screen, SqlDiff)


@pytest.mark.parametrize("words", ["", " ", "x" * 401])
async def test_too_many_words_or_none(words: str) -> None:
    app = PaneApp(TEXT)
    async with app.run_test():
        app.pane.ask_for_draft(words)
        await until(lambda: app.told)
        assert app.told == ["1 to 400 characters, please."]
        assert app.questions(DraftRequest) == []

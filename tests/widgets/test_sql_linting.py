"""What is wrong: underlined where it is, said in the line below, walked with F3, fixed on a key."""

from __future__ import annotations

from phtui.jobs.lint import Finding, Lint, LintRequest, Severity
from phtui.widgets.lint_line import LintLine
from tests.widgets.pane_app import PaneApp, until

TEXT = "select 1;\nselect evnt, old from events"
SECOND = "select evnt, old from events"
FINDINGS = (
    Finding(Severity.ERROR, "Unable to resolve field: evnt\x1b[2J", 7, 11, "event"),
    Finding(Severity.WARNING, "old is deprecated", 13, 16),
    Finding(Severity.NOTICE, "No time bound: [b]events[/b]"),
)


def said(app: PaneApp) -> str:
    return app.pane.query_one(LintLine).content.plain


def underlined(app: PaneApp) -> list[tuple[str, str]]:
    """Return (kind, text) of each mark."""
    editor = app.pane.editor
    return [(mark.kind, editor.get_text_range(mark.start, mark.end)) for mark in editor.marks]


async def lint(app: PaneApp, sql: str = SECOND) -> None:
    await until(lambda: LintRequest(sql) in app.asked)
    app.pane.lint = Lint(LintRequest(sql), FINDINGS, checked=True)


async def test_a_statement_is_asked_about_once() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await until(lambda: LintRequest(SECOND) in app.questions(LintRequest))
        asked = app.questions(LintRequest)
        await pilot.press("left", "left")
        await pilot.pause(0.05)
        assert app.questions(LintRequest) == asked
        await pilot.press("up", "home")
        await until(lambda: app.questions(LintRequest)[-1] == LintRequest("select 1"))
        app.pane.typed_values = {"since": "3"}
        with_it = LintRequest("select 1", {"since": "3"})
        await until(lambda: app.questions(LintRequest)[-1] == with_it)


async def test_it_is_underlined_where_it_is_and_said_below() -> None:
    app = PaneApp(TEXT)
    async with app.run_test(size=(90, 20)) as pilot:
        await lint(app)
        assert underlined(app) == [("error", "evnt"), ("warning", "old")]
        assert said(app).startswith("2:29 ✗ Unable to resolve field: evnt␛[2J")
        await pilot.press("f3")
        await until(lambda: app.pane.cursor == len("select 1;\nselect "))
        await pilot.press("f3")
        await until(lambda: "! old is deprecated" in said(app))
        strip = app.pane.editor.render_line(1)
        assert "".join(s.text for s in strip if s.style and s.style.underline) == "evntold"
        await pilot.press("f3")
        await until(lambda: "✗ Unable" in said(app))


async def test_it_moves_with_its_statement_and_goes_with_an_edit_of_it() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await lint(app)
        app.pane.editor.insert("-- more\n", (0, 0), maintain_selection_offset=True)
        await pilot.pause(0.05)
        assert underlined(app) == [("error", "evnt"), ("warning", "old")]
        await pilot.press("x")
        await until(lambda: underlined(app) == [])
        assert "Unable" not in said(app)


async def test_an_answer_about_another_statement_is_none() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await until(lambda: app.asked)
        app.pane.lint = Lint(LintRequest("select 2"), FINDINGS)
        await pilot.pause()
        assert underlined(app) == []


async def test_an_answer_to_another_editor_takes_nothing_away() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await lint(app)
        app.pane.lint = Lint(LintRequest("select 2"), checked=True)
        await pilot.pause()
        assert underlined(app) == [("error", "evnt"), ("warning", "old")]
        app.pane.look_again()
        await pilot.pause()
        assert app.questions(LintRequest).count(LintRequest(SECOND)) == 1


async def test_what_went_without_an_answer_is_asked_again() -> None:
    app = PaneApp(TEXT)
    async with app.run_test():
        await until(lambda: LintRequest(SECOND) in app.questions(LintRequest))
        app.pane.lint = Lint(LintRequest("select 2"), checked=True)
        app.pane.look_again()
        await until(lambda: app.questions(LintRequest).count(LintRequest(SECOND)) == 2)


async def test_a_fix_is_put_in_on_a_key() -> None:
    app = PaneApp(TEXT)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+r")
        assert app.pane.text == TEXT
        await lint(app)
        await pilot.press("f3", "ctrl+r")
        await until(lambda: app.pane.text == TEXT.replace("evnt", "event"))
        await pilot.press("ctrl+z")
        assert app.pane.text == TEXT


async def test_nothing_wrong_and_not_checked_are_said() -> None:
    app = PaneApp("select 1")
    async with app.run_test():
        await until(lambda: app.asked)
        app.pane.lint = Lint(LintRequest("select 1"), checked=True)
        await until(lambda: "nothing wrong found" in said(app))
        app.pane.lint = Lint(LintRequest("select 1"), paused=True)
        await until(lambda: "budget is low" in said(app))


async def test_what_stands_for_all_of_it_is_said_without_a_place() -> None:
    app = PaneApp("select 1")
    async with app.run_test():
        await until(lambda: app.asked)
        app.pane.lint = Lint(LintRequest("select 1"), FINDINGS[2:], checked=True)
        await until(lambda: "· No time bound: [b]events[/b]" in said(app))
        assert underlined(app) == []

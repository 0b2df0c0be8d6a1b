"""Suggestions by keyboard: when they come, what takes them, and what they never take."""

from __future__ import annotations

import pytest
from textual import events

from phtui.api.models import SqlVariable
from phtui.hogql.suggestions import Kind, Suggestion
from phtui.jobs.completion import CompletionRequest, ServerCompletion
from phtui.jobs.completion_values import PropertyTexts, ValuesRequest
from phtui.jobs.query_variables import VariablesRequest
from phtui.jobs.schema import SchemaRequest, SchemaState
from tests.hogql.schemas import project
from tests.widgets.pane_app import PaneApp, until


def put_cursor(app: PaneApp, marked: str) -> None:
    """Show a text with the cursor where the bar is."""
    before, after = marked.split("|")
    app.pane.load(before + after, len(before))


@pytest.mark.parametrize(
    ("marked", "keys", "text"),
    [
        ("select | from events", ["e", "v", "tab"], "select event from events"),
        ("select | from events", ["e", "v", "down", "tab"], "select events from events"),
        ("select | from events", ["e", "v", "up", "up", "down", "down", "tab"],
         "select event from events"),
        ("select | from events", ["c", "o", "u", "tab", "1"], "select count(1) from events"),
        ("select * from |", ["p", "e", "r", "tab"], "select * from persons"),
        ("select person| from events", [".", "tab"], "select person.id from events"),
        ("select * from|", ["space", "tab"], "select * from events"),
        ("select e|nts from events", ["v", "tab"], "select event from events"),
        ("select | from events", ["ctrl+@", "tab"], "select event from events"),
        ("select {|", ["f", "tab"], "select {filters}"),
        ("select | from events", ["o", "r", "d", "tab"], "select `order` from events"),
    ],
)  # fmt: skip
async def test_tab_takes_what_is_chosen(marked: str, keys: list[str], text: str) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, marked)
        await pilot.press(*keys)
        assert app.pane.text == text
        assert app.offered == []
        assert app.pane.editor.has_focus
        await pilot.press("ctrl+z")
        assert app.pane.text != text


@pytest.mark.parametrize("keys", [["ctrl+z"], ["ctrl+z", "ctrl+y"]], ids=["undo", "redo"])
async def test_what_is_undone_is_not_typed(keys: list[str]) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select ev| from events")
        await pilot.press("backspace")
        await until(lambda: app.offered)
        await pilot.press("escape", *keys)
        await until(lambda: app.pane.text.startswith("select ev ") == ("ctrl+y" not in keys))
        await pilot.pause(0.05)
        assert app.offered == []


async def test_tab_right_after_a_key_takes_what_fits_that_key() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select | from events")
        for key in ("t", "tab"):  # as they come in one packet: nothing is painted between them
            character = key if len(key) == 1 else None
            app.post_message(events.Key(key, character))
        await until(lambda: "timestamp" in app.pane.text)
        await pilot.pause()
        assert app.pane.text == "select timestamp from events"


async def test_enter_is_always_a_new_line() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select ev|")
        await pilot.press("e")
        await until(lambda: app.offered)
        await pilot.press("enter", "x")
        assert app.pane.text == "select eve\nx"
        await pilot.pause()


@pytest.mark.parametrize("key", ["escape", "left", "home", "shift+right", "ctrl+home"])
async def test_what_closes_the_list(key: str) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select |from events")
        await pilot.press("e")
        await until(lambda: app.offered)
        await pilot.press(key)
        await until(lambda: not app.offered)
        assert app.pane.text == "select efrom events"
        assert app.pane.editor.has_focus


async def test_shift_tab_leaves_and_the_list_goes() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select |")
        await pilot.press("c")
        await until(lambda: app.offered)
        await pilot.press("shift+tab")
        await until(lambda: not app.offered)
        assert not app.pane.editor.has_focus


@pytest.mark.parametrize("marked", ["select |", "select 1 |", "-- |", "select 'x|", "|"])
async def test_tab_indents_where_nothing_is_offered(marked: str) -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, marked)
        await pilot.press("tab", "x")
        assert app.pane.text.endswith(" x")


async def test_a_word_that_is_whole_asks_for_nothing() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select | from events")
        await pilot.press(*"event")
        await until(lambda: app.changes and app.pane.text == "select event from events")
        await pilot.pause(0.05)
        assert app.offered == []


async def test_names_of_properties_are_asked_for_once_and_learnt() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select properties| from events")
        await pilot.press(".", "p")
        await until(lambda: app.questions(CompletionRequest))
        [asked, *_] = app.questions(CompletionRequest)
        assert asked == CompletionRequest(
            "select properties. from events", 18, 18, "events.properties"
        )
        names = [Suggestion(name, name, Kind.PROPERTY) for name in ("plan", "$os")]
        app.pane.completion = ServerCompletion(asked, tuple(names))
        await until(lambda: app.offered == ["plan"])
        await pilot.press("tab", ",", *"properties.o")
        await until(lambda: app.offered == ["$os"])
        assert app.questions(CompletionRequest) == [asked]


async def test_an_answer_about_another_place_is_kept_back() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select nothing| from events")
        await pilot.press(".")
        await until(lambda: app.questions(CompletionRequest))
        [asked] = app.questions(CompletionRequest)
        found = (Suggestion("nothing_else", "nothing_else", Kind.COLUMN),)
        await pilot.press("backspace", "backspace")
        app.pane.completion = ServerCompletion(asked, found)
        await pilot.pause()
        assert app.offered == []
        await pilot.press("g", ".")
        await until(lambda: app.offered == ["nothing_else"])


async def test_the_tables_are_asked_for_at_the_first_key() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.schema = SchemaState()
        put_cursor(app, "select * from|")
        await pilot.press("space", "p")
        await until(lambda: app.questions(SchemaRequest))
        app.pane.schema = SchemaState(project(), 1.0)
        await until(lambda: "persons" in app.offered)
        assert app.questions(SchemaRequest) == [SchemaRequest()]


async def test_the_projects_variables_are_asked_for_once_and_offered() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.typed_values = {"variables.plan": "pro"}
        put_cursor(app, "select |")
        await pilot.press("{", "v")
        await until(lambda: app.questions(VariablesRequest))
        await until(lambda: app.offered == ["variables", "variables.plan"])
        app.pane.sql_variables = (SqlVariable("1", "period"), SqlVariable("2"))
        await until(lambda: "variables.period" in app.offered)
        await pilot.press("down", "down", "tab")
        assert app.pane.text == "select {variables.period}"
        assert app.questions(VariablesRequest) == [VariablesRequest()]


async def test_variables_that_have_a_value_are_offered() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        app.pane.typed_values = {"variables.plan": "pro", "since": "3"}
        put_cursor(app, "select |")
        await pilot.press("{", "p")
        await until(lambda: app.offered[:1] == ["variables.plan"])
        await pilot.press("tab")
        assert app.pane.text == "select {variables.plan}"


async def test_values_of_a_property() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select 1 from events where properties.$os =|")
        await pilot.press("space", "'")
        await until(lambda: app.questions(ValuesRequest))
        asked = ValuesRequest("events.properties", "$os")
        assert app.questions(ValuesRequest) == [asked]
        app.pane.property_texts = PropertyTexts(asked, ("Mac OS X", "O'S"))
        await until(lambda: app.offered == ["Mac OS X", "O'S"])
        await pilot.press("down", "tab")
        assert app.pane.text.endswith("properties.$os = 'O\\'S'")


async def test_values_that_could_not_be_had_are_asked_for_again() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select 1 from events where properties.$os =|")
        await pilot.press("space", "'")
        await until(lambda: app.questions(ValuesRequest))
        [asked] = app.questions(ValuesRequest)
        app.pane.property_texts = PropertyTexts(asked, paused=True)
        await pilot.press("L")
        await until(lambda: app.questions(ValuesRequest) == [asked, asked])


async def test_a_question_that_a_later_one_took_the_place_of_may_be_asked_again() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        for count, name in enumerate(("$os", "plan"), 1):
            put_cursor(app, f"select 1 from events where properties.{name} =|")
            await pilot.press("space", "'")
            await until(lambda n=count: len(app.questions(ValuesRequest)) == n)  # type: ignore[misc]  # lambdas take no types
        first, second = app.questions(ValuesRequest)
        app.pane.property_texts = PropertyTexts(second, ("x",))
        put_cursor(app, "select 1 from events where properties.$os = '|")
        await pilot.press("L")
        await until(lambda: app.questions(ValuesRequest) == [first, second, first])


async def test_the_list_says_what_takes_the_chosen_one() -> None:
    app = PaneApp()
    async with app.run_test() as pilot:
        put_cursor(app, "select |from events")
        await pilot.press("e")
        await until(lambda: app.offered)
        await pilot.press("down")
        popup = app.pane.popup
        last = popup.render_line(popup.size.height - 1).text
        assert last.strip() == f"Tab takes it  2/{len(popup.suggestions)}"


async def test_hostile_names_are_drawn_safe() -> None:
    app = PaneApp()
    async with app.run_test(size=(50, 12)) as pilot:
        put_cursor(app, "select x| from events")
        await pilot.press(".")
        await until(lambda: app.questions(CompletionRequest))
        name = "\x1b]0;x\x07[red]\u202e日本" + "y" * 90
        found = (Suggestion(name, "`n`", Kind.COLUMN, "\x1b[2J"),)
        app.pane.completion = ServerCompletion(app.questions(CompletionRequest)[0], found)
        await until(lambda: app.offered)
        await pilot.pause()
        strip = app.pane.popup.render_line(0)
        assert "\x1b" not in strip.text
        assert "␛]0;x␇[red]⟨202E⟩日本" in strip.text
        assert strip.cell_length == app.pane.popup.size.width <= 50


@pytest.mark.parametrize("size", [(40, 10), (80, 24)])
async def test_the_list_is_on_the_screen(size: tuple[int, int]) -> None:
    app = PaneApp("\n" * 40)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*"select                   e")
        await until(lambda: app.offered)
        await pilot.pause()
        assert app.screen.region.contains_region(app.pane.popup.region)
        cursor = app.pane.editor.cursor_screen_offset
        assert not app.pane.popup.region.contains_point(cursor)

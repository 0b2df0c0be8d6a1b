"""The HogQL screen, by keyboard."""

from __future__ import annotations

import re

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.screens.help import HelpScreen
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.result_pane import ResultPane
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.status_bar import StatusBar
from phtui.widgets.title_bar import TitleBar
from tests.app import app_on, running, the_run, until, until_phase
from tests.fake_posthog import PROJECT, PROJECT_ID, Answer, FakePostHog, payload

QUERY = f"{PROJECT}/query/"
HOSTILE = "\x1b]0;owned\x07\x9b31m[bold]x[/bold] \u202etxt [/foo]"


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7], ["purchase", None]], columns=["e", "n"])
    return app


async def write(pilot: Pilot[None], text: str) -> None:
    """Replace the editor's text by typing."""
    await pilot.press("ctrl+home", "ctrl+shift+end", "delete")
    for character in text:
        await pilot.press({" ": "space", "\n": "enter"}.get(character, character))


def screen_text(app: App[None]) -> str:
    """What is on the screen, as text."""
    width, height = app.size
    del width
    return "\n".join(
        "".join(segment.text for segment in strip)
        for strip in app.screen._compositor.render_strips()[:height]  # noqa: SLF001 -- no public way
    )


async def test_type_run_read(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await write(pilot, "select 1")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        assert posthog.ran()[0] == "select 1"
        text = screen_text(app)
        assert "$pageview" in text
        assert "∅" in text
        assert "2 rows" in text


async def test_only_the_statement_under_the_cursor_runs(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    async with running(app) as pilot:
        app.screen.query_one(SqlEditor).text = "select 1;\nselect ';' , 2;\nselect 3"
        await pilot.press("ctrl+home", "down", "f5")
        await until_phase(pilot, Phase.DONE)
        assert posthog.ran()[0] == "select ';' , 2"


async def test_the_query_in_posthog(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        app.screen.query_one(SqlEditor).text = "select '%é' -- ?"
        await until(pilot, lambda: app.worker.here.project == PROJECT_ID)
        await pilot.press("escape", "o")
        query = "select%20%27%25%C3%A9%27%20--%20%3F"
        await until(pilot, lambda: bool(app.clipboard))
        assert app.clipboard == f"{posthog.url}/project/{PROJECT_ID}/sql?open_query={query}"


async def test_an_empty_editor_says_what_to_do(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await write(pilot, "")
        await pilot.press("ctrl+j", "escape", "R")
        await until(pilot, lambda: "nothing to run" in screen_text(app))
        assert posthog.ran() == []


@pytest.mark.parametrize("keys", [["ctrl+c"], ["escape", "escape"]], ids=" ".join)
async def test_cancel(app: PhtuiApp, posthog: FakePostHog, keys: list[str]) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        assert "running" in screen_text(app)
        await pilot.press(*keys)
        await until_phase(pilot, Phase.CANCELLED)
        assert posthog.asked("DELETE")
        assert "cancelled" in screen_text(app)
        posthog.query_takes(polls=0)
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)


async def test_one_escape_cancels_nothing(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("escape")
        await pilot.pause()
        assert the_run(app).phase is Phase.RUNNING
        assert isinstance(app.focused, Grid)


async def test_ctrl_c_copies_or_says_how_to_quit(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: "Ctrl-Q quits" in screen_text(app))
        await write(pilot, "select 42")
        await pilot.press("ctrl+home", "ctrl+shift+end", "ctrl+c")
        assert app.clipboard == "select 42"


async def test_an_error_is_marked_where_it_is(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.on("POST", QUERY, payload("hogql_error"))
    async with running(app) as pilot:
        editor = app.screen.query_one(SqlEditor)
        editor.text = "select 1;\nselect evnt from events"
        await pilot.press("ctrl+end", "ctrl+j")
        await until_phase(pilot, Phase.FAILED)
        assert editor.error_location == (1, 7)
        assert "Line 2, column 8: Unable to resolve field: evnt" in screen_text(app)
        assert editor.text == "select 1;\nselect evnt from events"
        await pilot.press("x")
        assert editor.error is None


async def test_rows_stay_when_the_next_query_fails(app: PhtuiApp, posthog: FakePostHog) -> None:
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        posthog.on("POST", QUERY, payload("too_slow"))
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.FAILED)
        text = screen_text(app)
        assert "$pageview" in text
        assert "failed" in text


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"type": "validation_error", "code": "hogql_query_error", "detail": HOSTILE}, 400),
        Answer({"query_status": {"id": "q", "complete": True, "error": True,
                                 "error_message": HOSTILE}}, 400),
        Answer({"columns": [HOSTILE], "types": [[HOSTILE, HOSTILE]], "results": [[HOSTILE]]}),
    ],
    ids=["envelope", "status", "rows"],
)  # fmt: skip
async def test_hostile_text_never_acts(app: PhtuiApp, posthog: FakePostHog, answer: Answer) -> None:
    posthog.on("POST", QUERY, answer)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until(pilot, lambda: the_run(app).phase in (Phase.DONE, Phase.FAILED))
        await pilot.pause()
        text = screen_text(app)
        assert "[bold]x[/bold]" in text
        assert "␛" in text
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        await pilot.press("escape", "v")
        await pilot.pause()
        assert not set(screen_text(app)) & set("\x1b\x07\x9b\u202e")


async def test_a_value_in_full_and_back(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        await pilot.press("escape", "v")
        assert isinstance(app.screen, CellView)
        await pilot.press("y")
        await pilot.pause()
        assert app.clipboard == "$pageview"
        await pilot.press("escape")
        assert isinstance(app.focused, Grid)


async def test_full_screen_and_back(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape", "f")
        await pilot.pause()
        assert app.screen.query_one(ResultPane).size.height > 20
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.focused, SqlEditor)
        assert app.screen.maximized is None


async def test_the_hints_tell_the_truth(app: PhtuiApp) -> None:
    async with running(app, (140, 30)) as pilot:
        hints = app.screen.query_one(KeyHints)
        assert "Run" in hints.content.plain
        assert "Edit" not in hints.content.plain
        await pilot.press("escape")
        await pilot.pause()
        assert "Edit" in hints.content.plain
        assert "Logs" in hints.content.plain


@pytest.mark.parametrize(("width", "indent"), [(36, 11), (50, 11), (68, 21)])
async def test_help_wraps_under_what_a_key_does(app: PhtuiApp, width: int, indent: int) -> None:
    async with running(app, (width, 40)) as pilot:
        await pilot.press("escape", "question_mark")
        static = app.screen.query_one(Static)
        await until(pilot, lambda: "down" in str(static.render()))
        lines = str(static.render()).splitlines()
        assert max(map(len, lines)) <= static.size.width
        assert any(re.match(rf" {{{indent}}}\S", line) for line in lines)


async def test_help_is_searchable_and_true(app: PhtuiApp) -> None:
    async with running(app, (100, 40)) as pilot:
        await pilot.press("escape", "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await until(pilot, lambda: "One row down" in screen_text(app))
        await pilot.press(*"half")
        await pilot.pause()
        assert "Half a page up" in screen_text(app)
        assert "One row down" not in screen_text(app)
        await pilot.press(*"zzz")
        await pilot.pause()
        assert "No key does that here" in str(app.screen.query_one(Static).render())
        await pilot.press("escape")
        assert not isinstance(app.screen, HelpScreen)


async def test_help_tells_the_keys_of_a_panel_too(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        for key, words in (("v", "Copy the value in full"), ("H", "Move this column to the left")):
            await pilot.press("escape", key)
            panel = app.screen
            assert "Help" in panel.query_one(KeyHints).content.plain
            await pilot.press("question_mark")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            await until(pilot, lambda w=words: w in str(app.screen.query_one(Static).render()))  # type: ignore[misc]  # lambdas take no types
            await pilot.press("escape")
            assert app.screen is panel
            await pilot.press("escape")


async def test_the_frame_says_where_one_is(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.project is not None)
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        title = app.screen.query_one(TitleBar).content.plain
        for part in ("phtui", "Webshop", "#48213", "127.0.0.1", "…1234", "read-only"):
            assert part in title
        status = app.screen.query_one(StatusBar).content.plain
        assert "ok" in status
        assert "queries left this minute" in status


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)])
async def test_small_terminals(app: PhtuiApp, size: tuple[int, int]) -> None:
    async with running(app, size) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        assert app.screen.query_one(QueryProgress).content.plain.startswith("✓ done")
        await pilot.press("escape", "question_mark", "escape", "v", "escape")


async def test_after_more_rows_all_that_are_loaded_are_told(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    first, second = ([[f"{n:03}", n] for n in some] for some in (range(100), range(99, 160)))
    posthog.query_takes(polls=0, rows=first, columns=["e", "n"], has_more=True)
    async with running(app) as pilot:
        await write(pilot, "select e, n from t order by e")
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.DONE)
        line = app.screen.query_one(QueryProgress)
        assert "100 rows – HogQL's default LIMIT: there are more" in line.content.plain
        posthog.query_takes(polls=0, rows=second, columns=["e", "n"], has_more=True)
        await pilot.press("escape", "plus")
        await until(pilot, lambda: "160 rows loaded: there are more" in line.content.plain)

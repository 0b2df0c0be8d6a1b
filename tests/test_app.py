"""The way from view to view, and the command line, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding
from textual.events import Key
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import Input, Static

from phtui.app import PhtuiApp
from phtui.screens.command import CommandScreen
from phtui.widgets.go import Back, Go
from phtui.widgets.jump_menu import JumpMenu
from phtui.widgets.log_alert import Alerted
from phtui.widgets.sql_editor import SqlEditor
from tests.app import app_on, running, until
from tests.fake_posthog import FakePostHog


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    return app_on(posthog)


async def give(pilot: Pilot[None], line: str) -> None:
    """Type a command after `:`."""
    await pilot.press("colon")
    await until(pilot, lambda: isinstance(pilot.app.screen, CommandScreen))
    pilot.app.screen.query_one(Input).value = line
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, CommandScreen))


async def test_what_can_be_kept_nowhere_is_told(
    app: PhtuiApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    for name in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with running(app) as pilot:
        app.copy_to_clipboard("x" * 75_000)
        await until(pilot, lambda: "Not copied" in said(app))
        assert "No such file" in said(app)


def said(app: PhtuiApp) -> str:
    """The notices on the screen."""
    return "\n".join(each.message for each in app._notifications)  # noqa: SLF001 -- only there


async def test_views_are_left_the_way_they_were_entered(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape", "2")
        await until(pilot, lambda: app.current_mode == "logs")
        await pilot.press("minus")
        await until(pilot, lambda: app.current_mode == "hogql")
        app.screen.post_message(Go("logs"))
        await until(pilot, lambda: app.current_mode == "logs")
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "hogql")


async def test_one_goes_back_through_every_jump(app: PhtuiApp) -> None:
    async def is_in(view: str) -> None:
        await until(pilot, lambda: app.current_mode == view)

    async with running(app) as pilot:
        await pilot.press("escape", "1")
        await is_in("recordings")
        for view, words in (("persons", "maria"), ("recordings", "id:s-1"), ("logs", "at:14:05")):
            app.screen.post_message(Go(view, words))
            await is_in(view)
        for view in ("recordings", "persons", "recordings", "hogql"):
            app.screen.post_message(Back(leave=False))
            await is_in(view)


async def test_q_leaves_when_there_is_nothing_to_go_back_to(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert app.is_running
        await pilot.press("2")
        await until(pilot, lambda: app.current_mode == "logs")
        await pilot.press("q")
        await until(pilot, lambda: app.current_mode == "hogql")
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_a_command_goes_to_a_view(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "logs")
        await until(pilot, lambda: app.current_mode == "logs")
        await give(pilot, "q")
        await until(pilot, lambda: not app.is_running)


async def test_what_is_no_command_is_told(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "nosuch \x1b[31m")
        await until(pilot, lambda: ":nosuch" in said(app))
        assert "\x1b" not in said(app)


async def test_commands_are_completed_and_recalled(app: PhtuiApp, own_state: Path) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "nosuch")
        assert (own_state / "phtui" / "commands").read_text() == "nosuch"
        await pilot.press("colon", "l", "o")
        await pilot.pause()
        assert ":logs" in str(app.screen.query_one(Static).render())
        assert ":sql" not in str(app.screen.query_one(Static).render())
        await pilot.press("tab")
        assert app.screen.query_one(Input).value == "logs "
        await pilot.press("up")
        assert app.screen.query_one(Input).value == "nosuch"
        await pilot.press("down")
        assert app.screen.query_one(Input).value == "logs "
        await pilot.press("escape")
        assert app.current_mode == "hogql"


async def test_a_letter_jumps(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        app.screen.offer_jumps({"l": ("logs \x1b[31m of that time", Go("logs"))})  # type: ignore[attr-defined]  # a View
        await until(pilot, lambda: isinstance(app.screen, JumpMenu))
        await until(pilot, lambda: bool(app.screen.query(Static)))
        assert "\x1b" not in str(app.screen.query_one(Static).render())
        await pilot.press("x")
        assert isinstance(app.screen, JumpMenu)
        await pilot.press("l")
        await until(pilot, lambda: app.current_mode == "logs")


async def test_the_palette_has_what_the_keys_do(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        commands = {each.title: each for each in app.get_system_commands(app.screen)}
        assert "Theme" in commands
        title = next(title for title in commands if title.endswith("(2)"))
        await commands[title].callback()
        await until(pilot, lambda: app.current_mode == "logs")


async def test_what_is_typed_on_goes_to_the_command_line(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        for key in ("colon", "l", "o", "g", "s", "enter"):
            app.post_message(Key(key, ":" if key == "colon" else key[0] if len(key) == 1 else None))
        await until(pilot, lambda: app.current_mode == "logs")


async def test_the_cursor_is_at_the_caret_of_the_field_that_is_typed_in(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        editor = app.screen.query_one(SqlEditor)
        await pilot.press("enter", "1", "2")
        typed = Offset(editor.gutter_width + 2, editor.cursor_location[0])
        assert app.cursor_position == editor.content_region.offset + typed
        await pilot.press("escape", "2")
        await until(pilot, lambda: app.current_mode == "logs")
        assert app.cursor_position == (0, 0)


@pytest.mark.parametrize(
    ("ascii_only", "shown"),
    [("1", ["Enter", "down", "shift+^left"]), ("0", ["⏎", "↓", "shift+^←"])],
)
def test_a_key_has_a_name_where_it_has_no_sign(
    app: PhtuiApp, monkeypatch: pytest.MonkeyPatch, ascii_only: str, shown: list[str]
) -> None:
    monkeypatch.setenv("PHTUI_ASCII", ascii_only)
    keys = ("enter", "down", "ctrl+shift+left")
    assert [app.get_key_display(Binding(key, "", "")) for key in keys] == shown


async def test_a_colon_is_text_where_text_is_typed(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("colon")
        assert not isinstance(app.screen, CommandScreen)
        assert ":" in app.screen.query_one(SqlEditor).text


async def test_an_alert_reaches_the_terminal(
    app: PhtuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(app) as pilot:
        written: list[str] = []
        monkeypatch.setattr(app, "write_to_terminal", written.append)
        app.screen.post_message(Alerted("error in webhook"))
        await until(pilot, lambda: "\x1b]9;error in webhook\x07" in written)

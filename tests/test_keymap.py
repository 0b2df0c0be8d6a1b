"""Keys of the user's own: what is refused, and that hints, help and the keys themselves follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from phtui.app import PhtuiApp
from phtui.keymap import _places, bindings_of, checked_keymap
from phtui.screens.help import HelpScreen
from phtui.screens.status import StatusScreen
from phtui.settings.values import SettingsError
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.query_progress import QueryProgress
from phtui.widgets.sql_editor import SqlEditor
from phtui.widgets.tab_bar import TabBar
from tests.app import app_on, running, until
from tests.fake_posthog import KEY, FakePostHog
from tests.terminal.pseudo import Pseudo


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    return app_on(posthog)


def keymap(**keys: Sequence[str]) -> Mapping[str, str]:
    return checked_keymap({name.replace("__", "."): each for name, each in keys.items()}, PhtuiApp)


def refused(**keys: Sequence[str]) -> str:
    with pytest.raises(SettingsError) as error:
        keymap(**keys)
    return str(error.value)


def test_every_action_has_an_id() -> None:
    bare = [
        (place.__name__, binding.key, binding.action)
        for place in _places(PhtuiApp)
        for binding in bindings_of(place)
        if not binding.id
    ]
    assert bare == []


def test_keys_as_they_are_typed_are_taken() -> None:
    assert keymap(app__help=["?", "f11"]) == {"app.help": "f11,question_mark"}
    assert keymap(log__search=[","]) == {"log.search": "comma"}


def test_an_unknown_action_is_told_with_those_that_are_near() -> None:
    assert "no action app.hlp. Is one of these meant: app.help" in refused(app__hlp=["f11"])


@pytest.mark.parametrize("key", ["strg+x", "ctrl+nosuch", "f99", "escape key"])
def test_an_unknown_key_is_told(key: str) -> None:
    assert refused(app__help=[key]) == f"keys.app.help: there is no key {key}."


def test_a_key_that_does_something_else_there_is_told() -> None:
    message = refused(app__status=["f2"])
    assert message == (
        "keys.app.status: f2 is also the key of app.mouse in PhtuiApp. Give one of them another."
    )


def test_two_actions_may_change_places() -> None:
    assert keymap(app__status=["f2"], app__mouse=["f12"]) == {
        "app.status": "f2",
        "app.mouse": "f12",
    }


def test_a_key_given_twice_is_told() -> None:
    assert "f11 is also the key of" in refused(app__status=["f11"], app__mouse=["f11"])


@pytest.mark.parametrize(("key", "action"), [("ctrl+q", "app.quit"), (":", "app.command")])
def test_keys_that_are_taken_before_all_others_are_told(key: str, action: str) -> None:
    assert f"is also the key of {action} everywhere" in refused(query__run=[key])


def test_ctrl_q_stays_whatever_else_quits() -> None:
    assert keymap(app__quit=["f10"]) == {"app.quit": "ctrl+q,f10"}


def test_what_shares_a_key_with_what_is_moved_keeps_it() -> None:
    assert keymap(completion__accept=["f11"])["edit.indent"] == "tab"


async def test_keys_help_and_hints_are_the_users(app: PhtuiApp) -> None:
    app.own_keys = {"app.status": ["f11"], "query.run": ["f9"], "query.draft": ["f5"]}
    app.own_keys = {**app.own_keys, "query.new_tab": [","], "query.rename": ["ctrl+n"]}
    async with running(app, size=(140, 40)) as pilot:
        assert "f9 runs the statement" in app.screen.query_one(QueryProgress).content.plain
        assert ", new tab" in app.screen.query_one(TabBar).content.plain
        hints = app.screen.query_one(KeyHints).content.plain
        assert "f9  Run" in hints
        assert "f5  Draft" in hints
        await pilot.press("f12")
        assert not isinstance(app.screen, StatusScreen)
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, StatusScreen))
        await pilot.press("escape", "f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        app.screen.query_one(Input).value = "bytes to the terminal"
        await until(
            pilot, lambda: "f11 " in str(app.screen.query_one("#help Static", Static).render())
        )
        shown = str(app.screen.query_one("#help Static", Static).render())
        assert "f12" not in shown
        assert shown.rstrip().endswith("app.status")


async def test_a_key_that_two_share_is_taken_from_one_only(app: PhtuiApp) -> None:
    app.own_keys = {"completion.accept": ["f11"]}
    async with running(app) as pilot:
        editor = app.screen.query_one(SqlEditor)
        editor.text = ""
        await pilot.press("enter", "tab")
        await until(pilot, lambda: editor.text.startswith("\n  "))


def test_what_is_wrong_is_told_at_the_start(posthog: FakePostHog, tmp_path: Path) -> None:
    folder = tmp_path / "phtui"
    folder.mkdir()
    (folder / "config.toml").write_text('[keys]\n"app.hlp" = "f11"\n')
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
    environ |= {"POSTHOG_HOST": posthog.url, "POSTHOG_PERSONAL_API_KEY": KEY}
    with Pseudo(size=(100, 30), environment=environ, program="phtui") as terminal:
        assert terminal.wait() == 2
        assert "config.toml: keys: there is no action app.hlp." in terminal.sent
        assert "Traceback" not in terminal.sent

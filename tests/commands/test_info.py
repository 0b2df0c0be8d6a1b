"""`phtui info`: what holds and why, without asking anyone and without the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.program import Phtui, environment
from tests.fake_posthog import KEY, FakePostHog

CONFIG = """
profile = "live"
theme = "nord"

[profiles.live]
project = 7
production = true
key_command = "touch {touched}"

[profiles.other]
key_file = "key"

[keys]
"app.help" = ["f11", "?"]
"""


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    return Phtui(posthog, tmp_path)


def configure(phtui: Phtui, home: Path) -> Path:
    path = home / ".config" / "phtui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG.format(touched=home / "touched"))
    phtui.environment = environment(None, home)
    return path


def told(phtui: Phtui, *arguments: str) -> dict[str, tuple[str, str, str]]:
    """Value, origin and note by name."""
    done = phtui(*arguments, "info", "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert KEY not in done.stdout
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["name"]: (row["value"], row["from"], row["note"]) for row in rows}


def test_the_environment(phtui: Phtui, tmp_path: Path) -> None:
    rows = told(phtui, "--project", "9", "--mouse")
    assert rows["host"] == (phtui.posthog.url, "POSTHOG_HOST", "")
    assert rows["project"] == ("9", "--project", "")
    assert rows["key"] == ("not shown", "POSTHOG_PERSONAL_API_KEY", "")
    assert rows["mouse"] == ("true", "--mouse", "")
    assert rows["spool"] == ("false", "default", "")
    assert rows["path: settings"] == (
        str(tmp_path / ".config/phtui/config.toml"), "default", "not there yet",
    )  # fmt: skip
    assert phtui.posthog.requests == []


def test_a_profile_and_what_is_not_used_beside_it(phtui: Phtui, tmp_path: Path) -> None:
    path = configure(phtui, tmp_path)
    phtui.environment |= {"POSTHOG_PROJECT_ID": "5", "PHTUI_THEME": "gruvbox"}
    rows = told(phtui)
    assert rows["profiles"] == ("live, other", str(path), "")
    assert rows["profile"] == ("live", str(path), "production")
    assert rows["project"] == ("7", "profile live", "")
    assert rows["host"] == ("https://us.posthog.com", "default", "")
    assert rows["key"] == ("not shown", "key_command of profile live", "")
    assert rows["POSTHOG_PROJECT_ID"][2].startswith("not used")
    assert rows["theme"] == ("gruvbox", "PHTUI_THEME", "")
    assert rows["keys.app.help"] == ("f11 ?", str(path), "")
    assert rows["path: settings"][2] == ""
    assert not (tmp_path / "touched").exists()  # no key was asked for
    phtui.environment["POSTHOG_PERSONAL_API_KEY"] = KEY
    assert told(phtui)["profile"][2] == "not used: a key in the environment wins"
    assert told(phtui, "-P", "other")["profile"] == ("other", "--profile", "")


def test_places_that_variables_name(phtui: Phtui, tmp_path: Path) -> None:
    for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
        phtui.environment[f"XDG_{kind}_HOME"] = str(tmp_path / kind)
    paths = {name: row for name, row in told(phtui).items() if name.startswith("path: ")}
    assert len(paths) == 8
    for value, origin, _ in paths.values():
        kind = origin.removeprefix("XDG_").removesuffix("_HOME")
        assert Path(value).is_relative_to(tmp_path / kind)


def test_without_a_login_it_tells_all_the_same(phtui: Phtui, tmp_path: Path) -> None:
    phtui.environment = environment(None, tmp_path)
    assert told(phtui)["key"] == ("none", "", "phtui login asks for one")


def test_a_proxys_password_is_not_shown(phtui: Phtui) -> None:
    phtui.environment["HTTPS_PROXY"] = "http://me:secret@proxy.example.org"
    assert told(phtui)["HTTPS_PROXY"] == ("not shown", "HTTPS_PROXY", "")


def test_the_demo(phtui: Phtui) -> None:
    assert told(phtui, "--demo")["host"] == ("a PostHog of its own", "--demo", "")


def test_a_profile_that_is_not_there_is_2(phtui: Phtui, tmp_path: Path) -> None:
    configure(phtui, tmp_path)
    done = phtui("-P", "lvie", "info")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There are: live, other" in done.stderr

"""`config.toml`: what it may say, and that nothing else in it is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.settings.config import Config, read_config
from phtui.settings.resolve import Settings, prefer, resolve
from phtui.settings.values import Options, SettingsError

ENVIRON = {"POSTHOG_PERSONAL_API_KEY": "phx_env", "POSTHOG_HOST": "https://env.example.org"}
TWO = """
profile = "work"
theme = "nord"
mouse = true

[profiles.work]
host = "https://eu.posthog.com"
project = 7
key_file = "work.key"

[profiles.prod]
project = "8"
production = true
key_command = "printf phx_%s command"

[keys]
"app.help" = ["f11", "?"]
"log.pause" = "P"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "work.key").write_text("phx_work\n")
    path = folder / "config.toml"
    path.write_text(text)
    return path


def resolved(folder: Path, environ: dict[str, str], **options: str) -> Settings:
    config = read_config(written(folder, TWO))
    return resolve(Options(**options), environ, folder, config)  # type: ignore[arg-type]  # texts


def refused(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises(SettingsError) as error:
        read_config(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    return message


def test_no_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert read_config(path) == Config(path)


def test_the_files_profile_is_used_where_the_environment_has_no_login(tmp_path: Path) -> None:
    settings = resolved(tmp_path, {"POSTHOG_HOST": "https://not.its.host.example.org"})
    assert (settings.host, settings.project, settings.key) == (
        "https://eu.posthog.com", "7", "phx_work",
    )  # fmt: skip
    assert settings.profile is not None
    assert not settings.profile.production


def test_the_environments_login_wins_over_the_files_profile(tmp_path: Path) -> None:
    settings = resolved(tmp_path, ENVIRON)
    assert (settings.host, settings.key, settings.profile) == (
        "https://env.example.org", "phx_env", None,
    )  # fmt: skip


def test_a_profile_that_is_asked_for_wins_whole(tmp_path: Path) -> None:
    settings = resolved(tmp_path, ENVIRON, profile="prod")
    assert (settings.host, settings.project, settings.key) == (
        "https://us.posthog.com", "8", "phx_command",
    )  # fmt: skip
    assert settings.profile is not None
    assert settings.profile.production


def test_options_win_over_the_profile(tmp_path: Path) -> None:
    settings = resolved(tmp_path, {}, profile="work", host="https://ph.example.org", project="9")
    assert (settings.host, settings.project, settings.key) == (
        "https://ph.example.org", "9", "phx_work",
    )  # fmt: skip


def test_the_files_profile_wins_over_posthog_clis_login(tmp_path: Path) -> None:
    (tmp_path / ".posthog").mkdir()
    (tmp_path / ".posthog" / "credentials.json").write_text('{"token": "phx_cli"}')
    assert resolved(tmp_path, {}).key == "phx_work"


def test_a_profile_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no profile prd\. There are: work, prod"):
        resolved(tmp_path, {}, profile="prd")


def test_profiles_of_which_none_is_chosen_are_told(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, TWO.replace('profile = "work"', "")))
    with pytest.raises(SettingsError, match="There are: work, prod"):
        resolve(Options(), {}, tmp_path, config)


def test_keys_are_one_or_several(tmp_path: Path) -> None:
    keys = read_config(written(tmp_path, TWO)).keys
    assert keys == {"app.help": ("f11", "?"), "log.pause": ("P",)}


def test_what_wins_says_where_it_came_from(tmp_path: Path) -> None:
    path = written(tmp_path, TWO)
    config = read_config(path)
    environ = {"PHTUI_THEME": "gruvbox"}
    told = [prefer("theme", "dracula", environ, config), prefer("theme", None, environ, config)]
    told += [prefer("theme", None, {}, config), prefer("screen", None, {}, config)]
    assert [(each.value, each.came_from) for each in told] == [
        ("dracula", "--theme"), ("gruvbox", "PHTUI_THEME"), ("nord", str(path)),
        ("hogql", "default"),
    ]  # fmt: skip
    assert prefer("mouse", False, {}, config).value is False


KEYED = '[profiles.a]\nkey_file = "k"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("themes = 'x'", "themes is not a setting. Is theme meant?"),
        ("zzz = 1", "zzz is not a setting. There are: profile"),
        ("mouse = 1", "mouse must be true or false"),
        ("theme = true", "theme must be a text in quotes"),
        ("profiles = 1", "profiles must be a table, such as [profiles]"),
        ("[profiles]\na = 1", "profiles.a must be a table"),
        (f"{KEYED}hots = 'x'", "profiles.a.hots is not a setting. Is host meant?"),
        (f"{KEYED}project = true", "profiles.a.project must be a number"),
        (f"{KEYED}project = 'web'", "profiles.a.project must be a number"),
        (f"{KEYED}production = 'yes'", "profiles.a.production must be true or false"),
        (f"{KEYED}keyring = true", "profiles.a needs one of key_file, key_command and keyring"),
        ("[profiles.a]\nhost = 'x'", "profiles.a needs one of key_file, key_command and keyring"),
        ("profile = 'b'", "profile: there is no profile b"),
        ("[keys]\n'app.help' = 1", "keys.app.help must be a key"),
        ("[keys]\n'app.help' = ''", "keys.app.help must be a key"),
        ("[keys]\n'app.help' = []", "keys.app.help must be a key"),
        ("theme = ", "is not TOML"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    assert words in refused(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "api_key = 'abcdef'",
        "[profiles.a]\nkey = 'abcdef'",
        "[profiles.a]\nkey_file = 'phx_abcdef'",
        "theme = 'phx_abcdef'",
    ],
)
def test_a_key_in_the_file_is_refused_unseen(tmp_path: Path, text: str) -> None:
    message = refused(tmp_path, text)
    assert "key_file, key_command or keyring" in message
    assert "abcdef" not in message


def test_a_file_that_is_no_text_or_no_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"theme = '\xff'")
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_config(path)
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        read_config(tmp_path)

"""Where host, project and key come from, and what wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.settings.resolve import Settings, resolve
from phtui.settings.values import DEFAULT_HOST, Options, SettingsError

NONE = Options()


def found(environ: dict[str, str], home: Path, options: Options = NONE) -> tuple[str, str, str]:
    settings = resolve(options, environ, home)
    return settings.host, settings.project, settings.key


def cli_login(home: Path, text: str) -> None:
    (home / ".posthog").mkdir()
    (home / ".posthog" / "credentials.json").write_text(text)


def test_environment_alone(tmp_path: Path) -> None:
    assert found({"POSTHOG_PERSONAL_API_KEY": " phx_a\n"}, tmp_path) == (
        DEFAULT_HOST, "@current", "phx_a",
    )  # fmt: skip


def test_options_win(tmp_path: Path) -> None:
    environ = {
        "POSTHOG_PERSONAL_API_KEY": "phx_a",
        "POSTHOG_HOST": "https://eu.posthog.com",
        "POSTHOG_PROJECT_ID": "7",
    }
    assert found(environ, tmp_path) == ("https://eu.posthog.com", "7", "phx_a")
    options = Options(host="https://ph.example.org", project="8")
    assert found(environ, tmp_path, options) == ("https://ph.example.org", "8", "phx_a")


def test_key_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("phx_file\n")
    environ = {"POSTHOG_PERSONAL_API_KEY_FILE": str(tmp_path / "key")}
    assert found(environ, tmp_path)[2] == "phx_file"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", None])
def test_key_file_that_is_no_use_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(SettingsError, match="POSTHOG_PERSONAL_API_KEY_FILE"):
        resolve(NONE, {"POSTHOG_PERSONAL_API_KEY_FILE": str(tmp_path / "key")}, tmp_path)


def test_posthog_cli_variables(tmp_path: Path) -> None:
    environ = {"POSTHOG_CLI_API_KEY": "phx_c", "POSTHOG_CLI_PROJECT_ID": "3"}
    assert found(environ, tmp_path) == (DEFAULT_HOST, "3", "phx_c")


def test_posthog_cli_login_keeps_its_own_host(tmp_path: Path) -> None:
    cli_login(tmp_path, '{"host": "https://eu.posthog.com", "token": "phx_f", "env_id": "12"}')
    environ = {"POSTHOG_HOST": "https://elsewhere.example.org"}
    assert found(environ, tmp_path) == ("https://eu.posthog.com", "12", "phx_f")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"token": null', "null"])
def test_broken_posthog_cli_login(tmp_path: Path, text: str) -> None:
    cli_login(tmp_path, text)
    with pytest.raises(SettingsError, match=r"credentials\.json"):
        resolve(NONE, {}, tmp_path)


def test_nothing_found_names_the_ways(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        resolve(NONE, {}, tmp_path)
    for way in ("--demo", "phtui login", "POSTHOG_PERSONAL_API_KEY", "/settings/user-api-keys"):
        assert way in str(error.value)


@pytest.mark.parametrize("key", ["phx_a b", "phx_é", "phx\x1b[31m"])
def test_a_key_that_is_no_key_is_refused_unseen(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError) as error:
        resolve(NONE, {"POSTHOG_PERSONAL_API_KEY": key}, tmp_path)
    assert key not in str(error.value)


def test_the_key_is_not_in_the_repr() -> None:
    settings = Settings("https://h", "phx_0123456789abcdef")
    assert "0123456789" not in repr(settings)
    assert settings.key_hint == "…cdef"

"""Keys from a file, from what a command prints, from the keyring; each failure one sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from phtui.settings import key_source
from phtui.settings.key_source import KeySource, key_by_command, key_in_file, key_in_keyring
from phtui.settings.values import SettingsError


def failure(source: KeySource) -> str:
    with pytest.raises(SettingsError) as error:
        source.read()
    return str(error.value)


def python(code: str) -> str:
    return f'"{sys.executable}" -c "{code}"'


def test_the_key_that_a_command_prints() -> None:
    assert key_by_command(python("print('phx_made')"), "it").read() == "phx_made"


def test_no_shell_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "made"
    assert key_by_command(f"echo phx_$HOME;touch={file}", "it").read().startswith("phx_$HOME;")
    assert not file.exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (python("import sys; sys.stderr.write('SECRET'); sys.exit(7)"), "exit code 7"),
        ("/nowhere/at/all SECRET", "cannot be run: No such file"),
        ("'open SECRET", "is not a command"),
        ("  ", "it is empty"),
        (python("print('SECRET\\u00e9')"), "what is no key"),
        (python("print('SECRET two')"), "characters no key has"),
        (python("pass"), "is empty. Put the"),
    ],
)
def test_a_command_that_fails_is_a_sentence_without_what_it_said(command: str, words: str) -> None:
    message = failure(key_by_command(command, "key_command of profile a"))
    assert words in message
    assert "key_command of profile a" in message
    assert "SECRET" not in message


def test_a_command_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_source, "COMMAND_SECONDS", 0.2)
    code = python("import time; time.sleep(60)")
    assert "printed no key in 0 seconds" in failure(key_by_command(code, "it"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert failure(key_in_file(tmp_path / "k", "key_file")) == (
        "key_file cannot be read: No such file or directory."
    )


class KeyringError(Exception):
    """As the package has it."""


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that holds what is in a dictionary; it raises for the name `locked`."""
    kept: dict[tuple[str, str], str] = {}

    def get_password(service: str, name: str) -> str | None:
        if name == "locked":
            raise KeyringError("SECRET")
        return kept.get((service, name))

    package = ModuleType("keyring")
    vars(package).update(
        get_password=get_password, errors=SimpleNamespace(KeyringError=KeyringError)
    )
    monkeypatch.setitem(sys.modules, "keyring", package)
    return kept


def test_the_key_in_the_keyring(keyring: dict[tuple[str, str], str]) -> None:
    keyring["phtui", "work"] = "phx_ring"
    assert key_in_keyring("work", "it").read() == "phx_ring"


def test_a_keyring_without_the_key_or_locked(keyring: dict[tuple[str, str], str]) -> None:
    assert not keyring
    assert "keyring set phtui work" in failure(key_in_keyring("work", "keyring of profile work"))
    message = failure(key_in_keyring("locked", "keyring of profile locked"))
    assert "locked" in message
    assert "SECRET" not in message


def test_no_package_for_keyrings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "pip install 'phtui[keyring]'" in failure(key_in_keyring("work", "it"))

"""A profile in `config.toml`: what is read afterwards, and all that a person wrote."""

from __future__ import annotations

import tomllib

import pytest

from phtui.settings.edit import with_profile
from phtui.settings.values import SettingsError

SETTINGS: dict[str, str | int | bool] = {
    "host": "https://eu.posthog.com",
    "project": 7,
    "key_file": "web.key",
}
WRITTEN = 'host = "https://eu.posthog.com"\nproject = 7\nkey_file = "web.key"\n'


def test_a_new_file() -> None:
    assert with_profile("", "web", SETTINGS) == f'profile = "web"\n\n[profiles.web]\n{WRITTEN}'


def test_beside_what_is_there() -> None:
    text = "# mine\ntheme = 'nord' # dark\nprofile = 'a'\n\n[profiles.a] # work\nkey_file = 'k'\n"
    assert with_profile(text, "web", SETTINGS) == f"{text}\n[profiles.web]\n{WRITTEN}"


def test_a_profile_is_replaced_and_its_comments_stay() -> None:
    text = (
        'profile = "a"\n'
        '[profiles."web"] # the shop\n'
        "# why\n"
        'key_command = "op read #1"  # from the vault\n'
        "host = 'x' # old\n"
        "\n"
        "[keys]\n"
        "'app.help' = 'f11'\n"
    )
    assert with_profile(text, "web", SETTINGS) == (
        f'profile = "a"\n[profiles."web"] # the shop\n{WRITTEN}# why\n# from the vault\n# old\n\n'
        "[keys]\n'app.help' = 'f11'\n"
    )


def test_lines_that_end_as_on_windows() -> None:
    text = "theme = 'nord'\r\n[profiles.web]\r\nkey_file = 'k'\r\n"
    changed = with_profile(text, "web", SETTINGS)
    assert "theme = 'nord'\r\n" in changed
    assert tomllib.loads(changed)["profiles"]["web"] == SETTINGS


@pytest.mark.parametrize(
    "text",
    [
        "[profiles]\nweb = { key_file = 'k' }\n",
        "[profiles]\nweb.key_file = 'k'\n",
        "[profiles.web]\nkey_file = '''\nk'''\n",
        "theme = '''\n[profiles.web]\n'''\n",
    ],
)
def test_what_cannot_be_changed_line_by_line_is_left_and_told(text: str) -> None:
    with pytest.raises(SettingsError, match=r"\[profiles\.web\]\nhost ="):
        with_profile(text, "web", SETTINGS)


def test_what_is_no_toml_is_left() -> None:
    with pytest.raises(SettingsError, match="is not TOML"):
        with_profile("theme =", "web", SETTINGS)

"""`phtui info`: every setting and every path, its value and where it came from."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from phtui.commands.formats import print_rows
from phtui.commands.shell import Exit
from phtui.crash import crash_folder
from phtui.settings.config import Config
from phtui.settings.login import find_login
from phtui.settings.resolve import PREFERENCES, prefer
from phtui.settings.values import NoLogin, Options
from phtui.store.commands import commands_path
from phtui.store.recording_lists import lists_path
from phtui.store.schema_cache import schema_folder
from phtui.store.spool import spool_folder
from phtui.store.workbench import workbench_path

COLUMNS = ("name", "value", "from", "note")
_OF_A_LOGIN = ("POSTHOG_HOST", "POSTHOG_PROJECT_ID", "POSTHOG_CLI_HOST", "POSTHOG_CLI_PROJECT_ID")
"""Variables that count only beside a key in the environment."""
_VARIABLES = ("PHTUI_ASCII", "PHTUI_DRIVER", "NO_COLOR", "VISUAL", "EDITOR", "HTTPS_PROXY",
              "SSL_CERT_FILE")  # fmt: skip
"""Variables that are obeyed as they are."""

Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What says the settings."""

    options: Options
    config: Config
    environ: Mapping[str, str]
    home: Path
    given: Mapping[str, str | bool | None]
    """What the command line says of `PREFERENCES`."""


def print_info(told: Told, demo_folder: Path, format_: str, *, demo: bool) -> Exit:
    """Print the table; no command is run for it, no keyring opened, nothing sent.

    Raises:
        SettingsError: A source of settings cannot be read.
    """
    login = [("host", "a PostHog of its own", "--demo", "")] if demo else list(_login(told))
    rows = [
        *login,
        *_preferences(told),
        *_keys(told),
        *_variables(told),
        *_paths(told, demo_folder),
    ]
    print_rows(COLUMNS, rows, format_)
    return Exit.DONE


def _login(told: Told) -> Iterator[Row]:
    names = ", ".join(told.config.profiles)
    yield "profiles", names, str(told.config.path) if names else "default", ""
    try:
        login = find_login(told.options, told.environ, told.config, told.home)
    except NoLogin:
        advice = "name a profile with --profile" if names else "phtui login asks for one"
        yield "key", "none", "", advice
    else:
        if login.profile is not None:
            origin = "--profile" if told.options.profile else str(told.config.path)
            word = "production" if login.profile.production else ""
            yield "profile", login.profile.name, origin, word
        elif told.config.profile is not None:
            note = "not used: a key in the environment wins"
            yield "profile", told.config.profile, str(told.config.path), note
        yield "host", login.host.value, login.host.came_from, ""
        yield "project", login.project.value, login.project.came_from, ""
        yield "key", "not shown", login.key.where, ""
        used = (login.host.came_from, login.project.came_from)
        yield from (
            (name, told.environ[name], name, "not used: it belongs to a key in the environment")
            for name in _OF_A_LOGIN
            if told.environ.get(name) and name not in used
        )


def _preferences(told: Told) -> Iterator[Row]:
    for name in PREFERENCES:
        chosen = prefer(name, told.given.get(name), told.environ, told.config)
        yield name, str(chosen.value).lower() or "Textual's", chosen.came_from, ""


def _keys(told: Told) -> Iterator[Row]:
    for action, keys in told.config.keys.items():
        yield f"keys.{action}", " ".join(keys), str(told.config.path), ""


def _variables(told: Told) -> Iterator[Row]:
    for name in _VARIABLES:
        value = told.environ.get(name, "")
        hidden = "@" in value  # a proxy's password
        yield name, "not shown" if hidden else value, name if value else "default", ""


def _paths(told: Told, demo_folder: Path) -> Iterator[Row]:
    assert told.config.path is not None
    places = (
        ("settings", told.config.path, "CONFIG"),
        ("drafts, history, running queries", workbench_path(), "STATE"),
        ("commands typed after :", commands_path(), "STATE"),
        ("spools of logs", spool_folder(), "STATE"),
        ("bugs", crash_folder(), "STATE"),
        ("lists of recordings", lists_path(), "DATA"),
        ("schemas", schema_folder(), "CACHE"),
        ("data of the demo", demo_folder, "CACHE"),
    )
    for name, path, kind in places:
        variable = f"XDG_{kind}_HOME"
        by_variable = told.environ.get(variable) and path.is_relative_to(told.environ[variable])
        there = "" if path.exists() else "not there yet"
        yield f"path: {name}", str(path), variable if by_variable else "default", there
    yield "program", str(Path(__file__).parents[1]), sys.executable, ""

"""`config.toml`: how the app looks, profiles, keys; every name and type in it is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phtui.formatting import safe
from phtui.settings.key_source import KeySource, key_by_command, key_in_file, key_in_keyring
from phtui.settings.values import SettingsError

TOP: Mapping[str, type] = {
    "profile": str, "theme": str, "mouse": bool, "spool": bool, "screen": str,
    "profiles": dict, "keys": dict,
}  # fmt: skip
"""What stands at the top of the file, and of what type it is."""
OF_PROFILE: Mapping[str, type] = {
    "host": str, "project": int, "production": bool,
    "key_file": str, "key_command": str, "keyring": bool,
}  # fmt: skip
"""What stands in `[profiles.NAME]`."""
_KEY_SOURCES = ("key_file", "key_command", "keyring")
_TYPES = {
    str: "a text in quotes", bool: "true or false", int: "a number", dict: "a table, such as [{}]",
}  # fmt: skip
_KEY_NAMES = ("key", "api_key", "personal_api_key", "token", "secret", "password")
_KEY_PREFIXES = ("phx_", "phs_", "pha_")


@dataclass(frozen=True, slots=True)
class Profile:
    """A login with a name."""

    name: str
    key: KeySource
    host: str = ""
    project: str = ""
    production: bool = False
    """Whether to be reminded all the time that this is no playground."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says; a file that is not there says nothing."""

    path: Path | None = None
    profile: str | None = None
    """The name of the profile to use when none is asked for."""
    preferences: Mapping[str, str | bool] = field(default_factory=dict)
    """`theme`, `mouse`, `spool` and `screen`, as far as they are there."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys of actions, by the actions' ids."""

    def named(self, name: str, where: str) -> Profile:
        """Return a profile.

        Args:
            name: What it is called.
            where: What names it.

        Raises:
            SettingsError: There is none of this name.
        """
        if name in self.profiles:
            return self.profiles[name]
        known = ", ".join(map(safe, self.profiles)) or "none; phtui login makes one"
        raise SettingsError(f"{where}: there is no profile {safe(name)}. There are: {known}.")


def config_path() -> Path:
    """Return the file of this user; it need not be there."""
    import platformdirs

    return platformdirs.user_config_path("phtui", appauthor=False) / "config.toml"


def read_config(path: Path) -> Config:
    """Read the file.

    Raises:
        SettingsError: It cannot be read, or says what cannot be meant.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Config(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    import tomllib

    try:
        tables = tomllib.loads(data.decode())
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML: {safe(str(error))}.") from None
    return _Checked(path).config(tables)


class _Checked:
    """Turns tables into a `Config`, or says which of their names is wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def config(self, tables: Mapping[str, Any]) -> Config:
        self._check(tables, TOP, "")
        profiles = {}
        for name, table in tables.get("profiles", {}).items():
            place = f"profiles.{name}"
            if not isinstance(table, dict):
                raise self._wrong(place, "must be a table, such as [profiles.work]")
            self._check(table, OF_PROFILE, place)
            profiles[name] = self._profile(name, table)
        config = Config(
            self._path,
            tables.get("profile"),
            {
                name: tables[name]
                for name in ("theme", "mouse", "spool", "screen")
                if name in tables
            },
            profiles,
            {action: self._keys(action, keys) for action, keys in tables.get("keys", {}).items()},
        )
        if config.profile is not None:
            config.named(config.profile, f"{self._path}: profile")
        return config

    def _check(self, table: Mapping[str, Any], known: Mapping[str, type], place: str) -> None:
        for name, value in table.items():
            full = f"{place}.{name}" if place else name
            is_key = isinstance(value, str) and value.strip().startswith(_KEY_PREFIXES)
            if is_key or (name in _KEY_NAMES and name not in known):
                advice = "Use key_file, key_command or keyring, and revoke a key that was shared"
                raise self._wrong(
                    full, f"must not hold a key: this file is no place for it. {advice}"
                )
            if name not in known:
                raise self._wrong(full, f"is not a setting. {_nearest(name, known)}")
            if type(value) is not known[name] and not _is_project(name, value):
                raise self._wrong(full, f"must be {_TYPES[known[name]].format(name)}")

    def _profile(self, name: str, table: Mapping[str, Any]) -> Profile:
        place = f"profiles.{name}"
        sources = [each for each in _KEY_SOURCES if table.get(each)]
        if len(sources) != 1:
            raise self._wrong(place, "needs one of key_file, key_command and keyring, and only one")
        return Profile(
            name,
            self._key_source(name, sources[0], table[sources[0]]),
            table.get("host", ""),
            str(table.get("project", "")),
            table.get("production", False),
        )

    def _key_source(self, profile: str, kind: str, value: Any) -> KeySource:
        where = f"{kind} of profile {safe(profile)}"
        if kind == "key_command":
            return key_by_command(value, where)
        if kind == "keyring":
            return key_in_keyring(profile, where)
        path = self._path.parent / Path(value).expanduser()
        return key_in_file(path, f"{where} ({safe(str(path))})")

    def _keys(self, action: str, keys: Any) -> tuple[str, ...]:
        given = [keys] if isinstance(keys, str) else keys
        if isinstance(given, list) and given and all(isinstance(key, str) and key for key in given):
            return tuple(given)
        raise self._wrong(f"keys.{action}", 'must be a key, such as "f5", or several: ["f5", "R"]')

    def _wrong(self, name: str, what: str) -> SettingsError:
        return SettingsError(f"{self._path}: {safe(name)} {what}.")


def _is_project(name: str, value: object) -> bool:
    """Return whether a text says a project as well as a number does."""
    return (
        name == "project" and isinstance(value, str) and (value.isdecimal() or value == "@current")
    )


def _nearest(name: str, known: Mapping[str, type]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    return f"Is {near[0]} meant?" if near else f"There are: {', '.join(known)}"

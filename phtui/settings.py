"""Which PostHog, which project, which key, and where each of them came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_HOST = "https://us.posthog.com"

NOTHING_FOUND = f"""\
phtui does not know which PostHog to talk to. Look around without an account:

  phtui --demo

or make a key at {DEFAULT_HOST}/settings/user-api-keys with the scopes
query:read, user:read and project:read (for the other views also plugin:read,
hog_function:read, session_recording:read, person:read and
property_definition:read), then:

  export POSTHOG_PERSONAL_API_KEY=phx_…  (or POSTHOG_PERSONAL_API_KEY_FILE=PATH)
  export POSTHOG_HOST=https://eu.posthog.com  (default: {DEFAULT_HOST})
  export POSTHOG_PROJECT_ID=12345

A login of PostHog's own CLI (POSTHOG_CLI_API_KEY, ~/.posthog/credentials.json)
is used too."""


class SettingsError(Exception):
    """The settings do not add up; the text says what to do. The process exits with 2."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a session needs to know before it starts."""

    host: str
    key: str = field(repr=False)
    """The personal API key: never shown, logged or copied."""
    project: str = "@current"
    """A number, or `@current` for the project last chosen in the web app."""
    insecure_http: bool = False
    came_from: str = ""
    """Where the key was found, in words."""

    @property
    def key_hint(self) -> str:
        """Return what may be shown of the key."""
        return f"…{self.key[-4:]}" if len(self.key) > 12 else "…"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said."""

    host: str | None = None
    project: str | None = None
    insecure_http: bool = False


def resolve(options: Options, environ: Mapping[str, str], home: Path) -> Settings:
    """Find host, project and key: options, then phtui's variables, then posthog-cli's login.

    Key, host and project of one login belong together: a key is never sent to the host that
    another source names. Only an option says otherwise.

    Raises:
        SettingsError: no key anywhere, or a source that cannot be read.
    """
    found = _from_environment(environ) or _from_cli_environment(environ) or _from_cli_file(home)
    if found is None:
        raise SettingsError(NOTHING_FOUND)
    if not found.key.isascii() or not found.key.isprintable() or " " in found.key:
        message = f"The key from {found.came_from} has characters no key has. Copy it again."
        raise SettingsError(message)
    return Settings(
        host=options.host or found.host or DEFAULT_HOST,
        key=found.key,
        project=options.project or found.project or "@current",
        insecure_http=options.insecure_http,
        came_from=found.came_from,
    )


@dataclass(frozen=True, slots=True)
class _Login:
    key: str = field(repr=False)
    came_from: str = ""
    host: str = ""
    project: str = ""


def _from_environment(environ: Mapping[str, str]) -> _Login | None:
    came_from = "POSTHOG_PERSONAL_API_KEY"
    key = environ.get(came_from, "").strip()
    if not key:
        file = environ.get("POSTHOG_PERSONAL_API_KEY_FILE", "")
        if not file:
            return None
        came_from = f"POSTHOG_PERSONAL_API_KEY_FILE ({file})"
        key = _read(Path(file).expanduser(), came_from).strip()
    if not key:
        raise SettingsError(f"{came_from} is empty. Put the personal API key into it.")
    host, project = environ.get("POSTHOG_HOST", ""), environ.get("POSTHOG_PROJECT_ID", "")
    return _Login(key, came_from, host, project)


def _from_cli_environment(environ: Mapping[str, str]) -> _Login | None:
    for name in ("POSTHOG_CLI_API_KEY", "POSTHOG_CLI_TOKEN"):
        if key := environ.get(name, "").strip():
            project = environ.get("POSTHOG_CLI_PROJECT_ID") or environ.get("POSTHOG_CLI_ENV_ID")
            return _Login(key, name, environ.get("POSTHOG_CLI_HOST", ""), project or "")
    return None


def _from_cli_file(home: Path) -> _Login | None:
    path = home / ".posthog" / "credentials.json"
    if not path.exists():
        return None
    try:
        login = json.loads(_read(path, str(path)))
        key = str(login["token"]).strip()
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path} is not a login of posthog-cli. Log in again, or remove it."
        raise SettingsError(message) from error
    return _Login(key, str(path), str(login.get("host") or ""), str(login.get("env_id") or ""))


def _read(path: Path, came_from: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError(f"{came_from} cannot be read: {reason}.") from error

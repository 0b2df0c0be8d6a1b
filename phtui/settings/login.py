"""Which login is used: a key, and the host and project that belong to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from phtui.settings.config import Config, Profile
from phtui.settings.key_source import KeySource, key_in_file, key_in_variable, read_text
from phtui.settings.values import DEFAULT_HOST, Chosen, NoLogin, Options, SettingsError

NOTHING_FOUND = f"""\
phtui does not know which PostHog to talk to. Look around without an account:

  phtui --demo

or make a key at {DEFAULT_HOST}/settings/user-api-keys with the scopes
query:read, user:read and project:read (for the other views also plugin:read,
hog_function:read, session_recording:read, person:read and
property_definition:read), then let phtui keep it:

  phtui login

or give it by the environment:

  export POSTHOG_PERSONAL_API_KEY=phx_…  (or POSTHOG_PERSONAL_API_KEY_FILE=PATH)
  export POSTHOG_HOST=https://eu.posthog.com  (default: {DEFAULT_HOST})
  export POSTHOG_PROJECT_ID=12345

A login of PostHog's own CLI (POSTHOG_CLI_API_KEY, ~/.posthog/credentials.json)
is used too."""


@dataclass(frozen=True, slots=True)
class Login:
    """A key, host and project of one origin: a key is never sent where another origin says."""

    key: KeySource
    host: Chosen[str]
    project: Chosen[str]
    profile: Profile | None = None


def find_login(options: Options, environ: Mapping[str, str], config: Config, home: Path) -> Login:
    """Return the login that wins: the option's profile, the variables, the file's, posthog-cli's.

    Only the options for host and project say otherwise than it. The key itself is not read yet.

    Raises:
        NoLogin: There is none anywhere.
        SettingsError: A source cannot be read, or there is no such profile.
    """
    found = (
        _of_profile(config, options.profile, "--profile")
        or _of_environment(environ)
        or _of_cli_environment(environ)
        or _of_profile(config, config.profile, "profile")
        or _of_cli_file(home)
    )
    if found is None:
        raise NoLogin(_nothing_found(config))
    if options.host:
        found = replace(found, host=Chosen(options.host, "--host"))
    if options.project:
        found = replace(found, project=Chosen(options.project, "--project"))
    return found


def _nothing_found(config: Config) -> str:
    if not config.profiles:
        return NOTHING_FOUND
    known = ", ".join(config.profiles)
    return (
        f"No profile is chosen. Name one with --profile, or with profile = … in {config.path}. "
        f"There are: {known}."
    )


def _login(
    key: KeySource, host: tuple[str, str], project: tuple[str, str], profile: Profile | None = None
) -> Login:
    """Return a login; host and project are each a text and where it came from."""
    return Login(
        key,
        Chosen(*host) if host[0] else Chosen(DEFAULT_HOST),
        Chosen(*project) if project[0] else Chosen("@current"),
        profile,
    )


def _of_profile(config: Config, name: str | None, where: str) -> Login | None:
    if name is None:
        return None
    profile = config.named(name, where)
    origin = f"profile {name}"
    return _login(profile.key, (profile.host, origin), (profile.project, origin), profile)


def _of_environment(environ: Mapping[str, str]) -> Login | None:
    name, file = "POSTHOG_PERSONAL_API_KEY", environ.get("POSTHOG_PERSONAL_API_KEY_FILE", "")
    if key := environ.get(name, "").strip():
        source = key_in_variable(name, key)
    elif file:
        source = key_in_file(Path(file).expanduser(), f"{name}_FILE ({file})")
    else:
        return None
    return _login(
        source, _variable(environ, "POSTHOG_HOST"), _variable(environ, "POSTHOG_PROJECT_ID")
    )


def _of_cli_environment(environ: Mapping[str, str]) -> Login | None:
    for name in ("POSTHOG_CLI_API_KEY", "POSTHOG_CLI_TOKEN"):
        if key := environ.get(name, "").strip():
            projects = ("POSTHOG_CLI_PROJECT_ID", "POSTHOG_CLI_ENV_ID")
            project = next((each for each in projects if environ.get(each)), projects[0])
            host = _variable(environ, "POSTHOG_CLI_HOST")
            return _login(key_in_variable(name, key), host, _variable(environ, project))
    return None


def _of_cli_file(home: Path) -> Login | None:
    path = home / ".posthog" / "credentials.json"
    if not path.exists():
        return None
    try:
        login = json.loads(read_text(path, str(path)))
        key = str(login["token"])
        host, project = str(login.get("host") or ""), str(login.get("env_id") or "")
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path} is not a login of posthog-cli. Log in again, or remove it."
        raise SettingsError(message) from error
    return _login(KeySource(str(path), lambda: key), (host, str(path)), (project, str(path)))


def _variable(environ: Mapping[str, str], name: str) -> tuple[str, str]:
    return environ.get(name, ""), name

"""The settings of a session: what wins of option, environment, profile and file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from phtui.settings.config import Config, Profile
from phtui.settings.login import find_login
from phtui.settings.values import Chosen, Options

PREFERENCES: Mapping[str, tuple[str, str | bool]] = {
    "theme": ("PHTUI_THEME", ""),
    "mouse": ("", False),
    "spool": ("", False),
    "screen": ("", "hogql"),
}
"""How the app looks and behaves: the variable, if there is one, and what holds without any."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a session needs to know before it starts."""

    host: str
    key: str = field(repr=False)
    """The personal API key: never shown, logged or copied."""
    project: str = "@current"
    """A number, or `@current` for the project last chosen in the web app."""
    insecure_http: bool = False
    key_file: Path | None = None
    """The file that the key is in, if it is in one of its own."""
    profile: Profile | None = None
    """The profile whose login this is; None for one of the environment or of posthog-cli."""

    @property
    def key_hint(self) -> str:
        """Return what may be shown of the key."""
        return f"…{self.key[-4:]}" if len(self.key) > 12 else "…"


def resolve(
    options: Options,
    environ: Mapping[str, str],
    home: Path,
    config: Config = Config(),  # noqa: B008 -- frozen
) -> Settings:
    """Find host, project and key, and read the key.

    Raises:
        SettingsError: No key anywhere, or a source that cannot be read.
    """
    login = find_login(options, environ, config, home)
    return Settings(
        host=login.host.value,
        key=login.key.read(),
        project=login.project.value,
        insecure_http=options.insecure_http,
        key_file=login.key.path,
        profile=login.profile,
    )


def prefer(
    name: str, option: str | bool | None, environ: Mapping[str, str], config: Config
) -> Chosen[str | bool]:
    """Return one of `PREFERENCES`: option, environment, file, or what holds without any."""
    variable, default = PREFERENCES[name]
    if option is not None:
        return Chosen(option, f"--{name}")
    if variable and environ.get(variable):
        return Chosen(environ[variable], variable)
    if name in config.preferences:
        return Chosen(config.preferences[name], f"{config.path}")
    return Chosen(default)

"""`phtui login`: finds out what a key is for, and keeps it as a profile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from phtui.api.client import PostHogClient
from phtui.api.errors import MissingScope
from phtui.api.hosts import normal_host
from phtui.api.models import Project
from phtui.api.project import CURRENT
from phtui.settings.config import config_path
from phtui.settings.edit import with_profile
from phtui.settings.values import SettingsError
from phtui.store.private_file import write_private

T = TypeVar("T")
REGIONS = {"us": "https://us.posthog.com", "eu": "https://eu.posthog.com"}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A host and a key for it."""

    host: str
    key: str = field(repr=False)
    insecure_http: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What a key is for."""

    email: str
    """Of its owner; "" where the key may not tell."""
    projects: tuple[Project, ...]


def host_named(text: str) -> str:
    """Return the host that `us`, `eu` or an address names.

    Raises:
        ApiError: It names none.
    """
    return normal_host(REGIONS.get(text.strip().lower(), text))


async def find_account(keyed: Keyed) -> Account:
    """Ask PostHog whose key this is and which projects there are.

    Raises:
        ApiError: The key was refused, or PostHog could not be asked.
    """
    return await _with_client(keyed, CURRENT, _account)


async def find_project(keyed: Keyed, number: str) -> Project:
    """Ask PostHog for a project.

    Raises:
        ApiError: There is none, or the key may not see it.
    """
    return await _with_client(keyed, number, lambda client: client.resolve_project())


def keep(keyed: Keyed, name: str, project: int, *, production: bool) -> Path:
    """Write key and profile, each to a file that only its owner reads; return the key's.

    Raises:
        SettingsError: A file cannot be written, or `config.toml` cannot be changed.
    """
    file = config_path().parent / f"{name}.key"
    config = config_path().resolve()  # it may be a link to where settings are shared: no key there
    settings: dict[str, str | int | bool] = {"host": keyed.host, "project": project}
    settings |= {"key_file": file.name}
    settings |= {"production": True} if production else {}
    try:
        text = config.read_text(encoding="utf-8") if config.exists() else ""
        changed = with_profile(text, name, settings)
        write_private(file, f"{keyed.key}\n".encode())
        write_private(config, changed.encode())
    except OSError as error:
        raise SettingsError(f"{error.filename or config}: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SettingsError(f"{config} is not UTF-8 text.") from None
    return file


async def _account(client: PostHogClient) -> Account:
    try:
        email = (await client.me()).email
    except MissingScope:
        email = ""
    try:
        projects = await client.projects()
    except MissingScope:
        projects = ()
    return Account(email, tuple(project for project in projects if project.id))


async def _with_client(
    keyed: Keyed, project: str, ask: Callable[[PostHogClient], Awaitable[T]]
) -> T:
    client = PostHogClient(keyed.host, keyed.key, project, insecure_http=keyed.insecure_http)
    try:
        return await ask(client)
    finally:
        await client.close()

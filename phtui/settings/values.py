"""What settings are made of: a value and its origin, what the command line said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

DEFAULT_HOST = "https://us.posthog.com"


class SettingsError(Exception):
    """The settings do not add up; the text says what to do. The process exits with 2."""


class NoLogin(SettingsError):  # noqa: N818 -- named by what happened
    """There is no key anywhere."""


@dataclass(frozen=True, slots=True)
class Chosen(Generic[T]):
    """A value, and where it came from in words."""

    value: T
    came_from: str = "default"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said."""

    host: str | None = None
    project: str | None = None
    insecure_http: bool = False
    profile: str | None = None

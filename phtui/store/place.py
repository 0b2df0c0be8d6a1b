"""Which project of which PostHog something belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One project of one PostHog."""

    host: str
    """`scheme://name[:port]`."""
    project: int
    name: str = ""
    """The project's, as it was last called; server text."""

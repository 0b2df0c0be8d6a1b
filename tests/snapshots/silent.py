"""A PostHog that never answers, and what is shown of it: snapshots show what a test says alone."""

from __future__ import annotations

import threading
from collections.abc import Callable

from phtui.api.client import PostHogClient
from phtui.api.errors import Unreachable
from phtui.api.exchange import Exchange
from phtui.api.models import Project
from phtui.jobs.connection import Connection, Line

SIZES = {"wide": (120, 40), "small": (80, 24)}
CONNECTION = Connection(
    Line.OK, "https://eu.posthog.com", Project(id=48213, name="Webshop"), latency=0.12, last_ok=1.0
)


class Silent:
    """A source whose client never comes, so that nothing changes what is shown."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._closed = threading.Event()

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        del observe
        self.asked.set()
        self._closed.wait(30)
        raise Unreachable("closed")

    def close(self) -> None:
        self._closed.set()

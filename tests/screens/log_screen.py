"""The app on its logs screen, for tests that press keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from phtui.app import PhtuiApp
from phtui.screens.logs import LogsScreen
from phtui.widgets.log_view import LogView
from tests.app import Fixed, until
from tests.screens.test_hogql import screen_text


class Logs:
    """The app on its logs screen."""

    def __init__(self, app: PhtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.press = pilot.press

    @property
    def view(self) -> LogView:
        screens = (each for each in self.app.screen_stack if isinstance(each, LogsScreen))
        return next(screens).query_one(LogView)

    async def shows(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        await self.until(lambda: all(text in screen_text(self.app) for text in texts))

    async def shows_no(self, text: str) -> None:
        """Wait until this is not on the screen."""
        await self.until(lambda: text not in screen_text(self.app))

    async def until(self, true: Callable[[], bool]) -> None:
        try:
            await until(self.pilot, true, 20)
        except TimeoutError:
            pytest.fail(screen_text(self.app))

    async def command(self, line: str) -> None:
        """Type it after a colon."""
        await self.press("colon", *line, "enter")

    def poll(self) -> None:
        """Have it asked now."""
        self.app.worker.wake_logs()


@asynccontextmanager
async def sources(app: PhtuiApp) -> AsyncIterator[Logs]:
    """Open the logs screen, and begin when it lists the sources."""
    async with app.run_test(size=(120, 24), notifications=True) as pilot:
        logs = Logs(app, pilot)
        await logs.until(lambda: isinstance(app.screen, LogsScreen))
        await logs.until(lambda: _are_listed(app))
        yield logs


@asynccontextmanager
async def following(app: PhtuiApp, text: str) -> AsyncIterator[Logs]:
    """Follow the plugin, and begin when this is on the screen."""
    async with sources(app) as logs:
        await logs.shows("S3 export", "Slack alerts")
        await logs.press("enter")
        await logs.shows(text)
        yield logs


def _are_listed(app: PhtuiApp) -> bool:
    known = app.worker.log_sources
    return not known.listing and bool(known.sources or known.errors)


def logs_app(url: str) -> PhtuiApp:
    """The app, connected to a PostHog, that begins with its logs."""
    return PhtuiApp(Fixed(url), key_hint="…1234", first_view="logs")

"""The whole app on a scripted PostHog, for tests that press keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.app import App
from textual.events import Key
from textual.pilot import Pilot

from phtui.api.client import PostHogClient
from phtui.api.exchange import Exchange
from phtui.api.retry import Retry
from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase, QueryRun
from phtui.screens.hogql import HogQLScreen
from phtui.widgets.query_tabs import QueryTab, QueryTabs
from phtui.widgets.sql_editor import SqlEditor
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog, payload

PROJECT_PAGE = f"/api/projects/{PROJECT_ID}/"


class Fixed:
    """A source of clients for a PostHog that is there already."""

    def __init__(self, url: str, key: str = KEY) -> None:
        self.url = url
        self.key = key
        self.closed = False

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        retry = Retry(attempts=1)
        return PostHogClient(self.url, self.key, str(PROJECT_ID), observe=observe, retry=retry)

    def close(self) -> None:
        self.closed = True


def app_on(posthog: FakePostHog) -> PhtuiApp:
    """The app, connected to this PostHog; script the rest after it."""
    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    return PhtuiApp(Fixed(posthog.url), key_hint="…1234")


def the_tab(app: PhtuiApp) -> QueryTab:
    """The tab of the HogQL screen that is shown."""
    screen = next(each for each in app._screen_stacks["hogql"] if isinstance(each, HogQLScreen))  # noqa: SLF001 -- other views may lie over it
    return screen.query_one(QueryTabs).current


def the_run(app: PhtuiApp) -> QueryRun:
    """The query of that tab."""
    return app.worker.query_runs.get(the_tab(app).id, QueryRun())


@asynccontextmanager
async def running(app: PhtuiApp, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Pilot[None]]:
    """Run the app, and begin when its first view is open."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.focused, SqlEditor))
        await pilot.pause()
        yield pilot


def press_at_once(app: App[None], *keys: str) -> None:
    """Press keys as they come in one chunk of input: nothing happens between them."""
    driver = app._driver  # noqa: SLF001 -- where keys come from
    assert driver is not None
    for key in keys:
        driver.process_message(Key(key, {"slash": "/"}.get(key, key)))


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 30) -> None:
    """Let the app run until something holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await pilot.pause(0.01)


async def until_phase(pilot: Pilot[None], phase: Phase) -> None:
    """Let the app run until the query is in this phase and the screen has been told."""
    app = pilot.app
    assert isinstance(app, PhtuiApp)
    await until(pilot, lambda: the_run(app).phase is phase)
    await pilot.pause()

"""The app on a scripted list of recordings, its first view the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.coordinate import Coordinate
from textual.pilot import Pilot

from phtui.api.budget import Budget
from phtui.api.client import PostHogClient
from phtui.api.exchange import Exchange
from phtui.app import PhtuiApp
from phtui.screens.recordings import RecordingsScreen
from phtui.widgets.recording_grid import RecordingGrid
from phtui.widgets.recording_pane import RecordingPane
from tests.app import PROJECT_PAGE, Fixed, until
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.recording_world import Time

PATIENCE = 20.0
NO_ROWS = {"results": [], "columns": ["part", "count()", "bad"], "types": []}


class Timed(Fixed):
    """Counts requests by a time that is told to pass."""

    def __init__(self, url: str, time: Time) -> None:
        super().__init__(url)
        self._time = time

    def open_client(self, observe: Callable[[Exchange], None]) -> PostHogClient:
        client = super().open_client(observe)
        client.budget = client._transport._budget = Budget(self._time)  # noqa: SLF001 -- to fake its time
        return client


def script_project(posthog: FakePostHog) -> None:
    """Answer what is asked besides recordings; script those after it."""
    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    posthog.on("POST", f"{PROJECT_PAGE}query/", Answer(NO_ROWS))


@asynccontextmanager
async def listing(
    posthog: FakePostHog, time: Time | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], PhtuiApp]]:
    """Run the app, and begin when its first list has come or was refused."""
    time = time or Time()
    app = PhtuiApp(Timed(posthog.url, time), key_hint="…1234", first_view="recordings")
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RecordingsScreen), PATIENCE)
        app.worker.recording_clock = time.clock
        await settled(pilot, app)
        yield pilot, app


async def settled(pilot: Pilot[None], app: PhtuiApp) -> None:
    """Let the app run until the list asks for nothing, and shows that."""
    done = {"settled", "waiting"}

    def true() -> bool:
        listed = app.worker.recording_list
        return listed.phase.value in done and (listed.as_of is not None or listed.error is not None)

    await until(pilot, true, PATIENCE)
    await pilot.pause()


def grid(app: PhtuiApp) -> RecordingGrid:
    return app.screen.query_one(RecordingGrid)


def pane(app: PhtuiApp) -> RecordingPane:
    return app.screen.query_one(RecordingPane)


def shown(app: PhtuiApp) -> str:
    """Return what is on the screen as text."""
    lines = app.screen._compositor.render_strips()  # noqa: SLF001 -- what a user sees
    return "\n".join(line.text for line in lines)


def go_to(app: PhtuiApp, row: int) -> str:
    """Put the cursor on a row, and return which recording that is."""
    grid(app).cursor = Coordinate(row, 0)
    return here(app)


def here(app: PhtuiApp) -> str:
    """Return which recording the cursor is on."""
    recording = grid(app).recording
    assert recording is not None
    return recording.id

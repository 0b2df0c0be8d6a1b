"""Take the pictures in README: the real app, on demo data, driven by its keys.

Run it as `python screenshots/take.py`; the SVGs beside it are its output.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase, QueryRun
from phtui.screens.hogql import HogQLScreen
from phtui.session import Session
from phtui.settings.values import Options

HERE = Path(__file__).parent
SPEED = 400_000

SLOW_QUERY = """\
select properties.$browser as browser, count() as events, uniq(person_id) as persons
from events
group by browser
order by events desc
"""
KEYS = {"\n": "enter"}
"""Keys that have names."""


@contextmanager
def demo() -> Iterator[Session]:
    """A session on a demo server of its own."""
    session = Session(Options(), demo=True, speed=SPEED, whole=True)
    try:
        yield session
    finally:
        session.close()


class Camera:
    """The app on demo data at one size, its keys pressed."""

    def __init__(self, app: PhtuiApp, pilot: Pilot[None], suffix: str) -> None:
        self.app = app
        self.pilot = pilot
        self._suffix = suffix

    @property
    def runs(self) -> Collection[QueryRun]:
        """The runs of the tabs."""
        return self.app.worker.query_runs.values()

    def save(self, name: str) -> None:
        """Keep what the screen shows."""
        self.app.save_screenshot(f"{name}{self._suffix}.svg", path=str(HERE))

    async def until(self, true: Callable[[], bool], seconds: float = 60) -> None:
        """Let the app run until something holds."""
        async with asyncio.timeout(seconds):
            while not true():
                await self.pilot.pause(0.05)

    async def press(self, *keys: str, settle: float = 0.3) -> None:
        """Press keys, and let what they do be painted."""
        await self.pilot.press(*keys)
        await self.pilot.pause(settle)


async def take(session: Session, size: tuple[int, int], suffix: str = "") -> None:
    """Go through the views and keep what the screen shows on the way."""
    app = PhtuiApp(session, demo_speed=session.demo_speed)
    async with app.run_test(size=size) as pilot:
        camera = Camera(app, pilot, suffix)
        await camera.until(lambda: isinstance(app.screen, HogQLScreen))
        await camera.until(lambda: bool(app.screen.query("SqlEditor")))
        await take_queries(camera)
        await take_logs(camera)
        await take_recordings(camera)
        await take_persons(camera)


async def take_queries(camera: Camera) -> None:
    """Run queries; show rows, a chart, help, a query that runs and its cancel."""
    await camera.press("ctrl+j")
    await camera.until(lambda: any(run.phase is Phase.DONE for run in camera.runs))
    await camera.press("escape")
    camera.save("rows")
    await camera.press("f6", settle=2)
    camera.save("chart")
    await camera.press("f6", "question_mark")
    camera.save("help")
    await camera.press("escape", "ctrl+n")
    await camera.press(*(KEYS.get(each, each) for each in SLOW_QUERY))
    await camera.press("escape", "ctrl+j")
    await camera.until(lambda: any(_far(run) for run in camera.runs))
    camera.save("running")
    await camera.press("ctrl+c")
    await camera.until(lambda: any(run.phase is Phase.CANCELLED for run in camera.runs))
    camera.save("cancelled")


def _far(run: QueryRun) -> bool:
    return run.active and (run.progress.fraction or 0) > 0.3


async def take_logs(camera: Camera) -> None:
    """Follow two sources."""
    worker = camera.app.worker
    await camera.press("escape", "2")
    await camera.until(lambda: bool(worker.log_sources.sources))
    await camera.press("down", "enter")
    await camera.until(lambda: any(tail.counts.kept for tail in worker.log_tails.values()))
    await camera.press("a", "down", "down", "enter")
    await camera.until(lambda: len(worker.log_tails) == 2)
    await camera.press("i", settle=3)
    camera.save("logs")


async def take_recordings(camera: Camera) -> None:
    """List sessions, and read one."""
    await camera.press("1")
    await camera.until(lambda: bool(camera.app.worker.recording_list.recordings))
    await camera.press("down", settle=2)
    camera.save("recordings")
    await camera.press("enter", settle=3)
    camera.save("storyboard")
    await camera.press("escape")


async def take_persons(camera: Camera) -> None:
    """Look at a person."""
    await camera.press("4", settle=2)
    await camera.press("enter", settle=2)
    camera.save("person")


async def main() -> None:
    """Take every picture at both sizes."""
    with TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state  # nobody's own drafts are in a picture
        for size, suffix in (((120, 40), ""), ((80, 24), "-80x24")):
            with demo() as session:
                await take(session, size, suffix)


if __name__ == "__main__":
    asyncio.run(main())

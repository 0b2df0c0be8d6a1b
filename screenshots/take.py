"""Take the pictures in README: the real app, on demo data, driven by its keys.

Run it as `python screenshots/take.py`; the SVGs beside it are its output.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.pilot import Pilot

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.screens.hogql import TAB, HogQLScreen
from phtui.session import Session
from phtui.settings import Options

HERE = Path(__file__).parent
SPEED = 400_000

SLOW_QUERY = """\
select properties.$browser as browser, count() as events, uniq(person_id) as persons
from events
group by browser
order by events desc
"""


@contextmanager
def demo() -> Iterator[Session]:
    """A session on a demo server of its own."""
    session = Session(Options(), demo=True, speed=SPEED, whole=True)
    try:
        yield session
    finally:
        session.close()


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 60) -> None:
    """Let the app run until something holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await pilot.pause(0.05)


async def take(session: Session, size: tuple[int, int], suffix: str = "") -> None:
    """Run queries and keep what the screen shows on the way."""
    app = PhtuiApp(session, demo_speed=session.demo_speed)

    def phase() -> Phase:
        return app.worker.query_runs[TAB].phase if TAB in app.worker.query_runs else Phase.IDLE

    def save(name: str) -> None:
        app.save_screenshot(f"{name}{suffix}.svg", path=str(HERE))

    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HogQLScreen))
        await pilot.press("ctrl+j")
        await until(pilot, lambda: phase() is Phase.DONE)
        await pilot.press("escape")
        await pilot.pause(0.2)
        save("rows")
        await pilot.press("question_mark")
        await pilot.pause(0.2)
        save("help")
        await pilot.press("escape", "e", "ctrl+a", "ctrl+shift+end")
        app.screen.query_one("SqlEditor").text = SLOW_QUERY  # type: ignore[attr-defined] # a TextArea
        await pilot.press("ctrl+j")
        await until(pilot, lambda: (app.worker.query_runs[TAB].progress.fraction or 0) > 0.3)
        save("running")
        await pilot.press("ctrl+c")
        await until(pilot, lambda: phase() is Phase.CANCELLED)
        save("cancelled")
        await take_logs(app, pilot, save)


async def take_logs(app: PhtuiApp, pilot: Pilot[None], save: Callable[[str], None]) -> None:
    """Follow two sources, and keep what the screen shows."""

    def lines() -> int:
        return sum(tail.counts.kept for tail in app.worker.log_tails.values())

    await pilot.press("escape", "2")
    await until(pilot, lambda: bool(app.worker.log_sources.sources))
    await pilot.press("down", "enter")
    await until(pilot, lambda: lines() > 0)
    await pilot.press("a", "down", "down", "enter")
    await until(pilot, lambda: len(app.worker.log_tails) == 2)
    await pilot.pause(3)
    save("logs")


async def main() -> None:
    """Take every picture at both sizes."""
    for size, suffix in (((120, 40), ""), ((80, 24), "-80x24")):
        with demo() as session:
            await take(session, size, suffix)


if __name__ == "__main__":
    asyncio.run(main())

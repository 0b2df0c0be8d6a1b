"""A small app around a log view on a store in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from phtui.api.log_models import Level
from phtui.store.log_values import NewLine
from phtui.store.logs import LogStore
from phtui.widgets.log_view import LogView
from tests.app import until

SOURCE = "plugin:1"
MINUTE = 60_000_000


class PaintedLog(LogView):
    """A log that notes which of its lines it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return super().render_line(y)

    @property
    def picture(self) -> list[str]:
        """The text on its lines."""
        return [LogView.render_line(self, y).text.rstrip() for y in range(self.size.height)]

    @property
    def messages(self) -> list[str]:
        """The last word of each line."""
        return [line.split()[-1] for line in self.picture if line]


class LogApp(App[None]):
    """One log, and what it said."""

    def __init__(self, store: LogStore) -> None:
        super().__init__()
        self.store = store
        self.log_view = PaintedLog()
        self.said: list[Message] = []
        self.count = 0
        self.pilot: Pilot[None]

    def compose(self) -> ComposeResult:
        yield self.log_view

    def on_mount(self) -> None:
        self.log_view.focus()
        self.log_view.names = {SOURCE: "first"}
        self.log_view.windows = self.store.windows

    def on_log_view_opened(self, message: LogView.Opened) -> None:
        self.said.append(message)

    def on_log_travel_missed(self, message: LogView.Missed) -> None:
        self.said.append(message)

    def on_log_travel_older_wanted(self, message: LogView.OlderWanted) -> None:
        self.said.append(message)

    async def add(self, *texts: str, level: Level = Level.INFO, source: str = SOURCE) -> None:
        """Log these, a millisecond from one to the next."""
        lines = []
        for text in texts:
            self.count += 1
            time = MINUTE + self.count * 1000
            lines.append(NewLine(self.count.to_bytes(16), time, level, text))
        await self.store.add(source, lines)

    async def add_numbered(self, count: int, word: str = "n") -> None:
        """Log `n0`, `n1` and so on."""
        await self.add(*(f"{word}{number}" for number in range(count)))


@asynccontextmanager
async def log_app(lines: int = 0, size: tuple[int, int] = (80, 10)) -> AsyncIterator[LogApp]:
    """Run the app on so many lines, the newest of which are on the screen."""
    store = await LogStore.open()
    app = LogApp(store)
    await app.add_numbered(lines)
    async with app.run_test(size=size) as pilot:
        if lines:
            await until(pilot, lambda: app.log_view.messages[-1:] == [f"n{lines - 1}"])
        app.pilot = pilot
        yield app
    await store.close()

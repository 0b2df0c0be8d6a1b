"""A small app around a storyboard pane."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from phtui.jobs.story import PageLine, PageView, Storyboard, StoryRow
from phtui.rrweb.actions import Kind, Weight
from phtui.terminal.typeahead import TypeAhead
from phtui.widgets.storyboard_list import StoryList
from phtui.widgets.storyboard_pane import StoryboardPane

ROWS = (
    StoryRow(0, Kind.PAGE, "“Shop” http://shop/ at 800 × 600", url="http://shop/"),
    StoryRow(2_000, Kind.CLICK, "“Buy” <button>", node=5, window="w", detail='{"x":1}'),
    StoryRow(3_000, Kind.NETWORK, "POST /buy → 500", Weight.ERROR),
    StoryRow(3_100, Kind.CONSOLE, "error: no luck", Weight.ERROR, count=3),
    StoryRow(4_000, Kind.RAGE, "“Buy” <button>", Weight.WARNING, count=5),
    StoryRow(5_000, Kind.IDLE, "2 min 10 s idle", length=130_000),
    StoryRow(135_000, Kind.TYPING, "“Maria” into “Name” <input>", length=4_000),
    StoryRow(140_000, Kind.EXCEPTION, "TypeError: x is undefined", Weight.ERROR),
    StoryRow(141_000, Kind.SCROLL, "down to 1,240 px"),
)
STORY = Storyboard(
    "session-1",
    start=1_780_000_000_000,
    length=150_000,
    rows=ROWS,
    activity=(*([4] * 5), *([0] * 130), *([9] * 15)),
    has_pages=True,
    complete=True,
)
PAGE = PageView(
    "session-1", 2_000, "Shop", "http://shop/", 800, 600,
    lines=(PageLine("# Shop", "heading"), PageLine("▶ [ Buy ] ◀", "button", True)),
)  # fmt: skip


class StoryApp(TypeAhead):
    """One pane, and what it said."""

    def __init__(self, story: Storyboard = STORY) -> None:
        super().__init__()
        self.pane = StoryboardPane()
        self.story = story
        self.said: list[Message] = []
        self.painted: list[int] = []
        self.pilot: Pilot[None]

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.storyboard = self.story
        self.pane.focus_list()

    def on_storyboard_pane_copy_requested(self, message: Message) -> None:
        self.said.append(message)

    def on_storyboard_pane_web_url_wanted(self, message: Message) -> None:
        self.said.append(message)

    def on_storyboard_pane_page_wanted(self, message: StoryboardPane.PageWanted) -> None:
        self.said.append(message)
        self.pane.page = PAGE

    @property
    def picture(self) -> list[str]:
        """The text on the lines of the list."""
        rows = self.pane.list
        return [StoryList.render_line(rows, y).text.rstrip() for y in range(rows.size.height)]

    @property
    def words(self) -> list[str]:
        """What the rows that are shown say."""
        return [row.words for row in self.pane.list.rows]

    @property
    def screen_text(self) -> str:
        """All that is on the screen."""
        width, height = self.size
        lines = self.screen._compositor.render_strips()  # noqa: SLF001 -- the only way to see it
        return "\n".join(Strip.join([line]).text[:width].rstrip() for line in lines[:height])


@asynccontextmanager
async def story_app(
    story: Storyboard = STORY, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[StoryApp]:
    """Run the app."""
    app = StoryApp(story)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.pilot = pilot
        yield app

"""A storyboard laid out: what is true of it, its time, its rows, a prompt."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Resize
from textual.reactive import var

from phtui.jobs.story import Storyboard, StoryRow
from phtui.widgets.storyboard_head import StoryHead, StoryNotes
from phtui.widgets.storyboard_list import StoryList
from phtui.widgets.storyboard_prompt import SEARCH, StoryPrompt
from phtui.widgets.storyboard_strip import StoryStrip

_ROOM_FOR_STRIP = 12
"""Lines from which on the session's time has two."""


class StoryFrame(Vertical):
    """The parts, each told what the others show."""

    DEFAULT_CSS = """
    StoryFrame { height: 1fr; }
    StoryFrame StoryList { height: 1fr; }
    """

    BINDINGS = [
        Binding("slash", "search", "Search", key_display="/", id="story.search",
                tooltip="Search: text, or /a regular expression/"),
    ]  # fmt: skip

    storyboard: var[Storyboard | None] = var(None, init=False)
    """The session; None when there is none to show."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list = StoryList()
        self.prompt = StoryPrompt()
        self._head = StoryHead()
        self._notes = StoryNotes()
        self._strip = StoryStrip()

    def compose(self) -> ComposeResult:
        """Lay out the five."""
        yield self._head
        yield self._notes
        yield self._strip
        yield self.list
        yield self.prompt

    def on_mount(self) -> None:
        """Let the lines above follow the list."""
        self.watch(self.list, "position", self._show_position)
        self.watch(self.list, "hidden", self._show_narrowed)
        self.watch(self.list, "pattern", self._show_narrowed)

    def on_resize(self, event: Resize) -> None:
        """Leave the room to the rows where there is little."""
        self._strip.display = event.size.height >= _ROOM_FOR_STRIP

    @property
    def position(self) -> float:
        """Seconds from the session's start to the cursor."""
        return self.list.position / 1000

    @property
    def moment(self) -> int:
        """The time at the cursor, in milliseconds since 1970."""
        return self.list.position + (self.storyboard.start if self.storyboard else 0)

    @property
    def row(self) -> StoryRow | None:
        """What the cursor is on."""
        return self.list.row

    @property
    def may_step_back(self) -> bool:
        """Whether there is anything to close or to undo."""
        return self.prompt.display or self.list.is_narrowed

    def step_back(self) -> bool:
        """Undo the last of what stands between the reader and the whole; False: nothing does."""
        if not self.may_step_back:
            return False
        self.prompt.close() if self.prompt.display else self.list.widen()
        return True

    def go_to(self, seconds: float) -> None:
        """Put the cursor on what happened last up to a second of the session."""
        self.list.go_to(int(seconds * 1000))

    def focus_list(self) -> None:
        """Let the keys be the list's."""
        self.list.focus()

    def watch_storyboard(self, before: Storyboard | None, story: Storyboard | None) -> None:
        """Show the session as far as it is told."""
        if before and story and before.session_id != story.session_id:
            self.list.stop()
            self.list.place(0)
        self._head.story = self._strip.story = self.list.story = story
        told = (
            *(story.told if story else ()),
            *([str(story.error)] if story and story.error else []),
        )
        self._notes.notes = told

    def action_search(self) -> None:
        """Ask for a text to search for."""
        self.prompt.ask(SEARCH)

    @on(StoryPrompt.SearchAsked)
    def search(self, event: StoryPrompt.SearchAsked) -> None:
        """Go to the first hit."""
        event.stop()
        if event.pattern is None:
            self.list.pattern = None
        else:
            self.list.search(event.pattern)

    @on(StoryPrompt.Closed)
    def return_to_list(self, event: StoryPrompt.Closed) -> None:
        """Go back to the rows."""
        event.stop()
        self.list.focus()

    @on(StoryList.Missed)
    def say_missed(self, event: StoryList.Missed) -> None:
        """Say that there is nothing to go to."""
        event.stop()
        self.notify(event.what, timeout=2, markup=False)

    @on(StoryList.Played)
    def show_playing(self, event: StoryList.Played) -> None:
        """Say how fast it is played."""
        event.stop()
        self._head.playing = self.list.speed if self.list.playhead is not None else 0

    @on(StoryList.Changed)
    def show_count(self, event: StoryList.Changed) -> None:
        """Say what is shown."""
        event.stop()
        self._show_narrowed()

    def _show_position(self) -> None:
        self._strip.position = self.list.position

    def _show_narrowed(self) -> None:
        self._head.hidden = self.list.hidden
        pattern = self.list.pattern
        hits = len(self.list.hits())
        self._head.search = f"search {pattern.pattern}: {hits:,} hits" if pattern else ""
        self.screen.refresh_bindings()

"""A session as a story, and what its rows lead to."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
from textual import on
from textual.binding import Binding
from textual.message import Message
from textual.reactive import var

from phtui.formatting import safe
from phtui.jobs.story import PageView, StoryRow, row_as_json
from phtui.jobs.storyboard_file import form_of, save_storyboard
from phtui.jobs.storyboard_text import clock, rows_text
from phtui.widgets.cell_view import CellView
from phtui.widgets.cells import GridCell
from phtui.widgets.piping import ask_to_pipe
from phtui.widgets.storyboard_frame import StoryFrame
from phtui.widgets.storyboard_list import StoryList
from phtui.widgets.storyboard_page import PageScreen
from phtui.widgets.taking import FileQuestion


class StoryboardPane(StoryFrame):
    """Set `storyboard` and `page` as they come; what the user wants of others is posted."""

    BINDINGS = [
        Binding("ctrl+s", "save", "Save", id="story.save", show=False,
                tooltip="Save as Markdown, lines of JSON or text"),
        Binding("vertical_line", "pipe", "Pipe", key_display="|", id="story.pipe", show=False,
                tooltip="Give the rows that are shown to a shell command, as text"),
        Binding("Y", "copy_all", "Copy all", id="story.copy_all", show=False,
                tooltip="Copy the row as JSON"),
    ]  # fmt: skip

    page: var[PageView | None] = var(None, init=False)
    """The page that was asked for last."""

    class CopyRequested(Message):
        """A text is to be copied: as it came, not made safe to show."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class WebUrlWanted(Message):
        """The session is wanted in the web app, at a second."""

        def __init__(self, session_id: str, seconds: int) -> None:
            super().__init__()
            self.session_id = session_id
            self.seconds = seconds

    class PageWanted(Message):
        """A page is to be made: set `page` with what comes of it."""

        def __init__(self, session_id: str, at: int) -> None:
            """Args: at: milliseconds from the session's start."""
            super().__init__()
            self.session_id = session_id
            self.at = at

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page_screen: PageScreen | None = None

    def watch_page(self, page: PageView | None) -> None:
        """Show the page where it was asked for."""
        if self._page_screen is not None:  # it may be on its way to the screen still
            self._page_screen.page = page

    def action_save(self) -> None:
        """Ask where to save."""
        story = self.storyboard
        if story is None:
            return

        def save(name: str | None) -> None:
            if name is not None:
                self.run_worker(self._save(name), group="save", exclusive=True)

        what = "Save the session as .md .jsonl .txt"
        question = FileQuestion(what, f"session-{story.session_id[:13]}.md", form_of)
        self.app.push_screen(question, save)

    def action_pipe(self) -> None:
        """Ask for a command that is to read the rows that are shown."""
        if self.storyboard is not None:
            shown = replace(self.storyboard, rows=self.list.rows)
            what = f"{len(shown.rows):,} rows"
            ask_to_pipe(self.screen, what, lambda: rows_text(shown))

    def action_copy_all(self) -> None:
        """Ask for the row to be copied as JSON."""
        if self.row is not None:
            self.post_message(self.CopyRequested(_as_json(self.row)))

    async def _save(self, name: str) -> None:
        if self.storyboard is None:
            return
        try:
            path = await save_storyboard(self.storyboard, name)
        except (OSError, ValueError) as error:
            self.notify(safe(f"Not saved: {error}"), severity="error", markup=False)
        else:
            self.notify(safe(f"Saved to {path}"), markup=False)

    @on(StoryList.Opened)
    def open_row(self, event: StoryList.Opened) -> None:
        """Show all of a row."""
        event.stop()
        row = event.row
        cell = GridCell(0, 0, row.kind.value, "", _as_json(row))
        self.app.push_screen(CellView(cell, clock(row.at)))

    @on(StoryList.PageAsked)
    def open_page(self, event: StoryList.PageAsked) -> None:
        """Ask for the page, and show it as soon as it is there."""
        event.stop()
        story = self.storyboard
        if story is None or not story.has_pages:
            self.notify("No page of this session is known.", severity="warning", markup=False)
            return

        def forget(_: None) -> None:
            self._page_screen = None

        self._page_screen = PageScreen()
        self._page_screen.page = PageView(story.session_id, self.list.position, loading=True)
        self.app.push_screen(self._page_screen, forget)
        self.post_message(self.PageWanted(story.session_id, self.list.position))

    @on(StoryList.CopyAsked)
    def copy_row(self, event: StoryList.CopyAsked) -> None:
        """Ask for the row to be copied."""
        event.stop()
        if self.row is not None:
            text = f"{clock(self.row.at)} {self.row.kind.value}: {self.row.words}"
            self.post_message(self.CopyRequested(text))

    @on(StoryList.WebAsked)
    def open_web(self, event: StoryList.WebAsked) -> None:
        """Ask for the web app."""
        event.stop()
        if self.storyboard is not None:
            id_, seconds = self.storyboard.session_id, int(self.position)
            self.post_message(self.WebUrlWanted(id_, seconds))


def _as_json(row: StoryRow) -> str:
    """Return all that is known of a row."""
    detail: object = None
    if row.detail:
        try:
            detail = msgspec.json.decode(row.detail)
        except (msgspec.DecodeError, RecursionError):
            detail = row.detail  # it was cut
    return json.dumps(row_as_json(row) | {"detail": detail}, ensure_ascii=False)

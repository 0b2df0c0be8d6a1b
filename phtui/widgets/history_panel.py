"""The history over the view: a line to search by, what was found, the query in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from phtui.formatting import safe, safe_lines
from phtui.store.history import MOST_FOUND, Entry, Search
from phtui.store.place import Place
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.history_list import HistoryList


class HistorySearch(Input):
    """A line from which one goes down to what was found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "submit", "To the list", key_display="↓", id="history.list",
                tooltip="From the search to what was found"),
    ]  # fmt: skip


class HistoryPanel(Vertical):
    """Searches the history as one types."""

    DEFAULT_CSS = """
    HistoryPanel { height: 1fr; display: none; background: $background; }
    HistoryPanel #about { height: 1; background: $panel; padding: 0 1; }
    HistoryPanel Input { background: $surface; border: none; padding: 0 1; }
    HistoryPanel HistoryList { height: 2fr; min-height: 3; }
    HistoryPanel #query { height: 1fr; padding: 0 1; background: $surface; overflow: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "close", "Close", id="history.close", tooltip="Back to the editor"),
        Binding("slash", "search", "Search", key_display="/", id="history.search",
                tooltip="Words that are all in the query, its name or its error; !word in none"),
        Binding("a", "all_projects", "All projects", id="history.all",
                tooltip="Of this project, or of all"),
        Binding("s", "starred", "Starred", id="history.starred",
                tooltip="Only what has a star or a name, or all"),
    ]  # fmt: skip

    class Searched(Message):
        """Something is to be looked up."""

        def __init__(self, search: Search) -> None:
            super().__init__()
            self.search = search

    class Closed(Message):
        """The panel is done with."""

    def compose(self) -> ComposeResult:
        """Lay out the line, the list and the query."""
        yield Static(id="about", markup=False)
        line = HistorySearch(placeholder="search the history: words, !without", compact=True)
        line.cursor_blink = False
        yield line
        yield HistoryList()
        yield Static(id="query", markup=False)

    def on_mount(self) -> None:
        """Begin with this project."""
        self._search = Search()
        self._here: Place | None = None

    def open(self, here: Place | None, words: str = "") -> None:
        """Show the panel, and search this project; None, all: which one it is is not known yet."""
        self.display = True
        self._here = here
        line = self.query_one(Input)
        with self.prevent(Input.Changed):
            line.value = words
        line.focus()
        self._look_up(Search(words, here))

    def show(self, search: Search, entries: tuple[Entry, ...]) -> None:
        """Show what was found."""
        self._search = search
        found = self.query_one(HistoryList)
        found.show_entries(entries, with_project=search.place is None)
        where = safe(search.place.name or str(search.place.project)) if search.place else "all"
        only = "  only starred and named" if search.starred else ""
        count = f"{len(entries):,} found" if entries else "nothing found"
        newest = "the newest " if len(entries) == MOST_FOUND else ""
        about = Content.assemble(("History", "bold"), f"  project: {where}{only}  {newest}{count}")
        self.query_one("#about", Static).update(about)
        self._show_query()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the letters where nothing is typed."""
        del parameters
        typing = isinstance(self.screen.focused, Input)
        return action == "close" or not typing

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Search for what is typed."""
        event.stop()
        self._change(text=event.value)

    @on(Input.Submitted)
    def go_to_list(self, event: Input.Submitted) -> None:
        """Choose among what was found."""
        event.stop()
        self.query_one(HistoryList).focus()

    @on(Grid.Moved)
    def show_query(self, event: Grid.Moved) -> None:
        """Show the query under the cursor in full."""
        event.stop()
        self._show_query()

    @on(Grid.CopyRequested)
    def copy_query(self, event: Grid.CopyRequested) -> None:
        """Copy the query under the cursor."""
        event.stop()
        self.app.copy_to_clipboard(event.text)

    @on(Grid.CellOpened)
    def read_query(self, event: Grid.CellOpened) -> None:
        """Show the query under the cursor in full."""
        event.stop()
        self.app.push_screen(CellView(event.cell))

    def action_search(self) -> None:
        """Go to the line."""
        self.query_one(Input).focus()

    def action_all_projects(self) -> None:
        """Search this project, or all."""
        self._change(place=self._here if self._search.place is None else None)

    def action_starred(self) -> None:
        """Search what is starred, or everything."""
        self._change(starred=not self._search.starred)

    def action_close(self) -> None:
        """Hide the panel."""
        self.display = False
        self.post_message(self.Closed())

    def _change(self, **changes: Any) -> None:
        self._look_up(replace(self._search, **changes))

    def _look_up(self, search: Search) -> None:
        self._search = search
        self.post_message(self.Searched(search))

    def _show_query(self) -> None:
        entry = self.query_one(HistoryList).entry
        parts: tuple[str, ...] = ()
        if entry is not None:
            origin = "$ phtui sql ran it" if entry.by_command else ""
            parts = (origin, safe_lines(entry.error), safe_lines(entry.sql))
        self.query_one("#query", Static).update("\n\n".join(filter(None, parts)))

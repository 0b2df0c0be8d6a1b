"""The lists of recordings that have a name, to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

from rich.cells import set_cell_size
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from phtui.formatting import cells_wide, safe
from phtui.jobs.recording_lists import ABOUT, BUILT_IN
from phtui.jobs.recording_playlists import ServerLists

_WIDEST = 40
"""Cells of a name: PostHog's may be ten times as long."""


class ListChoice(NamedTuple):
    """A list that was chosen, or one to be forgotten."""

    name: str
    words: str
    forget: bool = False


class _Row(NamedTuple):
    """A line of the menu."""

    choice: ListChoice
    about: str
    is_saved: bool = False
    """Whether it is one of ours, and can be forgotten."""
    is_open: bool = True
    """Whether there are words for it."""


class RecordingMenu(ModalScreen[ListChoice | None]):
    """Asks for a list."""

    DEFAULT_CSS = """
    RecordingMenu { align: center bottom; background: transparent; }
    RecordingMenu OptionList, RecordingMenu OptionList:focus {
        height: auto; max-height: 100%; background: $panel; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis;
        border: none; border-top: solid $border;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Leave it as it is"),
        Binding("j", "next", "Down", show=False, id="menu.down"),
        Binding("k", "previous", "Up", show=False, id="menu.up"),
        Binding("x", "forget", "Forget", id="recordings.forget", tooltip="Forget a saved list"),
    ]

    server: var[ServerLists | None] = var(None, init=False)
    """The lists that were saved in PostHog; None while they are on their way."""

    def __init__(self, saved: Mapping[str, str], server: ServerLists | None = None) -> None:
        """Args: saved: words by name."""
        super().__init__()
        self._saved = saved
        self.set_reactive(RecordingMenu.server, server)

    def compose(self) -> ComposeResult:
        """Lay out a line for each list."""
        options = OptionList(*self._options(), markup=False)
        options.border_title = "Lists of recordings: Enter shows, x forgets a saved one"
        yield options

    def watch_server(self) -> None:
        """Show the lists that have come, the cursor where it was."""
        if not self.is_mounted:
            return
        options = self.query_one(OptionList)
        highlighted = options.highlighted
        options.clear_options()
        options.add_options(self._options())
        options.highlighted = highlighted

    @on(OptionList.OptionSelected)
    def choose(self) -> None:
        """Take a list."""
        row = self._row()
        if row is not None and row.is_open:
            self.dismiss(row.choice)
        elif row is not None:
            self.notify(safe(row.about), severity="warning", markup=False)

    def action_forget(self) -> None:
        """Forget a saved list."""
        row = self._row()
        if row is not None and row.is_saved:
            self.dismiss(row.choice._replace(forget=True))
        elif row is not None:
            self.notify("Only lists that were saved here can be forgotten.", markup=False)

    def action_next(self) -> None:
        """Go to the next list."""
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        """Go to the list before."""
        self.query_one(OptionList).action_cursor_up()

    def _row(self) -> _Row | None:
        number = self.query_one(OptionList).highlighted
        return None if number is None else [*self._rows()][number]

    def _rows(self) -> Iterator[_Row]:
        for name, words in BUILT_IN.items():
            yield _Row(ListChoice(name, words), ABOUT[name])
        for name, words in self._saved.items():
            yield _Row(ListChoice(name, words), "saved", is_saved=True)
        for each in self.server.lists if self.server else ():
            choice = ListChoice(each.name, each.words)
            yield _Row(choice, each.about, is_open=not each.is_refused)

    def _options(self) -> Iterator[Option]:
        rows = [*self._rows()]
        width = min(_WIDEST, max(cells_wide(safe(row.choice.name)) for row in rows))
        for row in rows:
            name, words = set_cell_size(safe(row.choice.name), width), safe(row.choice.words)
            words = words or ("-3d" if row.is_open else "")
            look = "bold" if row.is_open else "dim"
            about = (f"  {safe(row.about)}", "dim")
            yield Option(Content.assemble((name, look), f"  {words}", about))
        if state := self._state():
            yield Option(Content.styled(state, "dim"), disabled=True)

    def _state(self) -> str:
        if self.server is None:
            return "Those that were saved in PostHog are looked for …"
        if self.server.error is not None:
            return f"Those that were saved in PostHog are missing: {safe(str(self.server.error))}"
        return "" if self.server.lists else "Nothing was saved in PostHog."

"""What is kept of the view: lists by name, and the columns that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.message import Message

from phtui.formatting import safe
from phtui.jobs.recording_columns import COLUMNS, column_named
from phtui.jobs.recording_lists import BUILT_IN
from phtui.jobs.recording_playlists import ServerLists
from phtui.jobs.recording_words import parse_words, words_of
from phtui.store.database import StoreError
from phtui.store.recording_lists import SavedLists, lists_path
from phtui.widgets.question import Question
from phtui.widgets.recording_menu import ListChoice, RecordingMenu
from phtui.widgets.recording_table import RecordingTable
from phtui.widgets.result_columns import ColumnsView

T = TypeVar("T")


class RecordingNaming(RecordingTable):
    """The list with the keys whose work is kept from one start to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("L", "lists", "Lists", id="recordings.lists",
                tooltip="Errors, rage, long, unseen …, and those saved here or in PostHog"),
        Binding("S", "save", "Save list", show=False, id="recordings.save",
                tooltip="Keep this list under a name"),
        Binding("C", "columns", "Columns", show=False, id="recordings.columns",
                tooltip="Choose the columns"),
    ]  # fmt: skip

    class ServerListsWanted(Message):
        """The lists that were saved in PostHog are to be shown as well."""

    def __init__(self) -> None:
        super().__init__()
        self._saved = SavedLists(lists_path())
        self._menu: RecordingMenu | None = None
        self._server_lists: ServerLists | None = None

    def on_mount(self) -> None:
        """Show the columns that were chosen last."""
        none: tuple[str, ...] = ()
        names = self._keep(self._saved.load_columns, none)
        chosen = [column for name in names if (column := column_named(name)) is not None]
        if chosen:
            self.choose_columns(chosen)

    def show_server_lists(self, lists: ServerLists | None) -> None:
        """Show the lists that were saved in PostHog; None while they are not known."""
        self._server_lists = lists
        if self._menu is not None:
            self._menu.server = lists

    def known_lists(self) -> dict[str, str]:
        """Return the words of every list that has a name."""
        return {**self._keep(self._saved.load, {}), **BUILT_IN}

    def save_list(self, name: str) -> None:
        """Keep this list under a name."""
        words = words_of(self.listed.filter)
        self._keep(lambda: self._saved.save(name, words), None, f"{name} is saved: L shows it.")

    def action_lists(self) -> None:
        """Choose a list."""

        def show(choice: ListChoice | None) -> None:
            if choice is None:
                return
            name = choice.name
            if choice.forget:
                self._keep(lambda: self._saved.forget(name), None, f"{name} is forgotten.")
                return
            try:
                self.post_message(self.FilterWanted(parse_words(choice.words), name))
            except ValueError as error:  # the file may have been written by hand
                self.notify(safe(str(error)), severity="warning", markup=False)

        def forget(choice: ListChoice | None) -> None:
            self._menu = None
            show(choice)

        self._menu = RecordingMenu(self._keep(self._saved.load, {}), self._server_lists)
        self.app.push_screen(self._menu, forget)
        self.post_message(self.ServerListsWanted())

    def action_save(self) -> None:
        """Keep this list."""

        def save(name: str | None) -> None:
            if name is not None:
                self.save_list(name)

        words = words_of(self.listed.filter) or self.listed.filter.since
        self.app.push_screen(Question(f"Save {safe(words)} as"), save)

    def action_columns(self) -> None:
        """Choose columns."""
        names = [column.name for column in COLUMNS]
        shown = [names.index(column.name) for column in self.columns]

        def show(chosen: Sequence[int] | None) -> None:
            if chosen:
                self.choose_columns([COLUMNS[number] for number in chosen])
                wanted = [names[number] for number in chosen]
                self._keep(lambda: self._saved.save_columns(wanted), None)

        abouts = [column.about for column in COLUMNS]
        self.app.push_screen(ColumnsView(names, abouts, shown, shown[0]), show)

    def _keep(self, work: Callable[[], T], otherwise: T, said: str = "") -> T:
        """Work on what is saved, and say how that went."""
        try:
            saved = work()
        except StoreError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)
            return otherwise
        if said:
            self.notify(safe(said), markup=False)
        return saved

"""The lists of recordings that have a name, to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from phtui.formatting import safe
from phtui.jobs.recording_lists import ABOUT, BUILT_IN

_SAVED = "saved "
"""Before the name of a saved list in an option's id, so that none hides a built-in one."""


class ListChoice(NamedTuple):
    """A list that was chosen, or one to be forgotten."""

    name: str
    words: str
    forget: bool = False


class RecordingMenu(ModalScreen[ListChoice | None]):
    """Asks for a list."""

    DEFAULT_CSS = """
    RecordingMenu { align: center bottom; background: transparent; }
    RecordingMenu OptionList, RecordingMenu OptionList:focus {
        height: auto; max-height: 100%; background: $panel; padding: 0;
        border: none; border-top: solid $border;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Leave it as it is"),
        Binding("j", "next", "Down", show=False, id="menu.down"),
        Binding("k", "previous", "Up", show=False, id="menu.up"),
        Binding("x", "forget", "Forget", id="recordings.forget", tooltip="Forget a saved list"),
    ]

    def __init__(self, saved: Mapping[str, str]) -> None:
        """Args: saved: words by name."""
        super().__init__()
        self._saved = saved

    def compose(self) -> ComposeResult:
        """Lay out a line for each list."""
        width = max(map(len, (*BUILT_IN, *self._saved)))
        built_in = [_line(name, words, ABOUT[name], width) for name, words in BUILT_IN.items()]
        saved = [_line(name, words, "saved", width) for name, words in self._saved.items()]
        ids = [*BUILT_IN, *(f"{_SAVED}{number}" for number in range(len(self._saved)))]
        lines = zip((*built_in, *saved), ids, strict=True)
        options = OptionList(*(Option(line, id=id_) for line, id_ in lines), markup=False)
        options.border_title = "Lists of recordings: Enter shows, x forgets a saved one"
        yield options

    @on(OptionList.OptionSelected)
    def choose(self) -> None:
        """Take a list."""
        self.dismiss(self._chosen())

    def action_forget(self) -> None:
        """Forget a saved list."""
        chosen = self._chosen()
        if chosen is not None and self.query_one(OptionList).highlighted in range(len(BUILT_IN)):
            self.notify("The lists that phtui comes with stay.", markup=False)
        elif chosen is not None:
            self.dismiss(chosen._replace(forget=True))

    def action_next(self) -> None:
        """Go to the next list."""
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        """Go to the list before."""
        self.query_one(OptionList).action_cursor_up()

    def _chosen(self) -> ListChoice | None:
        number = self.query_one(OptionList).highlighted
        lists = [*BUILT_IN.items(), *self._saved.items()]
        return None if number is None else ListChoice(*lists[number])


def _line(name: str, words: str, about: str, width: int) -> Content:
    return Content.assemble(
        (f"{safe(name):<{width}}", "bold"), f"  {safe(words) or '-3d'}", (f"  {about}", "dim")
    )

"""The refresh modes of PostHog, and what each means, to choose from."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from phtui.jobs.query_run import REFRESH_MODES


class RefreshMenu(ModalScreen[str | None]):
    """Asks for a refresh mode."""

    DEFAULT_CSS = """
    RefreshMenu { align: center bottom; background: transparent; }
    RefreshMenu OptionList { height: auto; max-height: 100%; background: $panel;
                             padding: 0; }
    RefreshMenu OptionList, RefreshMenu OptionList:focus {
        border: none; border-top: solid $border; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="app.back", tooltip="Leave it as it is"),
        Binding("j", "next", "Down", show=False, id="menu.down"),
        Binding("k", "previous", "Up", show=False, id="menu.up"),
    ]

    def __init__(self, mode: str) -> None:
        """Args: mode: the one that is set."""
        super().__init__()
        self._mode = mode

    def compose(self) -> ComposeResult:
        """Lay out a line for each mode."""
        width = max(map(len, REFRESH_MODES))
        options = OptionList(
            *(
                Option(Content.assemble((f"{mode:<{width}}", "bold"), f"  {means}"), id=mode)
                for mode, means in REFRESH_MODES.items()
            ),
            markup=False,
        )
        options.border_title = "What the next runs do about PostHog's cache"
        options.highlighted = list(REFRESH_MODES).index(self._mode)
        yield options

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Take a mode."""
        self.dismiss(event.option_id)

    def action_next(self) -> None:
        """Go to the next mode."""
        self.query_one(OptionList).action_cursor_down()

    def action_previous(self) -> None:
        """Go to the mode before."""
        self.query_one(OptionList).action_cursor_up()

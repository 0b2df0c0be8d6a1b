"""The command line behind `:`: completion from what there is, and what was typed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import commonprefix
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

_MOST_SHOWN = 8


class CommandScreen(ModalScreen[str | None]):
    """Asks for a command over the view it is meant for."""

    CSS_PATH = "command.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="app.back", tooltip="No command"),
        Binding("tab", "complete", "Complete", id="command.complete", priority=True,
                tooltip="Complete the name of the command"),
        Binding("up", "recall(-1)", "Before", id="command.previous", priority=True, show=False,
                tooltip="The command before"),
        Binding("down", "recall(1)", "After", id="command.next", priority=True, show=False,
                tooltip="The command after"),
    ]  # fmt: skip

    def __init__(self, commands: Mapping[str, str], before: Sequence[str]) -> None:
        """Args: commands: what each does, by name; before: what was typed, oldest first."""
        super().__init__()
        self._commands = commands
        self._before = [*before, ""]
        self._at = len(before)
        self._input = Input(
            compact=True, suggester=SuggestFromList([*before[::-1], *commands], case_sensitive=True)
        )
        self._hints = Static(markup=False)

    def compose(self) -> ComposeResult:
        """Lay out what there is over the line to type in."""
        with Vertical():
            yield self._hints
            yield self._input

    def on_mount(self) -> None:
        """Show every command there is."""
        self._input.cursor_blink = False
        self._input.focus()
        self._show_hints("")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Show the commands that begin so."""
        self._show_hints(event.value.lstrip(":"))

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Give what was typed to the app."""
        self.dismiss(event.value.strip().lstrip(":").strip() or None)

    def action_complete(self) -> None:
        """Complete a name as far as only one way leads."""
        typed = self._input.value
        found = [name for name in self._commands if name.startswith(typed)]
        if len(found) == 1:
            self._input.value = f"{found[0]} "
        elif found:
            self._input.value = commonprefix(found)  # noqa: RUF071 -- characters are meant
        self._input.action_end()

    def action_recall(self, step: int) -> None:
        """Show what was typed before, or after."""
        self._before[self._at] = self._input.value
        self._at = max(0, min(len(self._before) - 1, self._at + step))
        self._input.value = self._before[self._at]
        self._input.action_end()

    def _show_hints(self, typed: str) -> None:
        name = typed.split(" ")[0]
        found = self._beginning(typed) or self._beginning(name)
        lines = [(f" :{name:<10} {does}\n", "") for name, does in list(found.items())[:_MOST_SHOWN]]
        if not lines:
            lines = [(f" There is no command :{name}. \n", "$text-warning")]
        self._hints.update(Content.assemble(*lines).rstrip())

    def _beginning(self, start: str) -> dict[str, str]:
        return {name: does for name, does in self._commands.items() if name.startswith(start)}

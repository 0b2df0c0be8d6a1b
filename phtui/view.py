"""What every view has around it: the top line, the keys that matter now, the status line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from phtui.settings.config import Profile
from phtui.widgets.go import Back, Go
from phtui.widgets.jump_menu import JumpMenu, Jumps
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.keys import is_text
from phtui.widgets.status_bar import StatusBar
from phtui.widgets.title_bar import TitleBar
from phtui.worker import ApiWorker


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame tells besides the line to PostHog."""

    key_hint: str = ""
    """What may be shown of the key."""
    demo_speed: int | None = None
    """Rows/s the demo server reads at, or None when it is no demo."""
    profile: Profile | None = None
    """Whose login it is, if it is that of a profile."""


class View(Screen[None]):
    """One of the views: the frame, and inside it what `compose_view` yields."""

    COLON_COMMANDS: ClassVar[Mapping[str, str]] = {}
    """What `:` takes while this view is shown, by name, and what it does; see `obey_here`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_back(False)", "Back", key_display="esc", id="app.back",
                tooltip="One step back: close what is open, undo a filter, then the view before"),
        Binding("q", "step_back(True)", "Back", show=False, id="app.leave",
                tooltip="The same; where there is nothing to go back to: quit"),
    ]  # fmt: skip

    @property
    def takes_keys(self) -> bool:
        """Whether what keys are for is there; what is typed before is kept till then."""
        return True

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__()
        self._worker = worker
        self._frame = frame

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """What each key does now, but for those that write a character."""
        found, focused = super().active_bindings, self.focused
        return {
            key: active
            for key, active in found.items()
            if active.node is focused or not is_text(key, focused)
        }

    def compose(self) -> ComposeResult:
        """Lay out the view inside the frame."""
        yield TitleBar(self._frame.key_hint, self._frame.demo_speed, self._frame.profile)
        yield from self.compose_view()
        yield KeyHints()
        yield StatusBar()

    def compose_view(self) -> ComposeResult:
        """Yield what the view shows."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Let the frame follow the worker; Textual calls this besides a view's own."""
        self.watch(self._worker, "connection", self._show_connection)
        self.watch(self._worker, "budget", self._show_budget)
        self.watch(self._worker, "query_runs", self._show_running)

    def obey(self, words: str) -> None:
        """Show what a command or a jump from another view names.

        Raises:
            ValueError: The words cannot be meant so; the text says why.
        """
        if words:
            raise ValueError("This view takes no words.")

    def arrive(self, words: str) -> None:
        """Show what a jump from another view names; `Esc` leads back there.

        Raises:
            ValueError: The words cannot be meant so; the text says why.
        """
        self.obey(words)

    def obey_here(self, name: str, words: str) -> None:
        """Do what one of `COLON_COMMANDS` says.

        Raises:
            ValueError: The words cannot be meant so; the text says why.
        """
        raise ValueError(f":{name} {words} means nothing here.")

    def step_back(self) -> bool:
        """Close or undo the innermost thing; return whether there was any."""
        return False

    def action_step_back(self, leave: bool) -> None:
        """Go one step back, out of the view when there is nothing to close in it."""
        if not self.step_back():
            self.post_message(Back(leave=leave))

    def offer_jumps(self, jumps: Jumps) -> None:
        """Ask where to go from what is under the cursor, and go there."""

        def go(jump: Go | None) -> None:
            if jump is not None:
                self.post_message(jump)

        self.app.push_screen(JumpMenu(jumps), go)

    def _show_connection(self) -> None:
        self.query_one(StatusBar).connection = self._worker.connection
        self.query_one(TitleBar).connection = self._worker.connection

    def _show_budget(self) -> None:
        self.query_one(StatusBar).budget = self._worker.budget

    def _show_running(self) -> None:
        runs = self._worker.query_runs
        self.query_one(StatusBar).running = sum(run.on_server for run in runs.values())

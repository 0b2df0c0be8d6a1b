"""The app: what is opened at the start, and the keys that work everywhere."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from phtui.leaving import LeavingApp
from phtui.settings.values import SettingsError
from phtui.terminal.output import FrameOutput
from phtui.views import VIEWS
from phtui.widgets.log_alert import Alerted

if TYPE_CHECKING:  # imported once the first frame is on the terminal
    from phtui.settings.config import Profile
    from phtui.view import Frame, View
    from phtui.work.base import ClientSource

_FIRST = "hogql"


class PhtuiApp(LeavingApp):
    """PostHog in the terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "phtui"

    BINDINGS = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True, tooltip="Leave phtui"),
        Binding("f12", "status", "Status", id="app.status", show=False,
                tooltip="Connection, requests used, bytes to the terminal"),
    ]  # fmt: skip

    def __init__(
        self,
        source: ClientSource,
        *,
        key_hint: str = "",
        demo_speed: int | None = None,
        first_view: str = _FIRST,
        spools_logs: bool = False,
        profile: Profile | None = None,
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            source: Where the client comes from.
            key_hint: What may be shown of the key.
            demo_speed: Rows/s the demo server reads at, or None when it is no demo.
            first_view: The name of the view to begin with.
            spools_logs: Whether the lines of logs are kept in a file.
            profile: Whose login it is, if it is that of a profile.
        """
        super().__init__()
        self.own_keys: Mapping[str, Sequence[str]] = {}
        """Keys that the user gives to actions, by the actions' ids."""
        self._spools_logs = spools_logs
        self._source = source
        self._key_hint = key_hint
        self._demo_speed = demo_speed
        self._profile = profile
        self._first_view = first_view

    def compose(self) -> ComposeResult:
        """Paint something at once."""
        yield Static(" phtui ", id="first-frame")

    def on_mount(self) -> None:
        """Open the views when the first frame is out: importing them takes as long again."""
        self.call_after_refresh(self._open_views)

    async def _open_views(self) -> None:
        from phtui.view import Frame
        from phtui.worker import ApiWorker

        if self.own_keys and not self._take_keys():
            return
        self.worker = ApiWorker(self._source)
        self.worker.spools_logs = self._spools_logs
        await self.screen_stack[0].mount(self.worker)  # never shown again, so it outlives views
        frame = Frame(self._key_hint, self._demo_speed, self._profile)
        for name in VIEWS:
            self.add_mode(name, partial(self._view, name, frame))
        await self.switch_mode(self._first_view)
        self.opened = True
        self.screen.refresh_bindings()  # what looks at a view is offered from now on
        self.watch(self.worker, "connection", self.show_title)
        self.watch(self.worker, "project_choice", self.go_to_project, init=False)
        gc.freeze()  # what is loaded by now stays: no need to look through it again
        gc.enable()

    def _take_keys(self) -> bool:
        """Give actions the user's keys, or leave and say what is wrong with them."""
        from phtui.keymap import checked_keymap

        try:
            self.set_keymap(checked_keymap(self.own_keys, type(self)))
        except SettingsError as error:
            self.exit(return_code=2, message=Text(f"config.toml: {error}"))
            return False
        return True

    def _view(self, name: str, frame: Frame) -> View:
        return VIEWS[name].open(self.worker, frame)

    def on_app_focus(self) -> None:
        """Poll logs at once: someone looks."""
        if self.opened:
            self.worker.wake_logs()

    @on(Alerted)
    def alert(self, event: Alerted) -> None:
        """Say so in the window's title, and by the terminal's own notice (OSC 9)."""
        self.title_line.show("phtui", "ALERT", event.words)
        self.write_to_terminal(f"\x1b]9;{event.words}\x07")

    def action_status(self) -> None:
        """Show how things stand."""
        from phtui.screens.status import StatusScreen

        counters = self._driver.counters if isinstance(self._driver, FrameOutput) else None
        self.push_screen(StatusScreen(self.worker, self.terminal_facts, counters))

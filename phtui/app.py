"""The app: the views, the way from one to another, and the keys that work everywhere."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from phtui.formatting import safe
from phtui.terminal.output import FrameOutput
from phtui.terminal_app import TerminalApp
from phtui.views import VIEWS
from phtui.widgets.go import Back, Go

if TYPE_CHECKING:  # imported once the first frame is on the terminal
    from phtui.view import Frame, View
    from phtui.work.base import ClientSource
    from phtui.worker import ApiWorker

_FIRST = "hogql"


class PhtuiApp(TerminalApp):
    """PostHog in the terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "phtui"

    BINDINGS = [
        Binding("question_mark,f1", "help", "Help", key_display="?", id="app.help",
                tooltip="Every key of the focused pane"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True, tooltip="Leave phtui"),
        *(Binding(entry.key, f"view('{name}')", entry.title, id=f"app.{name}",
                  tooltip=f"The view {entry.title} (where no text is typed)")
          for name, entry in VIEWS.items()),
        Binding("colon", "command", "Command", key_display=":", id="app.command", show=False,
                tooltip="A command line, such as :logs webhook -15m"),
        Binding("minus", "last_view", "Last view", id="app.last_view", show=False,
                tooltip="Back to the view before this one"),
        Binding("f12", "status", "Status", id="app.status", show=False,
                tooltip="Connection, requests used, bytes to the terminal"),
    ]  # fmt: skip

    worker: ApiWorker
    """What talks to PostHog; there once the first frame is."""

    def __init__(
        self,
        source: ClientSource,
        *,
        key_hint: str = "",
        demo_speed: int | None = None,
        first_view: str = _FIRST,
    ) -> None:
        """Args: demo_speed: rows/s the demo server reads at, or None when it is no demo."""
        super().__init__()
        self._source = source
        self._key_hint = key_hint
        self._demo_speed = demo_speed
        self._first_view = first_view
        self._opened = False
        self._last_view = ""
        self._trail: list[str] = []

    def compose(self) -> ComposeResult:
        """Paint something at once."""
        yield Static(" phtui ", id="first-frame")

    def on_mount(self) -> None:
        """Open the views when the first frame is out: importing them takes as long again."""
        self.call_after_refresh(self._open_views)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what looks at a view once there is one."""
        if action in ("help", "status", "command"):
            return self._opened
        if action in ("view", "last_view"):
            typing = self.focused is not None and self.focused.check_consume_key("2", "2")
            there = parameters != (self.current_mode,) if parameters else bool(self._last_view)
            return self._opened and not typing and there
        return super().check_action(action, parameters)

    async def _open_views(self) -> None:
        from phtui.view import Frame
        from phtui.worker import ApiWorker

        self.worker = ApiWorker(self._source)
        await self.screen_stack[0].mount(self.worker)  # never shown again, so it outlives views
        frame = Frame(self._key_hint, self._demo_speed)
        for name in VIEWS:
            self.add_mode(name, partial(self._view, name, frame))
        await self.switch_mode(self._first_view)
        self._opened = True
        self.screen.refresh_bindings()  # what looks at a view is offered from now on
        self.watch(self.worker, "connection", self._show_title)
        gc.freeze()  # what is loaded by now stays: no need to look through it again
        gc.enable()

    def _view(self, name: str, frame: Frame) -> View:
        return VIEWS[name].open(self.worker, frame)

    def _show_title(self) -> None:
        project, entry = self.worker.connection.project, VIEWS.get(self.current_mode)
        title = entry.title if entry else ""
        self.title_line.show("phtui", project.name if project else "", title)

    def on_app_focus(self) -> None:
        """Poll logs at once: someone looks."""
        if self._opened:
            self.worker.wake_logs()

    @on(Go)
    async def go(self, event: Go) -> None:
        """Go to a view, and to a place in it."""
        await self.show_view(event.view, event.words)

    @on(Back)
    async def go_back(self, event: Back) -> None:
        """Go to the view before, or leave where there is none."""
        if self._trail:
            await self._switch(self._trail.pop())
        elif event.leave:
            await self.run_action("quit")

    async def show_view(self, name: str, words: str = "") -> None:
        """Show a view, and in it what the words name; `Esc` comes back from there."""
        if name != self.current_mode:
            # Each view once: `q` has at most so many steps to the end.
            self._trail = [each for each in self._trail if each not in (name, self.current_mode)]
            self._trail.append(self.current_mode)
            await self._switch(name)
        if words:
            self._say_refused(lambda: self._view_shown.obey(words))

    @property
    def _view_shown(self) -> View:
        from phtui.view import View

        view = self.screen_stack[0]
        assert isinstance(view, View)
        return view

    def _say_refused(self, obey: Callable[[], None]) -> None:
        try:
            obey()
        except ValueError as error:
            self._say(str(error))

    def _say(self, words: str) -> None:
        self.notify(safe(words), severity="warning", markup=False)

    async def _switch(self, name: str) -> None:
        self._last_view = self.current_mode
        await self.switch_mode(name)
        self._show_title()

    async def action_view(self, name: str) -> None:
        """Go to a view."""
        await self.show_view(name)

    async def action_last_view(self) -> None:
        """Go back to the view before."""
        await self.show_view(self._last_view)

    def action_command(self) -> None:
        """Ask for a command, and do it."""
        from phtui.screens.command import CommandScreen
        from phtui.store.commands import CommandHistory

        commands = {entry.command: f"{entry.title}: {entry.takes}" for entry in VIEWS.values()}
        commands |= {**self._view_shown.COLON_COMMANDS, "q": "Quit"}
        self.push_screen(CommandScreen(commands, CommandHistory().read()), self._do)

    async def _do(self, line: str | None) -> None:
        """Do what was typed after `:`."""
        from phtui.store.commands import CommandHistory

        if line is None:
            return
        CommandHistory().add(line)
        name, _, words = line.partition(" ")
        by_command = {entry.command: view for view, entry in VIEWS.items()}
        if name in ("q", "quit"):
            await self.run_action("quit")
        elif name in by_command:
            await self.show_view(by_command[name], words.strip())
        elif name in self._view_shown.COLON_COMMANDS:
            self._say_refused(lambda: self._view_shown.obey_here(name, words.strip()))
        else:
            self._say(f"There is no command :{name} here; Tab after : shows what there is.")

    def action_help(self) -> None:
        """Show every key that works here."""
        from phtui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_status(self) -> None:
        """Show how things stand."""
        from phtui.screens.status import StatusScreen

        counters = self._driver.counters if isinstance(self._driver, FrameOutput) else None
        self.push_screen(StatusScreen(self.worker.connection, self.worker.budget, counters))

"""The app: wiring, views and the keys that work everywhere."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from phtui.formatting import safe, safe_lines, size
from phtui.terminal.output import FrameOutput, driver_class
from phtui.terminal.title import Title

if TYPE_CHECKING:  # imported once the first frame is on the terminal
    from textual.screen import Screen

    from phtui.worker import ApiWorker, ClientSource

_VIEWS = {"logs": "Logs", "hogql": "HogQL"}
"""What each mode is called in the window's title."""


class PhtuiApp(App[None]):
    """PostHog in the terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "phtui"

    BINDINGS = [
        Binding("question_mark,f1", "help", "Help", key_display="?", id="app.help",
                tooltip="Every key of the focused pane"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True, tooltip="Leave phtui"),
        Binding("2", "view('logs')", "Logs", id="app.logs",
                tooltip="Follow logs (where no text is typed)"),
        Binding("3", "view('hogql')", "HogQL", id="app.hogql",
                tooltip="Write HogQL (where no text is typed)"),
        Binding("minus", "last_view", "Last view", id="app.last_view", show=False,
                tooltip="Back to the view before this one"),
        Binding("f12", "status", "Status", id="app.status", show=False,
                tooltip="Connection, requests used, bytes to the terminal"),
        Binding("ctrl+l", "redraw", "Redraw", id="app.redraw", show=False,
                tooltip="Paint the whole screen anew"),
        Binding("ctrl+z", "suspend_process", "Suspend", id="app.suspend", show=False,
                tooltip="Back to the shell; `fg` returns"),
    ]  # fmt: skip

    worker: ApiWorker
    """What talks to PostHog; there once the first frame is."""

    def __init__(
        self, source: ClientSource, *, key_hint: str = "", demo_speed: int | None = None
    ) -> None:
        """Args: demo_speed: rows/s the demo server reads at, or None when it is no demo."""
        super().__init__(driver_class=driver_class())
        self._source = source
        self._key_hint = key_hint
        self._demo_speed = demo_speed
        self._title = Title(self._write_to_terminal)
        self._opened = False
        self._last_view = ""

    def compose(self) -> ComposeResult:
        """Paint something at once."""
        yield Static(" phtui ", id="first-frame")

    def on_mount(self) -> None:
        """Open the views when the first frame is out: importing them takes as long again."""
        self.animation_level = "none"
        if not self.is_headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._leave, number)
        self.call_after_refresh(self._open_views)

    def on_unmount(self) -> None:
        """Leave the terminal as it was."""
        self._title.restore()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what looks at a view once there is one."""
        if action in ("help", "status"):
            return self._opened
        if action in ("view", "last_view"):
            typing = self.focused is not None and self.focused.check_consume_key("2", "2")
            there = parameters != (self.current_mode,) if parameters else bool(self._last_view)
            return self._opened and not typing and there
        return super().check_action(action, parameters)

    async def _open_views(self) -> None:
        from phtui.screens.hogql import HogQLScreen
        from phtui.worker import ApiWorker

        self.worker = ApiWorker(self._source)
        await self.screen_stack[0].mount(self.worker)  # never shown again, so it outlives views
        self.add_mode("hogql", lambda: HogQLScreen(self.worker, self._key_hint, self._demo_speed))
        self.add_mode("logs", self._logs_screen)
        await self.switch_mode("hogql")
        self._opened = True
        self.screen.refresh_bindings()  # what looks at a view is offered from now on
        self.watch(self.worker, "connection", self._show_title)
        gc.freeze()  # what is loaded by now stays: no need to look through it again
        gc.enable()

    def _logs_screen(self) -> Screen[None]:
        from phtui.screens.logs import LogsScreen  # only those who open it wait for it

        return LogsScreen(self.worker, self._key_hint, self._demo_speed)

    def _show_title(self) -> None:
        project = self.worker.connection.project
        view = _VIEWS.get(self.current_mode, "")
        self._title.show("phtui", project.name if project else "", view)

    def on_app_focus(self) -> None:
        """Poll logs at once: someone looks."""
        if self._opened:
            self.worker.wake_logs()

    async def action_view(self, name: str) -> None:
        """Go to a view."""
        self._last_view = self.current_mode
        await self.switch_mode(name)
        self._show_title()

    async def action_last_view(self) -> None:
        """Go back to the view before."""
        await self.action_view(self._last_view)

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _fatal_error(self) -> None:
        """End after a bug: keep the traceback in a file, and print where."""
        from platformdirs import user_log_path

        from phtui.crash import write_crash

        error = self._exception
        assert error is not None
        said = "phtui has a bug and had to stop"
        try:
            path = write_crash(error, user_log_path("phtui", appauthor=False))
            message = f"{said}: {type(error).__name__}. What is known of it is in\n{path}"
        except OSError as problem:
            message = f"{said}: {error!r}. (No log file: {problem.strerror}.)"
        self._exit_renderables.append(Text(safe_lines(message)))
        self._close_messages_no_wait()

    def action_help(self) -> None:
        """Show every key that works here."""
        from phtui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_status(self) -> None:
        """Show how things stand."""
        from phtui.screens.status import StatusScreen

        counters = self._driver.counters if isinstance(self._driver, FrameOutput) else None
        self.push_screen(StatusScreen(self.worker.connection, self.worker.budget, counters))

    def action_redraw(self) -> None:
        """Paint everything anew, whatever the terminal shows."""
        if isinstance(self._driver, FrameOutput):
            self._driver.redraw()
        else:
            self.refresh(layout=True)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text, and say what was done."""
        self._clipboard = text  # what a paste inside the app gives back
        self.run_worker(self._copy(text), group="clipboard")

    async def _copy(self, text: str) -> None:
        from phtui.terminal.clipboard import copy

        copied = await copy(text, os.environ, self._write_to_terminal)
        where = f"\n{copied.path}" if copied.path else ""
        self.notify(f"Copied {size(copied.size)} to {copied.way}.{where}", markup=False)

    def _write_to_terminal(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Show a web address and copy it; start a browser only where it would be seen."""
        from phtui.terminal.links import may_open_browser

        self.copy_to_clipboard(url)
        self.notify(safe(url), title="Web address", markup=False, timeout=15)
        if may_open_browser(os.environ):
            super().open_url(url, new_tab=new_tab)

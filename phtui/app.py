"""The app: wiring, views and the keys that work everywhere."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding

from phtui.formatting import size

from phtui.screens.help import HelpScreen
from phtui.screens.hogql import HogQLScreen
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.worker import ApiWorker, ClientSource


class PhtuiApp(App[None]):
    """PostHog in the terminal."""

    CSS_PATH = "app.tcss"
    TITLE = "phtui"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal")]

    BINDINGS = [
        Binding("question_mark,f1", "help", "Help", key_display="?", id="app.help",
                tooltip="Every key of the focused pane"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True, tooltip="Leave phtui"),
        Binding("ctrl+l", "redraw", "Redraw", id="app.redraw", show=False,
                tooltip="Paint the whole screen anew"),
        Binding("ctrl+z", "suspend_process", "Suspend", id="app.suspend", show=False,
                tooltip="Back to the shell; `fg` returns"),
    ]  # fmt: skip

    def __init__(
        self, source: ClientSource, *, key_hint: str = "", demo_speed: int | None = None
    ) -> None:
        """Args: demo_speed: rows/s the demo server reads at, or None when it is no demo."""
        super().__init__()
        self.worker = ApiWorker(source)
        self.add_mode("hogql", lambda: HogQLScreen(self.worker, key_hint, demo_speed))

    def compose(self) -> ComposeResult:
        """Mount the worker on the default screen, which is never shown."""
        yield self.worker

    async def on_mount(self) -> None:
        """Open the first view; nothing moves by itself."""
        self.animation_level = "none"
        await self.switch_mode("hogql")

    def action_help(self) -> None:
        """Show every key that works here."""
        self.push_screen(HelpScreen(self.screen))

    @on(HogQLScreen.CopyRequested)
    @on(Grid.CopyRequested)
    @on(CellView.CopyRequested)
    def copy(
        self, event: HogQLScreen.CopyRequested | Grid.CopyRequested | CellView.CopyRequested
    ) -> None:
        """Copy text, and say what was done."""
        self.copy_to_clipboard(event.text)
        self.notify(f"Sent {size(len(event.text.encode()))} to the terminal's clipboard.")

    def action_redraw(self) -> None:
        """Paint everything anew, whatever the terminal shows."""
        self.refresh(layout=True)

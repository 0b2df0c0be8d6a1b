"""A small Textual app to run in a pseudo-terminal: `python -m tests.terminal.small_app [stock]`."""

from __future__ import annotations

import asyncio
import signal
import sys

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from phtui.terminal.output import FrameOutput, driver_class

LINES = 200


class Log(Widget):
    """Lines, a window of them at a time."""

    DEFAULT_CSS = "Log { width: 1fr; }"
    top = 0

    def render(self) -> str:
        return "\n".join(
            f"{n:04} ⚑ 日本 {'-' * (n * 7 % 40)} line {n * n}" for n in self.shown
        )  # fmt: skip

    @property
    def shown(self) -> range:
        return range(self.top, self.top + self.size.height)


class SmallApp(App[str]):
    """Text to type, a log to scroll, a status that counts keys."""

    CSS = """
    Horizontal { height: 1fr; }
    #side { width: 12; background: $primary; }
    Label { width: 1fr; background: $panel; }
    """
    BINDINGS = [
        Binding("down", "move(1)", priority=True),
        Binding("up", "move(-1)", priority=True),
        Binding("pagedown", "move(10)", priority=True),
        Binding("escape", "move(0)", priority=True),
        Binding("f2", "side", priority=True),
        Binding("f3", "fail", priority=True),
        Binding("f4", "title", priority=True),
        Binding("f5", "count", priority=True),
        Binding("f10", "quit", priority=True),
        Binding("ctrl+l", "redraw", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]
    acted = 0

    def compose(self) -> ComposeResult:
        yield Label("acted 0", id="status")
        with Horizontal():
            yield Static("side\nbar\n🙂 e\u0301", id="side")
            yield Log()
        typed = Input(placeholder="type here", id="typed")
        typed.cursor_blink = False
        yield typed

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.query_one(Input).focus()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, "terminated")

    def _tell(self, more: str = "") -> None:
        self.acted += 1
        self.query_one("#status", Label).update(f"acted {self.acted}{more}")

    def on_input_changed(self) -> None:
        self._tell()

    def action_move(self, by: int) -> None:
        log = self.query_one(Log)
        log.top = max(log.top + by, 0)
        log.refresh()
        self._tell()

    def action_side(self) -> None:
        side = self.query_one("#side")
        side.display = not side.display
        self._tell()

    def action_title(self) -> None:
        assert self._driver is not None
        self._driver.write("\x1b]0;small app\x07\x1b[2J")
        self._tell()

    def action_redraw(self) -> None:
        if isinstance(self._driver, FrameOutput):
            self._driver.redraw()
        self._tell()

    def action_count(self) -> None:
        if isinstance(self._driver, FrameOutput):
            counters = self._driver.counters
            self._tell(f" paced {counters.paced} sent {counters.frames_sent}")

    def action_fail(self) -> None:
        raise RuntimeError("as asked")


def main() -> None:
    stock = "stock" in sys.argv
    app = SmallApp(driver_class=None if stock else driver_class())
    result = app.run(mouse=False)
    sys.stdout.write(f"left {result}\n")
    sys.exit(app.return_code)


if __name__ == "__main__":
    main()

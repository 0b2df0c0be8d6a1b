"""A Textual app that behaves in a terminal: signals, crashes, clipboard, links, title."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.events import Key, Paste
from textual.geometry import Offset, Region

from phtui.formatting import safe, safe_lines, size
from phtui.terminal.output import FrameOutput, driver_class
from phtui.terminal.plain import wants_ascii
from phtui.terminal.title import Title
from phtui.terminal.typeahead import TypeAhead

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

_STOCK = ("Theme", "Screenshot")
"""What the palette offers of Textual's own."""

_COLOURS = {"standard": "16", "256": "256", "truecolor": "16 million"}
_KEY_NAMES = str.maketrans(
    {"⏎": "Enter", "↑": "up", "↓": "down", "←": "left", "→": "right", "⌫": "backspace"}
)
_PLACES = {"TMUX": "tmux", "STY": "screen", "SSH_CONNECTION": "SSH", "NO_COLOR": "NO_COLOR"}

_ANY_KEY = "── any key goes back to phtui ──"
_FEWEST_READ = 2
"""Rows of a pane; a field has one."""

_BRIEF = 40
"""Characters of what is copied that are said again."""


class TerminalApp(TypeAhead):
    """Paints through our driver, and leaves the terminal as it was."""

    BINDINGS = [
        Binding("ctrl+p", "command_palette", "Palette", id="app.palette", show=False, priority=True,
                tooltip="Every action that has a key here, by name"),
        Binding("ctrl+l", "redraw", "Redraw", id="app.redraw", show=False,
                tooltip="Paint anew; again: the text plain, for the terminal's selection"),
        Binding("f2", "mouse", "Mouse", id="app.mouse", show=False,
                tooltip="Take the mouse, or leave it to the terminal for its own selection"),
        Binding("ctrl+z", "suspend_process", "Suspend", id="app.suspend", show=False,
                tooltip="Back to the shell; `fg` returns (in a text it undoes: Esc first)"),
    ]  # fmt: skip

    def __init__(self) -> None:
        # Of its own Textual would turn colours to greys, which are colours too.
        bare = True if "NO_COLOR" in os.environ else None
        super().__init__(driver_class=driver_class(), ansi_color=bare)
        self.title_line = Title(self.write_to_terminal)
        """The window's title."""
        self._last_key = ""
        self._pressed_again = False

    async def run_async(self, *, headless: bool = False, **options: Any) -> Any:
        """Run; leave in order when told to end, from before the terminal is taken over."""
        if not headless:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._leave, number)
        return await super().run_async(headless=headless, **options)

    def on_load(self) -> None:
        """Move nothing that does not have to; Textual calls this besides the app's own."""
        self.animation_level = "none"

    def on_unmount(self) -> None:
        """Leave the terminal as it was."""
        self.title_line.restore()

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        """End after a bug. It is none that a view has no widgets which opens while phtui ends."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End after a bug: keep the traceback in a file, and print where."""
        from phtui.crash import crash_folder, write_crash

        error = self._exception
        assert error is not None
        said = "phtui has a bug and had to stop"
        try:
            path = write_crash(error, crash_folder())
            message = f"{said}: {type(error).__name__}. What is known of it is in\n{path}"
        except OSError as problem:
            message = f"{said}: {error!r}. (No log file: {problem.strerror}.)"
        self._exit_renderables.append(Text(safe_lines(message)))
        self._close_messages_no_wait()

    @property
    def cursor_position(self) -> Offset:
        """Where an input method shows its window: at the caret of the focused field, or nowhere."""
        return getattr(self.focused, "cursor_screen_offset", Offset())

    @cursor_position.setter
    def cursor_position(self, _: Offset) -> None:
        # Textual's fields say where their caret is, also those that are hidden.
        pass

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a note; not a second time while it is still there: they would cover the view."""
        if not any((note.message, note.title) == (message, title) for note in self._notifications):
            super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    async def give_out(self, event: Key | Paste) -> None:
        """Act on a key; while the terminal shows plain text, the next one only ends that."""
        if isinstance(self._driver, FrameOutput) and self._driver.plain:
            self._driver.end_plain()
            self._last_key = ""
            return
        key = event.key if isinstance(event, Key) else ""
        self._pressed_again, self._last_key = key == self._last_key, key
        await super().give_out(event)

    def action_redraw(self) -> None:
        """Paint everything anew, whatever the terminal shows; again: what is read, plain."""
        if not isinstance(self._driver, FrameOutput):
            self.refresh(layout=True)
        elif self._pressed_again:
            self._driver.show_plain(self._read_area, _ANY_KEY)
        else:
            self._driver.redraw()

    @property
    def _read_area(self) -> Region:
        """Where what one reads is: inside the focused pane; all, where that is but a field."""
        whole, focused = self.screen.region, self.screen.focused
        area = whole if focused is None else focused.scrollable_content_region
        return area.intersection(whole) if area.height >= _FEWEST_READ else whole

    @property
    def terminal_facts(self) -> str:
        """Return what the terminal is taken for."""
        kind = os.environ.get("TERM", "")
        colours = _COLOURS.get(self.console.color_system or "", "no")
        facts = [kind, f"{self.size.width}×{self.size.height}", f"{colours} colours"]
        facts += [word for name, word in _PLACES.items() if name in os.environ]
        return ", ".join(facts)

    def action_mouse(self) -> None:
        """Take the mouse, or leave it to the terminal."""
        if isinstance(self._driver, FrameOutput):
            taken = self._driver.toggle_mouse()
            self.notify("phtui takes the mouse." if taken else "The mouse is the terminal's.")

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it is shown; in ASCII by its name: an arrow down would be a `v`."""
        display = super().get_key_display(binding)
        return display.translate(_KEY_NAMES) if wants_ascii(os.environ) else display

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every action that has a key here; the palette's own commands after that."""
        found: dict[str, SystemCommand] = {}
        for active in screen.active_bindings.values():
            binding = active.binding
            words = binding.tooltip or binding.description
            if active.enabled and words and binding.action != "command_palette":
                run = partial(self.run_action, binding.action, active.node)
                title = f"{words}  ({self.get_key_display(binding)})"
                below = "" if words == binding.description else binding.description
                found.setdefault(binding.action, SystemCommand(title, below, run))
        yield from found.values()
        for command in super().get_system_commands(screen):
            if command.title in _STOCK:
                yield command

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text, and say what was done."""
        self._clipboard = text  # what a paste inside the app gives back
        self.run_worker(self._copy(text), group="clipboard")

    async def _copy(self, text: str, title: str = "") -> None:
        """Copy text, and say so once; what has a title is shown in full, and longer."""
        from phtui.terminal.clipboard import copy

        try:
            copied = await copy(text, os.environ, self.write_to_terminal)
        except OSError as error:
            words = f"Not copied: it is too long for a terminal's clipboard, and {error}"
            self.notify(safe(words), severity="error", markup=False)
            return
        is_brief = not title and len(text) <= _BRIEF and text.isprintable()
        what = f"“{safe(text)}”" if is_brief else size(copied.size)
        shown = f"{safe(text)}\n" if title else ""
        where = f"\n{copied.path}" if copied.path else ""
        words = f"{shown}Copied {what} to {copied.way}.{where}"
        self.notify(words, title=title, markup=False, timeout=15 if title else None)

    def write_to_terminal(self, sequence: str) -> None:
        """Send what is not painted, such as a title; the caller has made it safe."""
        if self._driver is not None:
            self._driver.write(sequence)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:  # noqa: ARG002 -- as in Textual
        """Show a web address and copy it; start a browser only where it would be seen."""
        from phtui.terminal.links import open_address, opener

        self._clipboard = url
        self.run_worker(self._copy(url, "Web address"), group="clipboard")
        if program := opener(os.environ):
            self.run_worker(open_address(program, url), group="browser")

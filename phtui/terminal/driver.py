"""Our Textual driver for Linux and macOS: frames instead of a stream."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.message import Message

from phtui.terminal.counters import OutputCounters
from phtui.terminal.frame import Frame
from phtui.terminal.links import takes_links
from phtui.terminal.pacing import AnswerFilter
from phtui.terminal.plain import as_ascii, wants_ascii
from phtui.terminal.writer import FrameWriter

if TYPE_CHECKING:
    from textual.app import App

_TICK = 0.1
"""Seconds between looks at whether input is to end, and at keys that are begun; as in Textual."""
_LONGEST_HOLD = 0.05
"""Seconds to hold back what may be a key: an answer that was split comes at once."""
_READ = 4096


class FrameDriver(LinuxDriver):
    """Sends the difference between what the terminal shows and what Textual wants it to show.

    Modes, keys and signals are Textual's; what it writes goes to a `FrameWriter`, and the
    terminal's answers to that are taken out of the input.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        self._frame = Frame(links=takes_links(os.environ))
        self._output: FrameWriter | None = None
        self._reported_size: tuple[int, int] | None = None
        self._started = False
        self._ascii = wants_ascii(os.environ)
        self.plain = False
        """Whether the terminal has its own screen, and something to select on it."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def write(self, data: str) -> None:
        """Take in what Textual writes; in ASCII where the terminal draws no more."""
        super().write(as_ascii(data) if self._ascii else data)

    @property
    def counters(self) -> OutputCounters:
        """Return what has been sent so far."""
        return self._output.counters if self._output else OutputCounters()

    def redraw(self) -> None:
        """Paint the whole screen anew, whatever the terminal shows."""
        if self._output is not None:
            self._output.redraw()

    def toggle_mouse(self) -> bool:
        """Take the mouse, or leave it to the terminal; return whether it is taken now."""
        if self._mouse:
            self._disable_mouse_support()
            self._mouse = False
        else:
            self._mouse = True
            self._enable_mouse_support()
            self.flush()
        return self._mouse

    def show_plain(self, area: Region, after: str) -> None:
        """Leave what a part of the screen says, and a line after it, on the terminal's own."""
        if self._output is None or self.plain:
            return
        self.plain = True
        self._disable_mouse_support()  # or there would be nothing to select with
        self._output.show_plain(area, as_ascii(after) if self._ascii else after)

    def end_plain(self) -> None:
        """Go on painting."""
        if self._output is None or not self.plain:
            return
        self.plain = False
        self._output.end_plain()
        self._enable_mouse_support()

    @property
    def _writer_thread(self) -> WriterThread | None:
        # Textual's driver makes, starts, writes to and stops a thread under this name.
        return self._output

    @_writer_thread.setter
    def _writer_thread(self, stock: WriterThread | None) -> None:
        if stock is not None:
            assert self._file is not None
            self._output = FrameWriter(
                self._file,
                self._frame,
                size=self._screen_size,
                failed=self._panic,
                counters=self.counters,
            )
            # Until the terminal stops echoing its input: an answer would be seen on screen.
            self._output.hush()

    def _screen_size(self) -> tuple[int, int]:
        return self._reported_size or self._get_terminal_size()

    def _panic(self, error: Exception) -> None:
        """End after a bug in one of the threads, as after any other."""
        self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001 -- Textual's own way

    def start_application_mode(self) -> None:
        """Take the terminal over, and ask whether it answers."""
        self._reported_size = None
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's lack
        if self._output is not None:
            self._started = True
            self._output.ask()

    def disable_input(self) -> None:
        """Paint no more and read no more."""
        if self._output is not None:
            self._output.hush()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self.end_plain()  # the shell goes on where leaving the screen puts the cursor
        self._started = False
        super().stop_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        # Not in the handler itself: the signal may have come in the middle of a write.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._continue)

    def _continue(self) -> None:
        if not self._auto_restart:
            return
        if self._started:
            # Stopped by a signal nobody sees coming: the shell has used the terminal since.
            self.suspend_application_mode()
        elif not self._must_signal_resume:
            return  # at its end
        self.resume_application_mode()

    def process_message(self, message: Message) -> None:
        """Pass a message of the terminal on; note what bears on the output."""
        if isinstance(message, events.AppFocus):
            # Perhaps of another terminal: one that has just attached to the same session.
            self.redraw()
        elif isinstance(message, events.Resize):
            self._reported_size = message.size
        super().process_message(message)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - told by the app: nobody looks at a thread
            self._panic(error)

    def run_input_thread(self) -> None:
        """Read keys until the end; the answers among them are for the output."""
        parser, answers = XTermParser(self._debug), AnswerFilter()
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            wait = _LONGEST_HOLD if answers.held else _TICK
            if select.select([self.fileno], [], [], wait)[0]:
                data = self._read()
                if not data:
                    self._hang_up()
                    break
                keys = self._without_answers(answers, decode(data))
            else:
                keys = answers.release()
            for message in chain(parser.feed(keys) if keys else (), parser.tick()):
                self.process_message(message)
        with suppress(ParseError):
            for message in parser.feed(""):
                self.process_message(message)

    def _read(self) -> bytes:
        """Return input; nothing when there will be no more."""
        try:
            return os.read(self.fileno, _READ)
        except OSError:
            return b""

    def _without_answers(self, answers: AnswerFilter, text: str) -> str:
        if self._output is None:
            return text
        keys, count = answers.feed(text, self._output.expected_answers)
        if count:
            self._output.answered(count)
        return keys

    def _hang_up(self) -> None:
        if self.input_tty:
            self._app.call_later(self._app.exit)

"""The thread that writes to the terminal: the newest frame, when the terminal can take it."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from time import monotonic
from typing import TextIO

from textual.drivers._writer_thread import WriterThread
from textual.geometry import Region

from phtui.terminal.counters import OutputCounters
from phtui.terminal.frame import Frame, Snapshot
from phtui.terminal.pacing import Pacer
from phtui.terminal.painter import Painter

_CHUNK = 2048
"""Bytes written at a time: a terminal that takes them slowly is told from one that takes none."""
_LAST_ANSWER = 1.0
"""Seconds to wait at the end for an answer that is on its way: the shell would take it for keys."""
_FIRST_ANSWER = 0.3
"""The same, for a terminal that has not answered so far."""
_STALLED = 1.0
"""Seconds without a byte taken after which the end does not wait for the terminal any more."""


class FrameWriter(WriterThread):
    """Takes the place of Textual's writer thread; never blocks who writes to it.

    What Textual writes becomes the wanted frame at once. The thread sends what the terminal does
    not show yet: while it is busy sending, or waits for the terminal's answer, newer frames
    replace older ones.
    """

    def __init__(
        self,
        file: TextIO,
        frame: Frame,
        *,
        size: Callable[[], tuple[int, int]],
        failed: Callable[[Exception], None],
        counters: OutputCounters,
    ) -> None:
        """Args: size: columns and rows now; failed: told of a bug in the painting."""
        super().__init__(file)
        self.counters = counters
        self._frame = frame
        self._size = size
        self._failed = failed
        self._encoding = file.encoding or "utf-8"
        self._pacer = Pacer()
        self._painter = Painter(scrolls_many=not os.environ.get("TERM", "").startswith("linux"))
        self._turn = threading.Condition()
        """Guards all the rest; notified when there may be something to send."""
        self._wanted = False
        """Whether there is a frame to send."""
        self._hushed = False
        self._stopping = False
        self._given_up = False
        self._ended = False
        frame.forget()

    @property
    def expected_answers(self) -> int:
        """Return how many answers of the terminal its input may hold."""
        return self._pacer.unheard

    def write(self, text: str) -> None:
        """Take what Textual writes."""
        size = len(text) if text.isascii() else len(text.encode(errors="replace"))
        with self._turn:
            self._frame.resize(*self._size())
            framed = self._frame.write(text)
            self._count(frames_wanted=framed, frames_dropped=framed and self._wanted, bytes_in=size)
            self._wanted = self._wanted or framed or self._frame.lost
            if self._wanted or self._frame.has_controls:
                self._turn.notify_all()

    def ask(self) -> None:
        """Begin to paint; find out whether the terminal answers, before a frame waits for it."""
        with self._turn:
            self._hushed = False
            self._frame.write(self._pacer.ask(monotonic()))
            self._turn.notify_all()

    def answered(self, count: int) -> None:
        """Take answers of the terminal."""
        with self._turn:
            for _ in range(count):
                self._pacer.answered(monotonic())
            trip = self._pacer.round_trip
            self.counters = self.counters._replace(
                round_trip_ms=None if trip is None else trip * 1000, paced=True
            )
            self._turn.notify_all()

    def redraw(self) -> None:
        """Paint the whole frame anew, whatever the terminal shows."""
        with self._turn:
            self._frame.forget()
            self._wanted = True
            self._turn.notify_all()

    def show_plain(self, area: Region, after: str) -> None:
        """Print what a part of the frame says on the terminal's other screen.

        Args:
            area: Columns and rows.
            after: A line to print below it.
        """
        with self._turn:
            # Each row is blanked first: the Linux console has no other screen.
            lines = "".join(f"\x1b[K{line}\r\n" for line in (*self._frame.text(area), after))
            self._frame.step_out(f"\r{lines}\x1b[J")
            self._turn.notify_all()

    def end_plain(self) -> None:
        """Go on with frames, on their own screen."""
        with self._turn:
            self._frame.step_in()
            self._wanted = True
            self._turn.notify_all()

    def hush(self) -> None:
        """Paint no more, and see that no answer is still on its way."""
        with self._turn:
            self._hushed = True
            patience = _LAST_ANSWER if self._pacer.answers else _FIRST_ANSWER
            self._turn.wait_for(lambda: self._ended or not self._pacer.owed(monotonic()), patience)

    def stop(self) -> None:
        """Send what is left but frames, and end; a terminal that takes nothing is given up."""
        with self._turn:
            self._stopping = True
            self._turn.notify_all()
        taken = -1
        while self.is_alive() and taken != self.counters.bytes_out:
            taken = self.counters.bytes_out
            self.join(_STALLED)
        self._given_up = True

    def run(self) -> None:
        """Send until the end, or until the terminal is gone."""
        try:
            while (snapshot := self._next()) is not None:
                self._send(snapshot)
        except OSError:
            # The terminal is gone, and with it who might be told; the input ends too.
            return
        finally:
            with self._turn:
                self._ended = True
                self._turn.notify_all()

    def _next(self) -> Snapshot | None:
        """Wait for something to send; None at the end."""
        with self._turn:
            while not self._given_up:
                wait = self._pacer.wait(monotonic())
                paint = self._wanted and not self._hushed and not wait
                if paint or self._frame.has_controls:
                    self._wanted = self._wanted and not paint
                    return self._frame.take(paint=paint)
                if self._stopping:
                    break
                self._turn.wait(wait if self._wanted and wait else None)
        return None

    def _send(self, snapshot: Snapshot) -> None:
        try:
            update = self._painter.update(snapshot)
        except Exception as error:  # noqa: BLE001 - a bug here must not keep the terminal from being restored
            self._hushed, update = True, ""
            self._failed(error)
        question = ""
        if update:
            with self._turn:
                question = self._pacer.ask(monotonic())
                self._count(frames_sent=1)
        self._put(snapshot.controls + update + question)
        if question:
            with self._turn:
                self._pacer.sent(monotonic())

    def _put(self, text: str) -> None:
        data = memoryview(text.encode(self._encoding, "replace"))
        while data and not self._given_up:
            try:
                written = os.write(self.fileno(), data[:_CHUNK])
            except BlockingIOError:  # someone shares the terminal, and made it not block
                select.select([], [self.fileno()], [])
                continue
            data = data[written:]
            with self._turn:
                self._count(bytes_out=written)

    def _count(self, **more: int) -> None:
        counts = {name: getattr(self.counters, name) + value for name, value in more.items()}
        self.counters = self.counters._replace(**counts)

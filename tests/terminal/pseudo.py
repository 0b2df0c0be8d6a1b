"""A program in a pseudo-terminal, and the terminal that it believes to be in."""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Callable
from typing import Any, Self

from tests.terminal.grid import Grid

_QUESTION = re.compile(r"\x1b\[5n|\x1b\[\?2026\$p")
_ANSWERS = {"\x1b[5n": "\x1b[0n", "\x1b[?2026$p": "\x1b[?2026;2$y"}
PATIENCE = 20.0


class Pseudo:
    """Runs a program (the small app), emulates its screen with `Grid`, answers what it asks."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (60, 16),
        answers: bool = True,
        drips: bool = False,
        lag: float = 0.0,
        environment: dict[str, str] | None = None,
        program: str = "tests.terminal.small_app",
    ) -> None:
        """Args: drips: answers come a byte at a time; lag: seconds late; program: a module."""
        self.grid = Grid(*size)
        self.sent = ""
        """All that the program has written."""
        self._answers, self._drips, self._lag = answers, drips, lag
        self._due: list[tuple[float, str]] = []
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._answered = 0
        self.master, self.slave = os.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self.slave)
        names = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        left_out = ("COLORTERM", "LINES", "COLUMNS", "PHTUI_DRIVER", "TEXTUAL_DRIVER")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        self.process = subprocess.Popen(
            [sys.executable, "-m", program, *arguments],
            stdin=self.slave, stdout=self.slave, stderr=self.slave,
            env={**kept, **names, **(environment or {})},
            start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for fd in (self.master, self.slave):
            os.close(fd)

    def stopped(self) -> bool:
        """Return whether the program is suspended."""
        how = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, how) is not None

    def resize(self, width: int, height: int) -> None:
        size = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)

    def hang_up(self) -> None:
        """Go away, as a terminal does whose window is closed."""
        os.close(self.master)
        self.master = os.open(os.devnull, os.O_RDWR)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def pump(self) -> bool:
        """Take in what has come, and answer; return whether there was any."""
        known, wait = len(self.sent), 0.02
        while select.select([self.master], [], [], wait)[0]:
            try:
                data = os.read(self.master, 65536)
            except OSError:
                break
            text = self._decode(data)
            self.sent += text
            self.grid.feed(text)
            wait = 0.0
        for question in _QUESTION.finditer(self.sent, self._answered):
            self._answered = question.end()
            if self._answers:
                self._due.append((time.monotonic() + self._lag, _ANSWERS[question[0]]))
        while self._due and self._due[0][0] <= time.monotonic():
            self._answer(self._due.pop(0)[1])
        return len(self.sent) > known

    def _answer(self, answer: str) -> None:
        if not self._drips:
            self.press(answer)
            return
        for byte in answer:
            self.press(byte)
            time.sleep(0.002)

    def until(self, seen: Callable[[], Any]) -> None:
        """Pump until it is so; fail with the screen after a while."""
        deadline = time.monotonic() + PATIENCE
        while self.pump() or not seen():
            if time.monotonic() > deadline:
                raise AssertionError("\n".join(["not seen; the screen is:", *self.grid.text()]))

    def until_shows(self, text: str) -> None:
        """Pump until a text is on screen."""
        self.until(lambda: self.shows(text))

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.grid.text())

    def left_over(self) -> bool:
        """Return whether there is input that nobody has read."""
        tty.setraw(self.slave)
        while self.pump() or self._due:
            pass
        return bool(select.select([self.slave], [], [], 0.1)[0])

    def wait(self) -> int:
        """Wait until the program has ended; return its code."""
        self.until(lambda: self.process.poll() is not None)
        self.pump()
        return self.process.returncode

    def modes(self) -> list[str]:
        """Return the modes and protocols that were set, in order."""
        return re.findall(r"\x1b\[\?(?!2026)\d+[hl]|\x1b\[[<>]\d*u", self.sent)

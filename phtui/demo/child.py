"""The demo server as a child process: started at once, asked for its address when it is wanted."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DEFAULT_SPEED = 400_000
"""Rows a second a query reads: slow enough to watch it work, and to cancel it."""

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_STOP_SECONDS = 3.0


@dataclass(frozen=True)
class DemoAddress:
    """Where the demo answers, and to which key."""

    host: str
    project_id: int
    api_key: str


class DemoFailed(Exception):  # noqa: N818 -- the family is named by what happened
    """The demo did not start; `str(error)` is one line that says why."""


class DemoChild:
    """The process. It ends with this one, however this one ends.

    Its standard input is a pipe that nobody writes to: when this process is gone, even by kill
    -9, the kernel closes the pipe and the child leaves. Nothing it says reaches the terminal.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._address: DemoAddress | None = None
        self._listening = threading.Lock()

    def start(self, *, speed: int = DEFAULT_SPEED, options: tuple[str, ...] = ()) -> None:
        """Spawn the process and return at once; `options` as `python -m phtui.demo` has them."""
        command = [sys.executable, "-m", "phtui.demo", "--json", "--until-eof"]
        command += ["--speed", str(speed), *options]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as the child
        self._process = subprocess.Popen(
            command,
            cwd=_ROOT,  # so that `phtui` is found however this process found it
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # Ctrl+C in the terminal is the app's business
        )

    def address(self, timeout: float = _START_SECONDS) -> DemoAddress:
        """Wait until the demo answers; blocks, so call it in a thread.

        Raises:
            DemoFailed: it ended instead, or is not up in this many seconds.
        """
        with self._listening:
            if self._address is None:
                line = self._first_line(timeout)
                try:
                    self._address = DemoAddress(**json.loads(line))
                except (ValueError, TypeError) as error:
                    raise DemoFailed(self._reason()) from error
            return self._address

    def stop(self) -> None:
        """End the process, if it was started, and wait for it.

        A thread that waits for its address is told that it has failed.
        """
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with self._listening:
            for pipe in (process.stdin, process.stdout, self._errors):
                if pipe is not None:
                    pipe.close()

    def _first_line(self, timeout: float) -> bytes:
        """What the child says first; empty if it ended without a word."""
        assert self._process is not None, "start() comes first"
        assert self._process.stdout is not None
        if self._process.stdout.closed:
            raise DemoFailed("The demo was stopped.")
        said = self._process.stdout.fileno()
        line = b""
        deadline = time.monotonic() + timeout
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([said], [], [], left)[0]:
                raise DemoFailed(f"The demo was not ready in {timeout:.0f} s.")
            part = os.read(said, 4096)
            if not part:
                break
            line += part
        return line

    def _reason(self) -> str:
        """The last thing the child complained of."""
        assert self._process is not None
        assert self._errors is not None
        status = self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return last.removeprefix("Error: ") or f"The demo ended with status {status}."

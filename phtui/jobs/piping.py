"""Lines out of phtui and into a shell command."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

MOST_OUTPUT = 1_000_000
"""Bytes of a program's output that are kept."""
_GRACE = 1.0
"""Seconds a program has to end before it is killed."""


@dataclass(frozen=True, slots=True)
class Piped:
    """What came of giving lines to a shell command."""

    lines: int
    output: str
    """What it wrote, to either stream, as far as it is kept."""
    code: int
    """How it ended; negative for a signal."""
    is_cut: bool = False
    """Whether it wrote more than is kept."""
    is_early: bool = False
    """Whether it ended, as `head` does, before it had read all."""

    @property
    def words(self) -> str:
        """Return how it went: `1,204 lines, done`."""
        ended = f"ended with {self.code}" if self.code else "done"
        cut = f", the first {MOST_OUTPUT:,} bytes of its output" if self.is_cut else ""
        if self.is_early:
            return f"{ended} before it had read all{cut}"
        return f"{self.lines:,} lines, {ended}{cut}"


async def pipe_into(command: str, parts: AsyncIterator[bytes]) -> Piped:
    """Give text to a shell command, and read what it writes. Cancelled, it ends the command.

    Args:
        command: The user's own.
        parts: Whole lines, as many at a time as there may be in memory.

    Raises:
        OSError: There is no shell.
    """
    process = await _started(command)
    reading = asyncio.ensure_future(_read(process))
    count = 0
    try:
        assert process.stdin is not None
        is_early = True
        with suppress(BrokenPipeError, ConnectionResetError):  # it has seen enough
            async for part in parts:
                process.stdin.write(part)
                await process.stdin.drain()
                count += part.count(b"\n")
            is_early = False
        process.stdin.close()
        output, is_cut = await reading
        text = output.decode(errors="replace")
        return Piped(count, text, await process.wait(), is_cut, is_early)
    finally:
        reading.cancel()
        await _end(process)


async def run_quietly(command: str, environment: dict[str, str]) -> None:
    """Run a shell command that nobody looks at, for a minute at most.

    Args:
        command: The user's own.
        environment: More variables for it.

    Raises:
        OSError: There is no shell.
    """
    process = await asyncio.create_subprocess_shell(
        command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            await process.wait()
    except TimeoutError:
        pass
    finally:
        await _end(process)


async def _started(command: str) -> Process:
    """Start a shell command; cancelled meanwhile, it is ended once it is there to be ended."""
    starting = asyncio.ensure_future(
        asyncio.create_subprocess_shell(
            command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, start_new_session=True
        )
    )
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        await _end(await starting)
        raise


async def _read(process: Process) -> tuple[bytes, bool]:
    assert process.stdout is not None
    kept, is_cut = bytearray(), False
    while data := await process.stdout.read(65_536):
        kept += data[: MOST_OUTPUT - len(kept)]
        is_cut = is_cut or len(kept) == MOST_OUTPUT
    return bytes(kept), is_cut


async def _end(process: Process) -> None:
    """End a program and all that it has started."""
    if process.returncode is not None:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await process.wait()
                return

"""The lines that are shown, out of phtui: into a file, or into another program."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from phtui.jobs.log_text import LineTexts
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Line
from phtui.store.log_windows import LogWindows
from phtui.store.private_file import private_file

MOST_OUTPUT = 1_000_000
"""Bytes of a program's output that are kept."""
_AT_ONCE = 2000
_GRACE = 1.0
"""Seconds a program has to end before it is killed."""

Write = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Export:
    """What came of taking lines out of phtui."""

    words: str = ""
    failed: bool = False
    output: str | None = None
    """What a program has written; None where none was asked."""


@dataclass(frozen=True, slots=True)
class Piped:
    """What came of giving lines to a program."""

    lines: int
    output: str
    """What it wrote, to either stream, as far as it is kept."""
    code: int
    """How it ended; negative for a signal."""
    is_cut: bool = False
    """Whether it wrote more than is kept."""


async def save(windows: LogWindows, chosen: LogFilter, texts: LineTexts, path: Path) -> Export:
    """Save as `save_lines` does, and tell how it went."""
    try:
        count = await save_lines(windows, chosen, texts, path)
    except (OSError, StoreError) as error:
        return Export(f"Not saved: {error}", failed=True)
    return Export(f"{count:,} lines saved to {path}")


async def pipe(windows: LogWindows, chosen: LogFilter, texts: LineTexts, command: str) -> Export:
    """Pipe as `pipe_lines` does, and tell how it went."""
    try:
        piped = await pipe_lines(windows, chosen, texts, command)
    except (OSError, StoreError) as error:
        return Export(f"Not piped: {error}", failed=True)
    ended = f"ended with {piped.code}" if piped.code else "done"
    cut = f", the first {MOST_OUTPUT:,} bytes of its output" if piped.is_cut else ""
    return Export(f"{command}: {piped.lines:,} lines, {ended}{cut}", output=piped.output)


async def save_lines(windows: LogWindows, chosen: LogFilter, texts: LineTexts, path: Path) -> int:
    """Write the lines of a filter to a file, all or nothing, and return how many they were.

    Args:
        windows: Where they are.
        chosen: Which.
        texts: How they are written: as JSON when the file's name ends so, else as text.
        path: Readable by its owner only. What stands there is replaced.

    Raises:
        OSError: It cannot be written.
        StoreError: The lines cannot be read.
    """
    write = texts.record if path.suffix in (".jsonl", ".ndjson", ".json") else texts.text
    count = 0
    with private_file(path) as file:
        async for lines in _pages(windows, chosen):
            data = await asyncio.to_thread(_encoded, lines, write)
            await asyncio.to_thread(file.write, data)
            count += len(lines)
    return count


async def pipe_lines(
    windows: LogWindows, chosen: LogFilter, texts: LineTexts, command: str
) -> Piped:
    """Give the lines of a filter to a shell command, as text. Cancelled, it ends the command.

    Raises:
        OSError: There is no shell.
        StoreError: The lines cannot be read.
    """
    process = await _started(command)
    reading = asyncio.ensure_future(_read(process))
    count = 0
    try:
        assert process.stdin is not None
        with suppress(BrokenPipeError, ConnectionResetError):  # it has seen enough
            async for lines in _pages(windows, chosen):
                process.stdin.write(await asyncio.to_thread(_encoded, lines, texts.text))
                await process.stdin.drain()
                count += len(lines)
        process.stdin.close()
        output, is_cut = await reading
        return Piped(count, output.decode(errors="replace"), await process.wait(), is_cut)
    finally:
        reading.cancel()
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


async def _pages(windows: LogWindows, chosen: LogFilter) -> AsyncIterator[tuple[Line, ...]]:
    position = (-(1 << 62), 0)
    while lines := await windows.after(position, chosen, _AT_ONCE):
        yield lines
        position = lines[-1].position


def _encoded(lines: tuple[Line, ...], write: Write) -> bytes:
    return "".join(f"{write(line)}\n" for line in lines).encode(errors="replace")


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

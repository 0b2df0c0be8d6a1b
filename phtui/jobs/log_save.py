"""The lines that are shown, out of phtui: into a file, or into another program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from phtui.jobs.log_text import LineTexts
from phtui.jobs.piping import Piped, pipe_into
from phtui.store.database import StoreError
from phtui.store.log_filter import LogFilter
from phtui.store.log_values import Line
from phtui.store.log_windows import LogWindows
from phtui.store.private_file import private_file

_AT_ONCE = 2000

Write = Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Export:
    """What came of taking lines out of phtui."""

    words: str = ""
    failed: bool = False
    output: str | None = None
    """What a program has written; None where none was asked."""


async def save(windows: LogWindows, chosen: LogFilter, texts: LineTexts, path: Path) -> Export:
    """Save as `save_lines` does, and tell how it went."""
    try:
        count = await save_lines(windows, chosen, texts, path)
    except OSError as error:
        return Export(f"Not saved to {path}: {error.strerror or error}.", failed=True)
    except StoreError as error:
        return Export(f"Not saved: {error}", failed=True)
    return Export(f"{count:,} lines saved to {path}")


async def pipe(windows: LogWindows, chosen: LogFilter, texts: LineTexts, command: str) -> Export:
    """Pipe as `pipe_lines` does, and tell how it went."""
    try:
        piped = await pipe_lines(windows, chosen, texts, command)
    except (OSError, StoreError) as error:
        return Export(f"Not piped: {error}", failed=True)
    return Export(f"{command}: {piped.words}", output=piped.output)


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
    parts = (
        await asyncio.to_thread(_encoded, lines, texts.text)
        async for lines in _pages(windows, chosen)
    )
    return await pipe_into(command, parts)


async def _pages(windows: LogWindows, chosen: LogFilter) -> AsyncIterator[tuple[Line, ...]]:
    position = (-(1 << 62), 0)
    while lines := await windows.after(position, chosen, _AT_ONCE):
        yield lines
        position = lines[-1].position


def _encoded(lines: tuple[Line, ...], write: Write) -> bytes:
    return "".join(f"{write(line)}\n" for line in lines).encode(errors="replace")

"""`phtui logs --clean`: let go of what was spooled."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from phtui.commands.shell import Exit, say
from phtui.formatting import safe_lines, size
from phtui.store.database import StoreError
from phtui.store.logs import LogStore
from phtui.store.spool import SPOOL_LIMITS, bytes_of, spools


def clean_spools(older: timedelta | datetime | None) -> Exit:
    """Remove lines from the spools of all projects, and say what that was.

    Args:
        older: Only lines from before so long ago, or before a time; all when None.
    """
    try:
        return asyncio.run(_clean(older))
    except StoreError as error:
        say(safe_lines(str(error)))
        return Exit.REFUSED


async def _clean(older: timedelta | datetime | None) -> Exit:
    end = datetime.now(UTC) - older if isinstance(older, timedelta) else older
    found = False
    async for words in _each(end):
        found = True
        sys.stdout.write(f"{words}\n")
    if not found:
        say("There is no spool: phtui logs --spool makes one.")
    return Exit.DONE


async def _each(end: datetime | None) -> AsyncIterator[str]:
    for path in await asyncio.to_thread(spools):
        before = await asyncio.to_thread(bytes_of, path)
        store = await LogStore.open(path, SPOOL_LIMITS)
        try:
            removed = await _remove(store, end)
            kept = (await store.counts()).kept
        finally:
            await store.close()
        yield _told(path, removed, kept, before, await asyncio.to_thread(bytes_of, path))


async def _remove(store: LogStore, end: datetime | None) -> int:
    if end is None:
        return await store.clean(everything=True)
    return await store.forget_before(round(end.timestamp() * 1_000_000))


def _told(path: Path, removed: int, kept: int, before: int, after: int) -> str:
    return f"{path}: {removed:,} lines removed, {kept:,} kept; {size(before)} are now {size(after)}"

"""`phtui sql --watch`: the query again and again, told when something changes."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING

from phtui.commands.shell import Exit, say
from phtui.commands.sql_options import SqlOptions
from phtui.commands.sql_rows import print_rows
from phtui.commands.sql_run import concluded
from phtui.formatting import duration, safe
from phtui.jobs.clock import Clock
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_watch import Watch, Watched, watch_query

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient


async def print_watch(
    client: PostHogClient,
    options: SqlOptions,
    watch: Watch,
    cancel: asyncio.Event,
    run_once: Callable[[], Awaitable[QueryRun]],
) -> Exit:
    """Print the rows at first and whenever they are worth a bell, until Ctrl-C.

    Without a condition that is each time something changed; with one, when it comes true.
    See `print_rows` for what may be raised.
    """
    last = QueryRun()
    printed = False

    async def once() -> QueryRun:
        nonlocal last
        last = await run_once()
        return last

    async def sleep(seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(cancel.wait(), seconds)

    say(f"Watching: {watch.budget_words}. Ctrl-C ends it.")
    states = watch_query(watch, once, lambda: client.budget.pace("query"), Clock(sleep=sleep))
    async with aclosing(states):
        async for state in states:
            if state.over:
                break
            if state.next_at is None:
                continue
            if last.phase is Phase.DONE and (state.rings or not printed):
                print_rows(last, options, again=printed)
                printed = True
            _tell(state)
    if last.phase is Phase.DONE:  # the condition cannot be right
        say(safe(state.trouble))
        return Exit.USAGE
    return concluded(last, options)


def _tell(state: Watched) -> None:
    """Say how the watch stands, with a bell on a terminal."""
    assert state.next_at is not None
    parts = [time.strftime("%H:%M:%S")]
    if state.trouble:
        parts.append(safe(state.trouble))
    elif state.diff is not None:
        parts.append(state.diff.words)
    if state.watch.condition is not None and not state.trouble:
        parts.append(state.holds)
    why = " (the budget runs low)" if state.stretched else ""
    parts.append(f"next in {duration(state.next_at - time.time())}{why}")
    lines = [f"  {safe(line)}" for line in (state.diff.lines if state.diff else ())]
    bell = "\a" if state.rings and sys.stderr.isatty() else ""
    say("\n".join(["  ".join(parts), *lines]) + bell)

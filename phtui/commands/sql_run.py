"""A query run once: how far it is on stderr, and what came of it."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import uuid4

from phtui.api.errors import ApiError, QueryFailed
from phtui.commands.shell import Exit, exit_for, say
from phtui.commands.sql_options import SqlOptions
from phtui.commands.sql_rows import print_rows
from phtui.formatting import cells_wide, duration, safe, safe_lines
from phtui.jobs.query import run_query
from phtui.jobs.query_failure import advice
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_variables import answered
from phtui.jobs.query_words import progress_words

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient


async def run_once(client: PostHogClient, options: SqlOptions, cancel: asyncio.Event) -> QueryRun:
    """Run the query to its end, and show on stderr how far it is.

    Args:
        client: Where to.
        options: What, and for how long at most.
        cancel: Ends it.
    """
    answers = answered(options.typed)
    request = answers.given_to(options.whole_sql, str(uuid4()), options.refresh)
    run = QueryRun()
    timer = asyncio.get_running_loop().call_later(options.timeout or math.inf, cancel.set)
    try:
        async with aclosing(run_query(client, request, cancel)) as states:
            async for run in states:
                if run.active:
                    note = safe(run.note) or progress_words(run, time.time(), bar=20)
                    progress_line(f"{run.phase.value}  {note}")
    finally:
        timer.cancel()
        progress_line("")
    return run


def concluded(run: QueryRun, options: SqlOptions) -> Exit:
    """Print what came of the query; see `print_rows`."""
    if run.phase is Phase.DONE:
        print_rows(run, options)
        return Exit.DONE
    if run.phase is Phase.CANCELLED:
        told = safe(run.note) or "Cancelled."
        if options.timeout is None or run.seconds() < options.timeout:
            say(told)
            return Exit.INTERRUPTED
        say(f"Not done in {duration(options.timeout)}. {told}")
        return Exit.TIMED_OUT
    assert run.error is not None, run.phase
    say(_explained(run.error, options))
    return exit_for(run.error)


def _explained(error: ApiError, options: SqlOptions) -> str:
    """Return the error with the line it is in and a mark under the place, where that is known."""
    message = "\n".join(filter(None, (safe_lines(str(error)), advice(error))))
    before, sql = len(options.prefix), options.sql
    if not isinstance(error, QueryFailed) or error.start is None or error.start < before:
        return message
    start = min(error.start - before, len(sql))  # a LIMIT may have been put after it
    end = start + 1 if error.end is None else error.end - before
    begin = sql.rfind("\n", 0, start) + 1
    line = sql[begin:].partition("\n")[0]
    number = sql.count("\n", 0, start) + 1
    mark = " " * cells_wide(safe(line[: start - begin])) + "^" * max(end - start, 1)
    return f"{message}\n  line {number}, column {start - begin + 1}\n  {safe(line)}\n  {mark}"


def progress_line(text: str) -> None:
    """Keep one line of stderr up to date, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text[: os.get_terminal_size(2).columns - 1]}")
        sys.stderr.flush()

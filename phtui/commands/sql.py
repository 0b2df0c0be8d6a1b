"""`phtui sql`: run a query and print its rows. Data on stdout, everything else on stderr."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import aclosing
from dataclasses import dataclass
from uuid import uuid4

from phtui.api.errors import ApiError, QueryFailed
from phtui.api.models import QueryRequest
from phtui.commands.formats import FORMATS
from phtui.commands.shell import Exit, OpenClient, exit_for, mute_stdout, say
from phtui.formatting import safe, safe_lines
from phtui.hogql.limits import top_level_limit
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_words import progress_words, result_words


@dataclass(frozen=True, slots=True)
class SqlOptions:
    """What the command line asks of a query."""

    sql: str
    format: str = "table"
    limit: int | None = None
    """At most so many rows, asked of PostHog where the SQL has no LIMIT of its own."""
    timeout: float | None = None
    """Seconds after which the query is cancelled on the server."""
    refresh: str = "force_async"


def print_query(open_client: OpenClient, options: SqlOptions) -> Exit:
    """Run the query to its end and print it; Ctrl-C cancels it on the server first."""
    try:
        run = asyncio.run(_run(open_client, options))
    except ApiError as error:
        say(safe_lines(str(error)))
        return exit_for(error)
    finally:
        _progress_line("")
    if run.phase is Phase.DONE:
        return _print_rows(run, options)
    if run.phase is Phase.CANCELLED:
        say(safe(run.note) or "Cancelled.")
        timed_out = options.timeout is not None and run.seconds() >= options.timeout
        return Exit.TIMED_OUT if timed_out else Exit.INTERRUPTED
    assert run.error is not None, run.phase
    say(_explained(run.error, run.sql, _prefix(options)))
    return exit_for(run.error)


async def _run(open_client: OpenClient, options: SqlOptions) -> QueryRun:
    client = await asyncio.to_thread(open_client, lambda _: None)
    cancel = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, cancel.set)
    if options.timeout is not None:
        loop.call_later(options.timeout, cancel.set)
    sql = _prefix(options) + options.sql + _suffix(options)
    request = QueryRequest(sql=sql, query_id=str(uuid4()), refresh=options.refresh)
    run = QueryRun()
    try:
        async with aclosing(run_query(client, request, cancel)) as states:
            async for run in states:
                if run.active:
                    note = safe(run.note) or progress_words(run, time.time(), bar=20)
                    _progress_line(f"{run.phase.value}  {note}")
    finally:
        await client.close()
    return run


def _prefix(options: SqlOptions) -> str:
    """Ask for the rows wanted where the SQL says nothing: else PostHog would send 100."""
    unlimited = options.limit is not None and top_level_limit(options.sql) is None
    return "SELECT * FROM (\n" if unlimited else ""


def _suffix(options: SqlOptions) -> str:
    return f"\n) LIMIT {options.limit}" if _prefix(options) else ""


def _print_rows(run: QueryRun, options: SqlOptions) -> Exit:
    assert run.result is not None
    rows = run.result.rows
    if options.limit is not None:
        rows = rows[: options.limit]
    columns = run.result.columns or ()
    try:
        lines = FORMATS[options.format](columns, rows, to_terminal=sys.stdout.isatty())
        for line in lines:
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough
        mute_stdout()
        return Exit.DONE
    say(result_words(run))
    return Exit.DONE


def _explained(error: ApiError, sql: str, prefix: str) -> str:
    """Return the error with the line it is in and a mark under the place, where that is known."""
    message = safe_lines(str(error))
    if not isinstance(error, QueryFailed) or error.start is None or error.start < len(prefix):
        return message
    start = min(error.start, len(sql))
    begin = sql.rfind("\n", 0, start) + 1
    line = sql[begin:].partition("\n")[0]
    number = sql.count("\n", len(prefix), start) + 1
    mark = " " * len(safe(line[: start - begin])) + "^" * max((error.end or start + 1) - start, 1)
    return f"{message}\n  line {number}, column {start - begin + 1}\n  {safe(line)}\n  {mark}"


def _progress_line(text: str) -> None:
    """Keep one line of stderr up to date, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text[: os.get_terminal_size(2).columns - 1]}")
        sys.stderr.flush()

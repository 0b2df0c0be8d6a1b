"""`phtui sql`: run a query and print its rows. Data on stdout, everything else on stderr."""

from __future__ import annotations

import asyncio
import signal
import sys

from phtui.api.errors import ApiError
from phtui.commands.shell import (
    Exit,
    OpenClient,
    exit_for,
    mute_stdout,
    say,
    telling_waits,
)
from phtui.commands.sql_history import SqlHistory
from phtui.commands.sql_options import SqlOptions
from phtui.commands.sql_run import concluded, progress_line, run_once
from phtui.commands.sql_watch import print_watch
from phtui.formatting import safe, safe_lines
from phtui.jobs.export import ExportError
from phtui.jobs.query_run import QueryRun


def print_query(open_client: OpenClient, options: SqlOptions) -> Exit:
    """Run the query to its end and print it; Ctrl-C cancels it on the server first."""
    try:
        return asyncio.run(_print_query(open_client, options))
    except ApiError as error:
        say(safe_lines(str(error)))
        return exit_for(error)
    except ExportError as error:
        say(safe(str(error)))
        return Exit.USAGE
    except BrokenPipeError:  # `| head` has seen enough
        mute_stdout()
        return Exit.DONE
    finally:
        progress_line("")


async def _print_query(open_client: OpenClient, options: SqlOptions) -> Exit:
    # On a terminal the line of progress says what it waits for.
    observe = (lambda _: None) if sys.stderr.isatty() else telling_waits()
    client = await asyncio.to_thread(open_client, observe)
    cancel = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, cancel.set)
    history = SqlHistory(client)

    async def once() -> QueryRun:
        run = await run_once(client, options, cancel)
        await history.enter(run)
        return run

    try:
        if options.watch is not None:
            return await print_watch(client, options, options.watch, cancel, once)
        return concluded(await once(), options)
    finally:
        await client.close()

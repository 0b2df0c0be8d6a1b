"""The rows of a query on stdout or in a file, and what it cost on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import islice

from phtui.commands.formats import FORMATS
from phtui.commands.shell import say
from phtui.commands.sql_options import SqlOptions
from phtui.formatting import duration, safe, safe_lines, short_count, size
from phtui.jobs.export import export
from phtui.jobs.query_run import QueryRun
from phtui.jobs.query_words import result_words


def print_rows(run: QueryRun, options: SqlOptions, *, again: bool = False) -> None:
    """Print the rows, or write them to the file that is named.

    Args:
        run: A query that is done.
        options: What the command line asks.
        again: Whether rows were printed before: CSV has its header then.

    Raises:
        BrokenPipeError: Nobody reads them any more.
        ExportError: The file cannot be written.
    """
    assert run.result is not None
    came = run.result.rows
    rows = came[: options.limit]
    columns = run.result.columns or ()
    if options.output is not None:
        say(safe(export(options.output, columns, run.result.column_types, rows).words))
    else:
        lines = FORMATS[options.format](columns, rows, to_terminal=sys.stdout.isatty())
        has_header = again and options.format == "csv"
        sys.stdout.writelines(f"{line}\n" for line in islice(lines, int(has_header), None))
        sys.stdout.flush()
    of = f"{len(rows):,} of " if len(rows) < len(came) else ""
    say(of + result_words(run, time.time()))
    if options.stats:
        say("\n".join(statistics_lines(run)))


def statistics_lines(run: QueryRun) -> Iterator[str]:
    """Yield what a query cost, where its time went, and the SQL that ClickHouse got."""
    assert run.result is not None
    read = run.bytes_read if run.bytes_read is not None else run.progress.bytes or None
    yield f"query id  {safe(run.query_id)}"
    yield f"took      {duration(run.seconds())}"
    if read is not None:
        yield f"read      {size(read)}"
    if run.progress.rows:
        yield f"rows read {short_count(run.progress.rows)}"
    yield f"received  {size(sum(map(len, run.result.results or ())))} of rows"
    for timing in run.result.timings or ():
        yield f"  {timing.t * 1000:9.1f} ms  {safe(timing.k)}"
    if run.result.clickhouse:
        yield f"ClickHouse SQL:\n{safe_lines(run.result.clickhouse)}"

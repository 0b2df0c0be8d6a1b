"""`phtui sources`: what logs, and what each last said."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from phtui.api.errors import Forbidden, MissingScope, NoPersonalKeys, UnknownEndpoint
from phtui.api.log_models import LogEntry, LogSource
from phtui.commands.formats import print_rows
from phtui.commands.shell import Exit, OpenClient, run_to_end, say
from phtui.formatting import safe_lines
from phtui.jobs.log_sources import KINDS, LogSources, last_log_lines, list_log_sources
from phtui.jobs.log_text import time_text

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_OF_ONE_KIND = (MissingScope, NoPersonalKeys, Forbidden, UnknownEndpoint)
_LAST_LINE = 80
"""Characters of a source's last line."""


def print_sources(open_client: OpenClient, format_: str) -> Exit:
    """List everything that logs."""
    return run_to_end(open_client, lambda client: _print(client, format_))


async def _print(client: PostHogClient, format_: str) -> Exit:
    columns = ("source", "name", "type", "enabled", "last_at", "last_line")
    listed = await _listed(client)
    async with aclosing(last_log_lines(client, listed)) as states:
        last = [listed, *[state async for state in states]][-1].last
    rows = [
        (each.key, each.name, each.type or "plugin", each.enabled, *_said(last.get(each.key)))
        for each in listed.sources
    ]
    print_rows(columns, rows, format_)
    if not rows:
        say("This project has no plugin config and no hog function.")
    return Exit.DONE


def _said(last: LogEntry | None) -> tuple[str | None, str | None]:
    """Return when a source last said something in the last week, and what; nulls for nothing."""
    if last is None:
        return None, None
    return time_text(last.time), last.text.partition("\n")[0][:_LAST_LINE]


async def list_sources(client: PostHogClient) -> tuple[LogSource, ...]:
    """Return the plugin configs and the hog functions. Of a refused kind it is said why.

    Raises:
        ApiError: Neither kind could be listed, or PostHog could not be asked.
    """
    return (await _listed(client)).sources


async def _listed(client: PostHogClient) -> LogSources:
    async with aclosing(list_log_sources(client)) as states:
        state = [state async for state in states][-1]
    errors = list(state.errors.values())
    for error in errors:
        if len(errors) == len(KINDS) or not isinstance(error, _OF_ONE_KIND):
            raise error
        say(safe_lines(str(error)))
    return state

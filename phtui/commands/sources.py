"""`phtui sources`: what logs."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from phtui.api.errors import Forbidden, MissingScope, NoPersonalKeys, UnknownEndpoint
from phtui.api.log_models import LogSource
from phtui.commands.formats import print_rows
from phtui.commands.shell import Exit, OpenClient, run_to_end, say
from phtui.formatting import safe_lines
from phtui.jobs.log_sources import KINDS, list_log_sources

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_OF_ONE_KIND = (MissingScope, NoPersonalKeys, Forbidden, UnknownEndpoint)


def print_sources(open_client: OpenClient, format_: str) -> Exit:
    """List everything that logs."""
    return run_to_end(open_client, lambda client: _print(client, format_))


async def _print(client: PostHogClient, format_: str) -> Exit:
    columns = ("source", "name", "type", "enabled")
    found = await list_sources(client)
    rows = [(each.key, each.name, each.type or "plugin", each.enabled) for each in found]
    print_rows(columns, rows, format_)
    return Exit.DONE


async def list_sources(client: PostHogClient) -> tuple[LogSource, ...]:
    """Return the plugin configs and the hog functions. Of a refused kind it is said why.

    Raises:
        ApiError: Neither kind could be listed, or PostHog could not be asked.
    """
    async with aclosing(list_log_sources(client)) as states:
        state = [state async for state in states][-1]
    errors = list(state.errors.values())
    for error in errors:
        if len(errors) == len(KINDS) or not isinstance(error, _OF_ONE_KIND):
            raise error
        say(safe_lines(str(error)))
    return state.sources

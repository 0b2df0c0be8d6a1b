"""`phtui sources`: what logs."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, Forbidden, MissingScope, NoPersonalKeys, UnknownEndpoint
from phtui.api.log_models import LogSource
from phtui.commands.formats import FORMATS
from phtui.commands.shell import Exit, OpenClient, exit_for, mute_stdout, say, until_interrupted
from phtui.formatting import safe_lines
from phtui.jobs.log_sources import KINDS, list_log_sources

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_OF_ONE_KIND = (MissingScope, NoPersonalKeys, Forbidden, UnknownEndpoint)


def print_sources(open_client: OpenClient, format_: str) -> Exit:
    """List everything that logs."""
    try:
        return asyncio.run(until_interrupted(_print(open_client, format_)))
    except ApiError as error:
        say(safe_lines(str(error)))
        return exit_for(error)
    except BrokenPipeError:  # `| head` has seen enough
        mute_stdout()
        return Exit.DONE


async def _print(open_client: OpenClient, format_: str) -> Exit:
    client = await asyncio.to_thread(open_client, lambda _: None)
    try:
        found = await list_sources(client)
    finally:
        await client.close()
    columns = ("source", "name", "type", "enabled")
    rows = [(each.key, each.name, each.type or "plugin", each.enabled) for each in found]
    for line in FORMATS[format_](columns, rows, to_terminal=sys.stdout.isatty()):
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
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

"""`phtui sources`: what logs, and which of it a name means."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, Forbidden, MissingScope, NoPersonalKeys, UnknownEndpoint
from phtui.api.log_models import LogSource
from phtui.commands.formats import FORMATS
from phtui.commands.shell import Exit, OpenClient, exit_for, mute_stdout, say, until_interrupted
from phtui.formatting import safe, safe_lines

if TYPE_CHECKING:
    from phtui.api.client import PostHogClient

_OF_ONE_KIND = (MissingScope, NoPersonalKeys, Forbidden, UnknownEndpoint)
_MOST_NAMED = 20


class NotChosen(Exception):  # noqa: N818 -- it is what the user reads, not a failure of ours
    """A name means no source, or several; the text says which there are."""


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
    found: list[LogSource] = []
    refused: list[ApiError] = []
    for ask in (client.plugin_configs, client.hog_functions):
        try:
            found += await ask()
        except _OF_ONE_KIND as error:
            refused.append(error)
    if len(refused) > 1:
        raise refused[0]
    for why in refused:
        say(safe_lines(str(why)))
    return tuple(found)


def choose(sources: Sequence[LogSource], wanted: Iterable[str]) -> tuple[LogSource, ...]:
    """Return the sources that are meant, each once; all that are enabled if none is named.

    Raises:
        NotChosen: A name means none, or more than one.
    """
    chosen = [_meant(sources, text) for text in wanted]
    chosen = chosen or [source for source in sources if source.enabled]
    if not chosen:
        raise NotChosen("No plugin config and no hog function is enabled in this project.")
    return tuple({source.key: source for source in chosen}.values())


def _meant(sources: Sequence[LogSource], text: str) -> LogSource:
    """Return the source of this key or name, or the only one that has the text in either."""
    sought = text.casefold()
    exact = [each for each in sources if sought in (each.key.casefold(), each.name.casefold())]
    found = exact or [
        each for each in sources if sought in each.name.casefold() or sought in each.key.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotChosen(f"{safe(text)!r} may be any of these:\n{_named(found)}")
    if not sources:
        raise NotChosen("This project has no plugin config and no hog function.")
    raise NotChosen(f"There is no log source {safe(text)!r}. There are:\n{_named(sources)}")


def _named(sources: Sequence[LogSource]) -> str:
    lines = [f"  {safe(each.key)}  {safe(each.name)}" for each in sources[:_MOST_NAMED]]
    more = len(sources) - len(lines)
    return "\n".join([*lines, f"  and {more} more: phtui sources"] if more else lines)

"""`phtui persons`: find people, values of a property. Data on stdout, the rest on stderr."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.commands.formats import print_rows
from phtui.commands.shell import Exit, OpenClient, run_to_end, say
from phtui.formatting import counted
from phtui.jobs.person_fields import FIELDS, fields_of
from phtui.jobs.person_values import ValueList, ValueMemory, find_values
from phtui.jobs.persons import PersonList, PersonSearch, find_persons, more_persons

if TYPE_CHECKING:  # at run time it would bring httpx in before it is needed
    from phtui.api.client import PostHogClient


@dataclass(frozen=True, slots=True)
class FindOptions:
    """What the command line asks of a search."""

    text: str
    format: str = "table"
    limit: int = 100


def print_persons(open_client: OpenClient, options: FindOptions) -> Exit:
    """Print who is found."""
    return run_to_end(open_client, lambda client: _persons(client, options))


def print_values(open_client: OpenClient, key: str, search: str, format_: str) -> Exit:
    """Print the values of a property, and how many persons have each."""
    return run_to_end(open_client, lambda client: _values(client, key, search, format_))


async def look_for(client: PostHogClient, search: PersonSearch, limit: int) -> PersonList:
    """Return who is found, page after page until they are so many.

    Raises:
        ApiError: A page is refused, or failed.
    """
    found = PersonList()
    async with aclosing(find_persons(client, search, pause=0)) as states:
        async for state in states:
            found = state
    while found.error is None and found.has_more and len(found.persons) < limit:
        found = await more_persons(client, found)
    if found.error is not None:
        raise found.error
    return found


async def _persons(client: PostHogClient, options: FindOptions) -> Exit:
    found = await look_for(client, PersonSearch(options.text), options.limit)
    if found.note:
        say(found.note)
        return Exit.USAGE
    people = found.persons[: options.limit]
    print_rows(FIELDS, map(fields_of, people), options.format)
    more = found.next or len(found.persons) > len(people)
    say(f"{counted(len(people), 'person')}; there are more: --limit" if more else found.count)
    return Exit.DONE


async def _values(client: PostHogClient, key: str, search: str, format_: str) -> Exit:
    found = ValueList()
    async with aclosing(find_values(client, key, search, ValueMemory(), pause=0)) as states:
        async for state in states:
            found = state
            if state.note and state.asking:
                say(state.note)
    if found.error is not None:
        raise found.error
    print_rows(("value", "persons"), ((each.name, each.count) for each in found.values), format_)
    if found.values:
        told = f"{counted(len(found.values), 'value')}: the most common that PostHog gives."
    else:
        told = found.nobody
    say(found.note or told)
    return Exit.DONE

"""Find persons: as one types, page after page, by anything they go by."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from phtui.api.errors import ApiError, NotFound
from phtui.api.figures import property_filters
from phtui.api.person_models import PersonLine, PersonPage
from phtui.formatting import cell_text
from phtui.jobs.figure_people import Behind, PersonLines, lines_behind

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PAUSE = 0.3
"""Seconds of no typing before PostHog is asked."""
LEAST = 3
"""Characters of text that are worth a search."""
MOST_HELD = 50_000
"""Persons that are kept of one list."""

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """Who is looked for."""

    text: str = ""
    """Part of an email, or a whole distinct id, UUID or email; "" for everybody."""
    key: str = ""
    """A person property that must have `value`; "" for none."""
    value: Any = None
    behind: Behind | None = None
    """The point of a figure that they are behind; None for no such."""

    @property
    def title(self) -> str:
        """Who they are, in words; "" for who is found by what was typed."""
        if self.behind is not None:
            return self.behind.title
        value = "∅" if self.value is None else cell_text(self.value)
        return f"with {self.key} = {value}" if self.key else ""


@dataclass(frozen=True, slots=True)
class PersonList:
    """Who was found so far. How many there are in all, PostHog does not say."""

    search: PersonSearch = PersonSearch()
    persons: tuple[PersonLine, ...] = ()
    next: str = ""
    """The query string of the next page; "" when there is none."""
    asking: bool = False
    note: str = ""
    error: ApiError | None = None

    @property
    def has_more(self) -> bool:
        """Whether more can be loaded."""
        return bool(self.next) and len(self.persons) < MOST_HELD

    @property
    def count(self) -> str:
        """What is true of their number: `200+ persons loaded`, `37 persons`."""
        number = len(self.persons)
        if self.next and not self.has_more:
            return f"{number:,} persons kept, no more than that: narrow the search"
        if self.next:
            return f"{number:,}+ persons loaded"
        return f"{number:,} person{'' if number == 1 else 's'}"


async def find_persons(
    client: PostHogClient, search: PersonSearch, pause: float = PAUSE
) -> AsyncGenerator[PersonList, None]:
    """Look for persons: the first page, or the one person that is meant.

    Nothing is asked before `pause` seconds, and nothing at all for one or two characters:
    whoever types on cancels this.
    """
    state = PersonList(search)
    if 0 < len(search.text.strip()) < LEAST:
        yield replace(state, note=f"Type {LEAST} characters at least.")
        return
    yield replace(state, asking=True)
    await asyncio.sleep(pause)
    try:
        yield _added(state, client, await _first_page(client, search))
    except ApiError as error:
        yield replace(state, error=error)


async def more_persons(client: PostHogClient, state: PersonList) -> PersonList:
    """Return the list with its next page; with the error, and as long, if that fails."""
    try:
        return _added(state, client, await _next_page(client, state))
    except ApiError as error:
        return replace(state, error=error, asking=False)


def _added(state: PersonList, client: PostHogClient, page: PersonLines) -> PersonList:
    query = client.next_page(page.next) if page.next and page.lines else ""
    return replace(
        state,
        persons=(*state.persons, *page.lines)[:MOST_HELD],
        next="" if query == state.next else query,  # a server that runs in a circle
        asking=False,
        note=page.note,
        error=None,
    )


async def _first_page(client: PostHogClient, search: PersonSearch) -> PersonLines:
    if search.behind is not None:
        return await lines_behind(client, search.behind)
    return _lines(await _searched(client, search))


async def _next_page(client: PostHogClient, state: PersonList) -> PersonLines:
    if state.search.behind is not None:
        return await lines_behind(client, state.search.behind, state.next)
    return _lines(await client.persons(state.next))


def _lines(page: PersonPage) -> PersonLines:
    return PersonLines(tuple(person.line() for person in page.results), page.next)


async def _searched(client: PostHogClient, search: PersonSearch) -> PersonPage:
    if search.key:
        return await client.persons({"properties": property_filters([(search.key, search.value)])})
    text = search.text.strip()
    if _UUID.fullmatch(text):
        try:
            return PersonPage(results=[await client.person(text)])
        except NotFound:
            return PersonPage()
    if _EMAIL.fullmatch(text):
        page = await client.persons({"email": text})
        if page.results:
            return page
    return await client.persons({"search": text} if text else {})

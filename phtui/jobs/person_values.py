"""The values of a person property: as one types, from memory where it is fresh, at a pace.

PostHog's published table allows value look-ups far less than other requests.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, Forbidden, MissingScope, NoPersonalKeys, UnknownEndpoint
from phtui.api.person_models import MOST_PROPERTIES, PropertyValue, PropertyValues
from phtui.formatting import cell_text, duration
from phtui.jobs.person_sql import SAMPLED, property_keys, value_counts
from phtui.jobs.persons import PAUSE
from phtui.jobs.query_result import query_result

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_MINUTE, _HOUR = (60, 60.0), (300, 3600.0)
"""Look-ups in so many seconds."""
_FRESH_SECONDS = 300.0
_MOST_REMEMBERED = 200
_RECOUNTS, _RECOUNT_SECONDS = 3, 3.0
_NO_SCHEMA = (MissingScope, Forbidden, NoPersonalKeys, UnknownEndpoint)
"""Why a key, or an old server, may tell nothing of the schema."""


@dataclass(frozen=True, slots=True)
class ValueList:
    """The values of a property that were found."""

    key: str = ""
    search: str = ""
    values: tuple[PropertyValue, ...] = ()
    asking: bool = False
    note: str = ""
    error: ApiError | None = None

    @property
    def nobody(self) -> str:
        """What is true where there are no values."""
        which = f" that contains {self.search!r}" if self.search else ""
        return f"No person has a value of {self.key}{which}."

    @property
    def total(self) -> int:
        """How many persons have one of these values, as far as they are counted."""
        return sum(value.count or 0 for value in self.values)


class ValueMemory:
    """What look-ups have told, and when the next one may be made; bounded in both."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: OrderedDict[tuple[str, str], tuple[float, PropertyValues]] = OrderedDict()
        self._asked: deque[float] = deque(maxlen=_HOUR[0])

    def recall(self, key: str, search: str) -> PropertyValues | None:
        """Return what was told of this, while it is fresh."""
        at, values = self._told.get((key, search), (0.0, None))
        return values if self._clock() - at < _FRESH_SECONDS else None

    def remember(self, key: str, search: str, values: PropertyValues) -> None:
        """Keep what was told."""
        self._told[key, search] = self._clock(), values
        self._told.move_to_end((key, search))
        while len(self._told) > _MOST_REMEMBERED:
            self._told.popitem(last=False)

    def wait(self) -> float:
        """Return the seconds until the next look-up is within PostHog's limits."""
        now = self._clock()
        waits = [
            self._asked[-most] + seconds - now
            for most, seconds in (_MINUTE, _HOUR)
            if len(self._asked) >= most
        ]
        return max([0.0, *waits])

    def spend(self) -> None:
        """Count a look-up that is about to be made."""
        self._asked.append(self._clock())


async def find_values(
    client: PostHogClient, key: str, search: str, memory: ValueMemory, pause: float = PAUSE
) -> AsyncGenerator[ValueList, None]:
    """Look up the values of a property that contain `search`, and how many persons have each.

    What is fresh in memory comes at once; else nothing is asked before `pause` seconds, nor
    faster than PostHog allows.
    """
    state = ValueList(key, search)
    found = memory.recall(key, search)
    if found is None:
        yield replace(state, asking=True)
        await asyncio.sleep(pause)
    try:
        for _ in range(_RECOUNTS + 1):
            if found is None:
                if wait := memory.wait():
                    words = f"PostHog allows the next look-up in {duration(wait)}."
                    yield replace(state, asking=True, note=words)
                    await asyncio.sleep(wait)
                found = await _looked_up(client, key, search, memory)
            state = replace(state, values=tuple(found.results), asking=found.refreshing)
            if not found.refreshing:
                break
            yield replace(state, note="PostHog is counting these anew.")
            await asyncio.sleep(_RECOUNT_SECONDS)
            found = None
        yield replace(await _counted(client, state), asking=False)
    except ApiError as error:
        yield replace(state, asking=False, error=error)


async def _looked_up(
    client: PostHogClient, key: str, search: str, memory: ValueMemory
) -> PropertyValues:
    memory.spend()
    found = await client.person_values(key, search)
    memory.remember(key, search, found)
    return found


async def _counted(client: PostHogClient, state: ValueList) -> ValueList:
    """Return the values with the counts that the endpoint has not told, by query."""
    uncounted = [value.name for value in state.values if value.count is None]
    if not any(name is not None for name in uncounted):
        return state
    rows = (await query_result(client, value_counts(state.key, uncounted))).rows
    counts = {row[0]: int(row[1]) for row in rows}
    values = tuple(_with_count(value, counts) for value in state.values)
    return replace(state, values=values, note="Counted by query: this PostHog does not say.")


def _with_count(value: PropertyValue, counts: Mapping[str, int]) -> PropertyValue:
    if value.count is not None or value.name is None:
        return value
    return PropertyValue(name=value.name, count=counts.get(cell_text(value.name), 0))


@dataclass(frozen=True, slots=True)
class PropertyKeys:
    """The names of person properties."""

    keys: tuple[str, ...] = ()
    """The project's own before PostHog's; the commonest first where no schema tells them."""
    asking: bool = False
    note: str = ""
    """What is true of them, where they are not the whole schema."""
    error: ApiError | None = None


async def list_property_keys(client: PostHogClient) -> AsyncGenerator[PropertyKeys, None]:
    """Read from PostHog's schema which properties persons have.

    Where the key may not read it, the properties of some persons are looked through by query.
    """
    yield PropertyKeys(asking=True)
    try:
        try:
            yield _of_schema(await client.person_properties())
        except _NO_SCHEMA as refused:
            rows = (await query_result(client, property_keys())).rows
            note = f"Seen in {SAMPLED:,} persons. {refused}"
            yield PropertyKeys(tuple(cell_text(row[0]) for row in rows), note=note)
    except ApiError as error:
        yield PropertyKeys(error=error)


def _of_schema(names: tuple[str, ...]) -> PropertyKeys:
    keys = sorted(names, key=lambda name: (name.startswith("$"), name.casefold()))
    note = "" if names else "PostHog's schema names no property of persons."
    if len(names) >= MOST_PROPERTIES:
        note = f"The first {len(names):,}: type another's name."
    return PropertyKeys(tuple(keys), note=note)

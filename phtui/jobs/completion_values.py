"""The values a property has, for the inside of a string it is compared with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.formatting import cell_text
from phtui.jobs.completion import PAUSE
from phtui.jobs.query_submit import TRANSIENT

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_LONGEST_PACE = 1.0
_NAMES_OF_EVENTS = "custom_event"
"""What PostHog calls the names of events where it lists values; its own are not among them."""
_OWN_EVENTS = (
    "$pageview", "$pageleave", "$autocapture", "$identify", "$set", "$rageclick", "$exception",
    "$feature_flag_called", "$screen", "$web_vitals", "$groupidentify", "$create_alias",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ValuesRequest:
    """A property whose values are wanted."""

    owner: str
    """`events.properties`, `persons.properties`, or `events` for the names of events."""
    key: str
    search: str = ""
    """What the values have in them."""


@dataclass(frozen=True, slots=True)
class PropertyTexts:
    """The values of a property, as they are compared to in HogQL."""

    request: ValuesRequest | None = None
    values: tuple[str, ...] = ()
    paused: bool = False
    """Whether there is no answer: the request budget is low, or the line was broken."""


async def find_values(
    client: PostHogClient, request: ValuesRequest, pause: float = PAUSE
) -> PropertyTexts:
    """Ask PostHog for the commonest values once typing pauses; none when it does not tell."""
    await asyncio.sleep(pause)
    is_person = request.owner.startswith("persons.")
    names = request.owner == "events"
    if client.budget.pace("persons" if is_person else "query") > _LONGEST_PACE:
        return PropertyTexts(request, paused=True)
    try:
        if is_person:
            answer = await client.person_values(request.key, request.search)
        else:
            key = _NAMES_OF_EVENTS if names else request.key
            answer = await client.event_values(key, request.search)
    except ApiError as error:
        known = _OWN_EVENTS if names else ()
        return PropertyTexts(request, known, paused=isinstance(error, TRANSIENT))
    texts = [cell_text(value.name) for value in answer.results if value.name is not None]
    known = _OWN_EVENTS if names else ()
    return PropertyTexts(request, tuple(dict.fromkeys((*filter(None, texts), *known))))

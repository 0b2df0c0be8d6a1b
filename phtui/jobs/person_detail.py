"""Who somebody is: properties, ids, and what they did lately."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError
from phtui.api.models import QueryResult
from phtui.api.person_models import Person
from phtui.formatting import cell_text
from phtui.jobs.person_sql import DAYS, events_of, recordings_of, sessions_of
from phtui.jobs.query_result import query_result

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

PARTS: Mapping[str, Callable[[str], str]] = {
    "events": events_of,
    "recordings": recordings_of,
    "sessions": sessions_of,
}
"""What is asked by query, and the query for a UUID."""


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A person as far as PostHog has told."""

    key: str = ""
    """What was asked for: a UUID or a distinct id."""
    person: Person | None = None
    rows: Mapping[str, QueryResult] = field(default_factory=dict)
    """What has come of each of `PARTS`."""
    asking: str = ""
    """What is being asked; "" when nothing is."""
    errors: Mapping[str, ApiError] = field(default_factory=dict)
    """Why a part is missing; `person` when there is nothing at all."""

    @property
    def last_seen(self) -> str:
        """ISO time of the last sign of them, or what is known of it instead."""
        if self.person is not None and self.person.last_seen_at:
            return cell_text(self.person.last_seen_at)
        events = self.rows.get("events")
        if events is None:
            return ""
        return cell_text(events.rows[0][0]) if events.rows else f"not in the last {DAYS} days"


async def read_person(
    client: PostHogClient, known: PersonDetail
) -> AsyncGenerator[PersonDetail, None]:
    """Read who somebody is, then what they did lately, a part at a time; of `known` the rest."""
    detail = replace(known, asking="person", errors={})
    yield detail
    person = known.person
    try:
        person = person or await client.person(known.key)
    except ApiError as error:
        yield replace(detail, asking="", errors={"person": error})
        return
    detail = replace(detail, person=person)
    for part, query in PARTS.items():
        if part in known.rows:
            continue
        detail = replace(detail, asking=part)
        yield detail
        try:
            found = await query_result(client, query(person.key))
        except ApiError as error:
            detail = replace(detail, errors={**detail.errors, part: error})
        else:
            detail = replace(detail, rows={**detail.rows, part: found})
    yield replace(detail, asking="")

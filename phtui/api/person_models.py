"""Persons as PostHog returns them, typed once: a person, a page of them, values of a property.

Fields are `Any` where one odd value must not cost a page: names and distinct ids are whatever an
application once sent.
"""

from __future__ import annotations

from typing import Any

import msgspec

from phtui.api.models import Value
from phtui.formatting import cell_text

MOST_PROPERTIES = 5000
"""Names of properties that are read of PostHog's schema."""
_MOST_NAME = 200
"""Characters kept of what a list shows of a person: a name may be a megabyte."""


class Person(Value, frozen=True):
    """Somebody, with everything PostHog knows about them."""

    id: Any = ""
    uuid: Any = None
    name: Any = None
    distinct_ids: list[Any] = []
    properties: dict[str, Any] = {}
    created_at: Any = None
    last_seen_at: Any = None
    """Newer servers only."""

    @property
    def key(self) -> str:
        """The UUID; older servers have a number as `id` beside it."""
        return cell_text(self.uuid or self.id)

    def line(self) -> PersonLine:
        """Return what a list shows of them: twenty thousand of these are held at once."""
        return PersonLine(
            uuid=self.key,
            name=_short(self.name),
            email=_short(self.properties.get("email")),
            distinct_id=_short(self.distinct_ids[0] if self.distinct_ids else ""),
            created=_short(self.created_at),
            last_seen=_short(self.last_seen_at),
        )


class PersonLine(Value, frozen=True):
    """A person as one line of a list."""

    uuid: str
    name: str = ""
    email: str = ""
    distinct_id: str = ""
    """The first of them."""
    created: str = ""
    """ISO time."""
    last_seen: str = ""
    """ISO time; "" where the server does not say."""
    count: int | None = None
    """How many events brought them here; None where that was not asked."""

    @property
    def label(self) -> str:
        """What they are called in one word: email, name, distinct id or UUID."""
        return self.email or self.name or self.distinct_id or self.uuid


def _short(value: object) -> str:
    return cell_text(value)[:_MOST_NAME]


class PersonPage(Value, frozen=True):
    """Some of a list of persons. How many there are in all, no server says."""

    results: list[Person] = []
    next: str | None = None
    """An absolute URL; its host is not to be trusted. None on the last page."""


class PropertyValue(Value, frozen=True):
    """A value of a property, of any JSON type, and how many persons have it."""

    name: Any = None
    count: int | None = None
    """None where the server does not count."""


class PropertyValues(Value, frozen=True):
    """The most common values of a property."""

    results: list[PropertyValue] = []
    refreshing: bool = False
    """Whether PostHog is counting anew: ask again in a moment."""


class PropertyDefinition(Value, frozen=True):
    """A property as PostHog's schema has it."""

    name: Any = ""
    virtual: bool | None = False
    """Whether PostHog computes it: it is nobody's, and has no values to look up."""


class PropertyDefinitionPage(Value, frozen=True):
    """Some of the schema."""

    results: list[PropertyDefinition] = []
    next: str | None = None


class _Behind(Value, frozen=True):
    people: list[msgspec.Raw] = []
    count: int | None = None


class PeoplePage(Value, frozen=True):
    """Who is behind a point of a figure: one wrapping object in `results`, with a page in it."""

    results: list[_Behind] = []
    next: str | None = None
    missing_persons: int = 0
    """How many were counted that PostHog has no person for (deleted, or merged away)."""

    @property
    def count(self) -> int:
        """How many persons are on this page, those without a person too."""
        found = sum(max(each.count or 0, len(each.people)) for each in self.results)
        return max(found, self.missing_persons)

    def people(self) -> list[Person]:
        """Return the persons, decoded only now: a chart needs their number alone."""
        raw = (each for behind in self.results for each in behind.people)
        return [msgspec.json.decode(each, type=Person) for each in raw]

"""Persons: who there is, what they are like, who is behind a point of trends and stickiness.

Lists have `next` and no count. Trends and stickiness are the older ones: the cloud of today
refuses trends to every personal key, and has no stickiness any more, so that its path is read
as somebody's id. Both are told in sentences of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from phtui.api.answer import Answer
from phtui.api.errors import (
    ApiError,
    BadRequest,
    NoPersonalKeys,
    NotFound,
    NotPostHog,
    UnknownEndpoint,
)
from phtui.api.figures import FigureGone, FigureKind
from phtui.api.person_models import (
    MOST_PROPERTIES,
    PeoplePage,
    Person,
    PersonPage,
    PropertyDefinitionPage,
    PropertyValue,
    PropertyValues,
)
from phtui.api.project import ProjectRoute
from phtui.api.transport import Call
from phtui.formatting import cell_text

PAGE = 100
"""Persons on a page: PostHog's own default."""
_PROPERTIES_AT_ONCE = 500
_CSV = "text/csv"
_READ_AS_AN_ID = "does not look like a person"
"""What a server without stickiness says of a person called `stickiness`."""


class PersonEndpoints:
    """The part of the client that reads persons."""

    _route: ProjectRoute

    async def persons(self, filters: Mapping[str, str] | str = "") -> PersonPage:
        """List persons, newest first.

        Args:
            filters: Any of `search` (email in full text, or a distinct id), `email`,
                `distinct_id`, `properties` (JSON filters), `limit`; or the query string of the
                page before's `next`.
        """
        if not isinstance(filters, str):
            filters = urlencode({"limit": str(PAGE)} | dict(filters))
        call = Call("GET", "persons/", "persons", "persons", params=filters)
        return await self._route.send(call, PersonPage)

    async def person(self, uuid: str) -> Person:
        """Return one person, or the one a distinct id belongs to.

        Raises:
            NotFound: There is none.
        """
        if not re.fullmatch(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", uuid):
            return await self.person_of(uuid)
        call = Call("GET", f"persons/{uuid}/", "person", "persons")
        try:
            return await self._route.send(call, Person)
        except UnknownEndpoint:
            raise
        except NotFound:
            return await self.person_of(uuid)  # distinct ids may look like UUIDs, and often do

    async def person_of(self, distinct_id: str) -> Person:
        """Return the person a distinct id belongs to.

        Raises:
            NotFound: Nobody's.
        """
        found = (await self.persons({"distinct_id": distinct_id, "limit": "1"})).results
        if not found:
            raise NotFound("PostHog knows no person with this id.", 404)
        return found[0]

    async def person_values(self, key: str, search: str = "") -> PropertyValues:
        """Return the most common values of a person property that contain `search`.

        PostHog keeps its answer for hours. Older servers answer with a bare list.
        """
        params = {"key": key} | ({"value": search} if search else {})
        call = Call("GET", "persons/values/", "person values", "persons", params=params)
        answer = await self._route.send(call, _VALUES)
        return PropertyValues(results=answer) if isinstance(answer, list) else answer

    async def person_properties(self) -> tuple[str, ...]:
        """Return the names of the properties persons have, as PostHog's schema has them.

        It asks for a scope of its own: `property_definition:read`.
        """
        names: list[str] = []
        for offset in range(0, MOST_PROPERTIES, _PROPERTIES_AT_ONCE):
            params = {"type": "person", "limit": str(_PROPERTIES_AT_ONCE), "offset": str(offset)}
            call = Call("GET", "property_definitions/", "person properties", params=params)
            page = await self._route.send(call, PropertyDefinitionPage)
            names += (cell_text(each.name) for each in page.results if not each.virtual)
            if not (page.next and page.results):
                break
        return tuple(names)

    async def people_behind(self, kind: FigureKind, params: Mapping[str, str] | str) -> PeoplePage:
        """Return the persons behind a point of a figure.

        Args:
            kind: Which figure.
            params: As the older insights took them: `entity_id`, `entity_type`, `date_from`,
                `date_to`, `properties`, `stickiness_days` …; or a `next`'s query string.

        Raises:
            FigureGone: This server does not compute it for a key.
        """
        try:
            return await self._route.send(_figure_call(kind, params), PeoplePage)
        except ApiError as error:
            raise _gone(kind, error) from None

    async def people_csv(self, kind: FigureKind, params: Mapping[str, str]) -> bytes:
        """Return the same as CSV, byte for byte as it was served.

        Raises:
            FigureGone: This server does not compute it for a key.
            NotPostHog: Something that is no CSV came.
        """
        # Without a fitting Accept, Django answers 406 to `format=csv`.
        call = _figure_call(kind, {**params, "format": "csv"}, _CSV)
        try:
            answer = await self._route.send(call, Answer)
        except NotPostHog as error:
            if error.status in (400, 403, 404):
                await self.people_behind(kind, params)  # the refusal was CSV too; this one says why
            raise
        except ApiError as error:
            raise _gone(kind, error) from None
        served = answer.headers.get("content-type", "")
        if _CSV not in served.lower():
            raise NotPostHog(f"PostHog answered “{served}” where CSV was asked for.", answer.status)
        return answer.body


_VALUES = cast("type[PropertyValues | list[PropertyValue]]", PropertyValues | list[PropertyValue])


def _figure_call(
    kind: FigureKind, params: Mapping[str, str] | str, accept: str = "application/json"
) -> Call:
    endpoint = f"persons {kind}"
    return Call("GET", f"persons/{kind}/", endpoint, "persons", params=params, accept=accept)


def _gone(kind: FigureKind, error: ApiError) -> ApiError:
    """Return what an error says of a figure; the error itself where it says something else."""
    if isinstance(error, NoPersonalKeys):
        text = f"PostHog computes persons/{kind} for its web app only, for no personal key."
        return FigureGone(f"{text} A query gives the same figure.", 403)
    dropped = isinstance(error, BadRequest) and _READ_AS_AN_ID in str(error)
    if dropped or isinstance(error, UnknownEndpoint):
        text = f"This PostHog no longer has persons/{kind}. A query gives the same figure."
        return FigureGone(text, error.status)
    return error

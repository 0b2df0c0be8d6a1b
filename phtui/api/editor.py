"""What an editor asks about a query and a project; nothing of it runs the query."""

from __future__ import annotations

from typing import Any

from phtui.api.person_models import PropertyValue, PropertyValues
from phtui.api.project import ProjectRoute
from phtui.api.schema_models import Autocompletion, DatabaseSchema, Drafted
from phtui.api.transport import Call

LONGEST_PROMPT = 400
"""Characters of a wish that PostHog makes a query of."""
_PATIENCE = 60.0
"""Seconds that a draft may take."""
_VALUES: Any = PropertyValues | list[PropertyValue]


class EditorEndpoints:
    """The part of the client that helps to write queries.

    Each question but the schema is about something that is being typed: it is asked once, and
    an answer that does not come is not missed.
    """

    _route: ProjectRoute

    async def database_schema(self) -> DatabaseSchema:
        """Ask for every table and view with its fields; some megabytes on a big project."""
        body = {"query": {"kind": "DatabaseSchemaQuery"}}
        call = Call("POST", "query/", "schema", "query", body=body)
        return await self._route.send(call, DatabaseSchema)

    async def autocomplete(self, sql: str, start: int, end: int) -> Autocompletion:
        """Ask what could stand in a query instead of its characters from `start` to `end`.

        PostHog leaves the choice by what is typed to us, but for functions and properties.
        """
        node = {
            "kind": "HogQLAutocomplete",
            "language": "hogQL",
            "query": sql,
            "startPosition": start,
            "endPosition": end,
        }
        return await self._route.send(_once("completion", {"query": node}), Autocompletion)

    async def event_values(self, key: str, search: str = "") -> PropertyValues:
        """Return values of an event property that contain `search`.

        Older servers answer with a bare list.
        """
        params = {"key": key} | ({"value": search} if search else {})
        call = Call("GET", "events/values/", "event values", "query", params=params)
        answer = await self._route.send(call, _VALUES)
        return PropertyValues(results=answer) if isinstance(answer, list) else answer

    async def draft_sql(self, words: str, current_query: str = "") -> str:
        """Ask for a query in words.

        Args:
            words: At most `LONGEST_PROMPT` characters.
            current_query: What the words may be about.

        Raises:
            NoPersonalKeys: PostHog does this for its web app alone; most servers say so.
            ValueError: The words are too many, or none.
        """
        if not 1 <= len(words) <= LONGEST_PROMPT:
            raise ValueError(f"1 to {LONGEST_PROMPT} characters, not {len(words)}")
        params = {"prompt": words}
        if current_query:
            params["current_query"] = current_query
        call = Call(
            "GET", "query/draft_sql/", "draft SQL", params=params, seconds=_PATIENCE,
            repeatable=False,
        )  # fmt: skip
        return (await self._route.send(call, Drafted)).sql


def _once(endpoint: str, body: dict[str, Any]) -> Call:
    return Call("POST", "query/", endpoint, "query", body=body, repeatable=False)

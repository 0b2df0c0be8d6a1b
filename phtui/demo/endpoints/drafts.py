"""What PostHog's SQL editor asks beside the query endpoint, most of it closed to keys.

Drafts and the log of a query are for the web app: a personal key gets a 403. As an older server
(`legacy`) the demo drafts for a key as well; it knows a few words only.
"""

from __future__ import annotations

import re

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.engine import Engine
from phtui.demo.hogql.quoting import string
from phtui.demo.problems import Problem, json_response

_LONGEST = 400
_MOST_VALUES = 20
_ROWS_LOOKED_AT = 30_000
_NOUNS = {
    "person": ("uniq(person_id)", "persons"),
    "user": ("uniq(person_id)", "persons"),
    "session": ("uniq($session_id)", "sessions"),
}
_GROUPS = {
    "browser": ("properties.$browser", "browser"),
    "country": ("properties.$geoip_country_code", "country"),
    "page": ("properties.$current_url", "page"),
    "by day": ("toStartOfDay(timestamp)", "day"),
    "by hour": ("toStartOfHour(timestamp)", "hour"),
}


class DraftEndpoints:
    """Drafts, the log of a query, values of event properties."""

    def __init__(self, engine: Engine, *, legacy: bool) -> None:
        self._engine = engine
        self._legacy = legacy

    def routes(self) -> list[Route]:
        """Return the group's routes; they come before those of a query by its id."""
        project = "/api/projects/{project}"
        return [
            Route(f"{project}/query/draft_sql", self.draft),
            Route(f"{project}/query/{{query_id}}/log", self.log),
            Route(f"{project}/events/values", self.values),
        ]

    async def draft(self, request: Request) -> Response:
        """Make a query of words."""
        if not self._legacy:
            raise _for_the_web_app()
        prompt = request.query_params.get("prompt", "").strip()
        if not prompt:
            raise Problem(400, "required", "This field is required.")
        if len(prompt) > _LONGEST:
            raise Problem(400, "too_long", f"Prompt is longer than {_LONGEST} characters.")
        return json_response({"sql": _drafted(prompt.lower())})

    async def log(self, _request: Request) -> Response:
        """Refuse: no key may read how a query was run."""
        raise _for_the_web_app()

    async def values(self, request: Request) -> Response:
        """Return values of a property of events; of `custom_event` the names of events."""
        key = request.query_params.get("key", "")
        value = "event" if key == "custom_event" else f"JSONExtractRaw(properties, {string(key)})"
        search = request.query_params.get("value", "")
        rows = await run_in_threadpool(
            self._engine.names,
            f"SELECT {value} AS name FROM (SELECT event, properties FROM ph.events "
            f"LIMIT {_ROWS_LOOKED_AT}) WHERE name != '' AND name NOT LIKE '$%' "
            f"AND positionCaseInsensitive(name, {string(search)}) > 0 "
            f"GROUP BY name ORDER BY count() DESC, name LIMIT {_MOST_VALUES}",
        )
        found = [
            {"name": row if key == "custom_event" else msgspec.json.decode(row)} for row in rows
        ]
        return json_response(found if self._legacy else {"results": found, "refreshing": False})


def _for_the_web_app() -> Problem:
    detail = "This action does not support personal API key access"
    return Problem(403, "permission_denied", detail)


def _drafted(prompt: str) -> str:
    """Return a query for the words that are known: what is counted, by what, for how long."""
    what, name = next((_NOUNS[word] for word in _NOUNS if word in prompt), ("count()", "events"))
    by, column = next((_GROUPS[word] for word in _GROUPS if word in prompt), ("event", "event"))
    if not any(word in prompt for word in (*_NOUNS, *_GROUPS, "event", "count")):
        raise Problem(400, "unclear", "The prompt is unclear: say what to count, and by what.")
    days = re.search(r"(\d{1,3}) day", prompt)
    selected = by if by == column else f"{by} as {column}"
    return (
        f"select {selected}, {what} as {name}\nfrom events\n"
        f"where timestamp > now() - interval {days[1] if days else 7} day\n"
        f"group by {column}\norder by {name} desc"
    )

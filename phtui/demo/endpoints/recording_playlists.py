"""Lists of recordings that somebody has saved: a collection, and filters under a name."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phtui.demo.endpoints.paging import counted_page
from phtui.demo.endpoints.recording_query import read_query
from phtui.demo.endpoints.recordings import RecordingEndpoints
from phtui.demo.problems import Problem

PLAYLISTS = "/api/projects/{project}/session_recording_playlists"

_AND = {"type": "AND"}


def _saved(name: str, short_id: str, *leaves: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return filters as the web app writes them: groups in a group."""
    group = _AND | {"values": [_AND | {"values": list(leaves)}]}
    filters = {"date_from": "-7d", "date_to": None, "filter_group": group, "duration": []} | more
    return _playlist(name, short_id, "filters", filters)


def _playlist(name: str, short_id: str, kind: str, filters: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": len(short_id), "short_id": short_id, "name": name, "derived_name": None,
        "description": "", "pinned": False, "deleted": False, "type": kind, "filters": filters,
    }  # fmt: skip


_COLLECTION = "c0llect1"
_ALL = (
    _playlist("For the retro", _COLLECTION, "collection", {}),
    _saved(
        "Rage on pricing", "f1lter01",
        {"type": "events", "id": "$rageclick", "name": "$rageclick"},
        {"type": "recording", "key": "visited_page", "operator": "icontains", "value": "/pricing"},
        duration=[{"type": "recording", "key": "active_seconds", "operator": "gt", "value": 5}],
    ),
    _saved(
        "Console errors of customers", "f1lter02",
        {"type": "log_entry", "key": "level", "operator": "exact", "value": ["error"]},
        filter_test_accounts=True, order="console_error_count",
    ),
    _saved("Beta testers", "f1lter03", {"type": "cohort", "key": "id", "value": 7}),
)  # fmt: skip
_COLLECTED = "cityHash64(s.session_id, 92) % 40 = 0"
"""Which sessions somebody has put into the collection."""


class PlaylistEndpoints:
    """What was saved in the one project."""

    def __init__(self, recordings: RecordingEndpoints) -> None:
        self._recordings = recordings

    def routes(self) -> list[Route]:
        """Return the group's routes."""
        return [
            Route(PLAYLISTS, self.playlists),
            Route(PLAYLISTS + "/{short_id}/recordings", self.recordings),
        ]

    async def playlists(self, request: Request) -> Response:
        """List a page."""
        return counted_page(request, _ALL)

    async def recordings(self, request: Request) -> Response:
        """List a page of a collection's recordings; filters hold none, as in PostHog."""
        short_id = request.path_params["short_id"]
        if short_id not in {each["short_id"] for each in _ALL}:
            raise Problem(404, "not_found", "Not found.")
        query = read_query(request.query_params)
        query.date_from = query.date_to = None
        return await self._recordings.page(query, _COLLECTED if short_id == _COLLECTION else "0")

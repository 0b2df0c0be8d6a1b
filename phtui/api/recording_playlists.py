"""Lists of recordings that were saved in PostHog: collections, and filters under a name.

Both are playlists to its API (posthog/session_recordings/session_recording_playlist_api.py), with a
scope of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phtui.api.models import Value
from phtui.api.project import ProjectRoute
from phtui.api.transport import Call
from phtui.formatting import cell_text

PLAYLISTS = "session_recording_playlists/"
_PAGE, _MOST_PAGES = 100, 5


class Playlist(Value, frozen=True):
    """One list."""

    id: str
    name: str
    is_collection: bool = False
    """Whether its recordings were chosen one by one."""
    filters: Mapping[str, Any] = {}
    """What its recordings have in common, as PostHog's web app writes it; of no collection."""


class _Page(Value, frozen=True):
    results: list[dict[str, Any]] = []
    next: Any = None


class PlaylistEndpoints:
    """The part of the client that lists them."""

    _route: ProjectRoute

    async def playlists(self) -> tuple[Playlist, ...]:
        """List what was saved, the last changed first.

        Raises:
            MissingScope: The key lacks `session_recording_playlist:read`.
        """
        found: list[Playlist] = []
        for page in range(_MOST_PAGES):
            params = {"limit": str(_PAGE), "offset": str(page * _PAGE)}
            call = Call("GET", PLAYLISTS, "playlists", "recordings", params)
            answer = await self._route.send(call, _Page)
            found += filter(None, map(_playlist, answer.results))
            if not (answer.next and answer.results):
                break
        return tuple(found)


def _playlist(item: Mapping[str, Any]) -> Playlist | None:
    """Return an item as a value; None if it was deleted or cannot be asked for."""
    id_, filters = cell_text(item.get("short_id")), item.get("filters")
    if not id_ or item.get("deleted"):
        return None
    name = cell_text(item.get("name")) or cell_text(item.get("derived_name")) or id_
    known = filters if isinstance(filters, Mapping) else {}
    # Before 2025 they had no type: what has no filters is a collection.
    is_collection = item.get("type", "filters" if known else "") != "filters"
    return Playlist(id=id_, name=name, is_collection=is_collection, filters=known)

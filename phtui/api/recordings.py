"""Session recordings: the list, page by page, and one by its id.

The list has limits of its own, tiny ones: 12 requests a minute and 60 an hour on free plans. So it
is asked for once; who lists has a way to wait, and says so.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from phtui.api.errors import NotFound
from phtui.api.models import Value
from phtui.api.project import ProjectRoute
from phtui.api.recording_filters import RecordingFilter, plain_text, wire_params
from phtui.api.recording_models import PageMark, Recording, RecordingPage, recording_of
from phtui.api.recording_playlists import PLAYLISTS
from phtui.api.transport import Call

MOST_RECORDINGS = 1000
"""The greatest `limit` of ours: PostHog names none."""


class _Page(Value, frozen=True):
    results: list[dict[str, Any]] = []
    has_next: Any = False
    next_cursor: Any = None


class RecordingEndpoints:
    """The part of the client that finds recordings."""

    _route: ProjectRoute

    async def recordings(
        self, filter_: RecordingFilter, *, limit: int = 100, mark: PageMark | None = None
    ) -> RecordingPage:
        """Fetch a page of the recordings that a filter lets through.

        Args:
            filter_: Which, and in what order.
            limit: At most so many, 1 to 1,000.
            mark: Where the page before said the list goes on; None for its start.

        Raises:
            RateLimited: The plan's limits of this endpoint are used up.
            ValueError: The limit is out of bounds.
        """
        if not 1 <= limit <= MOST_RECORDINGS:
            raise ValueError(f"limit is 1 to {MOST_RECORDINGS}, not {limit}")
        params = wire_params(filter_) | {"limit": str(limit)}
        if isinstance(mark, str):
            params["after"] = plain_text(mark)
        elif mark is not None:
            params["offset"] = str(mark)
        path = "session_recordings/"
        if filter_.collection:
            path = f"{PLAYLISTS}{_name(filter_.collection)}/recordings/"
        call = Call("GET", path, "recordings", "recording lists", params, repeatable=False)
        answer = await self._route.send(call, _Page)
        found = tuple(item for each in answer.results if (item := recording_of(each)))
        return RecordingPage(recordings=found, next=_next(answer, mark, limit))

    async def recording(self, id_: str) -> Recording:
        """Fetch one recording by its session's id.

        Raises:
            NotFound: There is none, or it was deleted.
            ValueError: There is no id.
        """
        if not id_:
            raise ValueError("a recording without an id")
        call = Call("GET", f"session_recordings/{_name(id_)}/", "recording", "recordings")
        found = recording_of(await self._route.send(call, dict))
        if found is None:
            raise NotFound("PostHog answered for this recording without its id.")
        return found


def _name(id_: str) -> str:
    return quote(id_, safe="").replace(".", "%2E")  # dots would climb the path


def _next(answer: _Page, mark: PageMark | None, limit: int) -> PageMark | None:
    """Return where the list goes on. Servers of before 2026 have no cursor."""
    if isinstance(answer.next_cursor, str) and answer.next_cursor:
        return answer.next_cursor
    if not answer.has_next or isinstance(mark, str):
        return None
    return (mark or 0) + limit

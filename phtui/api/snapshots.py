"""The snapshots of a recording: where they are, and their JSON lines."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from urllib.parse import quote

from phtui.api.models import Value
from phtui.api.project import ProjectRoute
from phtui.api.snappy_frames import unpacked
from phtui.api.snapshot_models import BLOCKS, LONG_TERM, MOST_BLOCKS, SnapshotItem, SnapshotSource
from phtui.api.transport import Call

_SECONDS = 60.0
"""For the next bytes: PostHog fetches the blocks of a range from S3 before it says anything."""


class _Sources(Value, frozen=True):
    sources: list[SnapshotItem] = []


class SnapshotEndpoints:
    """The part of the client that reads snapshots.

    A recording that was deleted is a `NotFound` with the status 410.
    """

    _route: ProjectRoute

    async def snapshot_sources(self, session_id: str) -> tuple[SnapshotSource, ...]:
        """List the blocks of a recording; there are more of them later while it goes on.

        Raises:
            NotFound: There is no such recording, or (410) it was deleted.
            MissingScope: The key may not read recordings.
        """
        call = Call("GET", _path(session_id), "snapshot sources", "recordings")
        answer = await self._route.send(call, _Sources)
        return tuple(item.block() for item in answer.sources)

    async def snapshot_blocks(
        self, session_id: str, start_key: int, end_key: int
    ) -> AsyncGenerator[bytes, None]:
        """Yield the JSON lines of a range of `blob_v2` blocks, in pieces that end anywhere.

        A line is `[window id, rrweb event]`, or `{"windowId", "data": [events]}` of old. The
        last has no newline. Blocks that PostHog fails to load are left out without a word.

        Args:
            session_id: Whose.
            start_key: The first block.
            end_key: The last block, at most 19 after the first.

        Raises:
            ValueError: PostHog does not take such a range.
            NotFound: There is no such recording or block, or (410) it was deleted.
            Unreadable: The answer broke off; what came before it was whole.
        """
        if not 0 <= start_key <= end_key < start_key + MOST_BLOCKS:
            raise ValueError(f"not a range of at most {MOST_BLOCKS}: {start_key} to {end_key}")
        params = {"start_blob_key": str(start_key), "end_blob_key": str(end_key)}
        async with aclosing(
            self._snapshot_lines(session_id, {"source": BLOCKS} | params)
        ) as pieces:
            async for piece in pieces:
                yield piece

    async def long_term_snapshots(
        self, session_id: str, blob_key: str
    ) -> AsyncGenerator[bytes, None]:
        """Yield the JSON lines of a `blob_v2_lts` source, as `snapshot_blocks` does."""
        params = {"source": LONG_TERM, "blob_key": blob_key}
        async with aclosing(self._snapshot_lines(session_id, params)) as pieces:
            async for piece in pieces:
                yield piece

    async def _snapshot_lines(
        self, session_id: str, params: dict[str, str]
    ) -> AsyncGenerator[bytes, None]:
        path = _path(session_id)
        call = Call("GET", path, "snapshots", "recordings", params=params, seconds=_SECONDS)
        stream = await self._route.stream(call)
        async with aclosing(stream.pieces()) as pieces:
            lines: AsyncIterator[bytes] = unpacked(pieces) if stream.is_packed else pieces
            async for piece in lines:
                yield piece


def _path(session_id: str) -> str:
    if not session_id:
        raise ValueError("a recording without an id")
    name = quote(session_id, safe="").replace(".", "%2E")  # dots would climb the path
    return f"session_recordings/{name}/snapshots/"

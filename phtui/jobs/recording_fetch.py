"""Fetch the snapshots of a recording into a file, as PostHog sends them: JSON lines, by block.

What has come is kept beside the file until it is whole (`.part`, and `.part.json` which says how
far it is), so that a fetch that broke off goes on where it was. The file itself appears when all is
in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from phtui.api.snapshot_models import MOST_BLOCKS, SnapshotSource, is_block
from phtui.store.private_file import write_private

if TYPE_CHECKING:  # at run time it would bring httpx in before it is needed
    from phtui.api.client import PostHogClient


@dataclass(frozen=True, slots=True)
class Fetched:
    """How far a fetch is."""

    blocks: int = 0
    """Blocks that are in the file."""
    of: int = 0
    """Blocks there are."""
    size: int = 0
    """Bytes in the file."""
    resumed: int = 0
    """Blocks that an earlier fetch had left."""


async def fetch_recording(
    client: PostHogClient, session_id: str, path: Path
) -> AsyncGenerator[Fetched, None]:
    """Fetch a recording, range by range.

    Raises:
        ApiError: It cannot be had, or not now; what has come is kept for the next time.
        OSError: It cannot be written.
    """
    sources = await client.snapshot_sources(session_id)
    part = _Part(path, session_id)
    state = replace(part.resume(len(sources)), of=len(sources))
    yield state
    with part.open() as file:
        for group in _ranges(sources[state.blocks :]):
            async with aclosing(_lines(client, session_id, group)) as pieces:
                size = await _append(file, pieces, first=state.size == 0)
            state = replace(state, blocks=state.blocks + len(group), size=state.size + size)
            part.note(state)
            yield state
    part.finish()


async def _append(file: BinaryIO, pieces: AsyncIterator[bytes], *, first: bool) -> int:
    """Write lines after those that are there, and return how many bytes that took."""
    size = 0
    async for piece in pieces:
        if size == 0 and not first:
            size += file.write(b"\n")
        size += file.write(piece)
    file.flush()
    os.fsync(file.fileno())
    return size


def _ranges(sources: Sequence[SnapshotSource]) -> list[Sequence[SnapshotSource]]:
    """Return the sources in groups that one request can ask for: neighbours, twenty at most."""
    groups: list[list[SnapshotSource]] = []
    for source in sources:
        last = groups[-1][-1] if groups else None
        beside = (
            last is not None
            and is_block(last)
            and is_block(source)
            and int(source.key) == int(last.key) + 1
            and len(groups[-1]) < MOST_BLOCKS
        )
        groups[-1].append(source) if beside else groups.append([source])
    return list(groups)


def _lines(
    client: PostHogClient, session_id: str, group: Sequence[SnapshotSource]
) -> AsyncGenerator[bytes, None]:
    if is_block(group[0]):
        return client.snapshot_blocks(session_id, int(group[0].key), int(group[-1].key))
    return client.long_term_snapshots(session_id, group[0].key)


class _Part:
    """The file while it is not whole."""

    def __init__(self, path: Path, session_id: str) -> None:
        self._path = path
        self._session_id = session_id
        self._part = path.with_name(f"{path.name}.part")
        self._note = path.with_name(f"{path.name}.part.json")

    def resume(self, of: int) -> Fetched:
        """Return how far an earlier fetch of the same recording was."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            blocks, size = int(note["blocks"]), int(note["size"])
            usable = note["session"] == self._session_id and 0 <= blocks <= of
            if usable and 0 <= size <= self._part.stat().st_size:
                return Fetched(blocks, of, size, blocks)
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing of use: it begins anew
        return Fetched()

    def open(self) -> BinaryIO:
        """Open what there is to append to, cut to what is whole in it."""
        size = self.resume(1 << 60).size
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.fchmod(descriptor, 0o600)
        os.ftruncate(descriptor, size)
        return open(descriptor, "wb")

    def note(self, state: Fetched) -> None:
        """Write down how far it is."""
        text = json.dumps({"session": self._session_id, "blocks": state.blocks, "size": state.size})
        write_private(self._note, text.encode())

    def finish(self) -> None:
        """Make it the file."""
        self._part.replace(self._path)
        self._note.unlink(missing_ok=True)

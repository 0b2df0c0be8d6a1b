"""The snapshots of a session on their way: listed, fetched, fetched again, waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from phtui.api.errors import ApiError, RateLimited, ServerFailed, TooBusy, Unreachable, Unreadable
from phtui.api.snapshot_models import LONG_TERM, MOST_BLOCKS, SnapshotSource, is_block, ranges
from phtui.formatting import duration
from phtui.jobs.story_reader import StoryReader

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

_PIECE = 1 << 17
"""Bytes that are read in one step away from the event loop."""
_SOONEST = 0.2
"""Seconds after which less is read too: a slow line shows something all the same."""
_TRIES = 4
_TRANSIENT = (Unreachable, Unreadable, ServerFailed, RateLimited, TooBusy)


@dataclass(frozen=True, slots=True)
class Growth:
    """When to look for more of a session that goes on, in seconds.

    The smallest plan allows 60 requests for snapshots an hour.
    """

    first: float = 30.0
    factor: float = 1.5
    cap: float = 120.0
    quiet: float = 420.0
    """Without anything new for as long, it is over: PostHog calls it ongoing for five minutes."""
    retry: float = 2.0
    """After something went wrong, doubled each time."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class SnapshotRead:
    """Reads all blocks that there are, then those that come."""

    def __init__(
        self, client: PostHogClient, session_id: str, reader: StoryReader, growth: Growth
    ) -> None:
        self._client = client
        self._session_id = session_id
        self._reader = reader
        self._growth = growth
        self._sources: tuple[SnapshotSource, ...] = ()
        self._done: set[SnapshotSource] = set()
        self._listed = asyncio.Event()
        self._grew = time.monotonic()
        self.reading = asyncio.Lock()
        """Held while the reader is at work."""
        self.changed: Callable[[], object] = lambda: None
        """Called when there is something new to tell."""
        self.waiting = ""
        """What it waits for, as a sentence."""

    @property
    def known(self) -> int:
        """How many blocks there are."""
        return len(self._sources)

    @property
    def are_none(self) -> bool:
        """Whether PostHog was asked and named no block."""
        return self._listed.is_set() and not self._sources

    @property
    def start(self) -> int:
        """When the first block begins in milliseconds since 1970; 0 while that is not known."""
        return min((each.start for each in self._sources if each.start), default=0)

    @property
    def end(self) -> int:
        """When the last block ends in milliseconds since 1970; 0 while that is not known."""
        return max((each.end for each in self._sources if each.end), default=0)

    async def listed(self) -> None:
        """Wait until it is known which blocks there are, or that it cannot be known."""
        await self._listed.wait()

    async def read(self) -> None:
        """Read every block.

        Raises:
            ApiError: There is no way to them, or not to all; what was read stays.
        """
        try:
            await self._list_in_time()
        finally:
            self._listed.set()
        await self._read_new()

    async def grow(self) -> bool:
        """Wait for more blocks, and read them; return False when there will be no more."""
        delay = self._growth.first
        while time.monotonic() - self._grew < self._growth.quiet:
            await self._growth.sleep(delay * self._client.budget.pace("recordings"))
            try:
                await self._list()
                if self._new():
                    await self._read_new()
                    return True
            except _TRANSIENT as error:
                self._say(f"{error} Looking again.")
            delay = min(delay * self._growth.factor, self._growth.cap)
        return False

    async def _list_in_time(self) -> None:
        """List the blocks, after as long as the plan's limits of this endpoint ask for."""
        for attempt in range(1, _TRIES):
            try:
                return await self._list()
            except RateLimited as error:
                await self._rest(error, attempt)
        return await self._list()

    async def _list(self) -> None:
        self._sources = await self._client.snapshot_sources(self._session_id)
        self._say("")

    def _new(self) -> list[SnapshotSource]:
        return [each for each in self._sources if each not in self._done]

    async def _read_new(self) -> None:
        new = self._new()
        await self._read_ranges(new)
        for source in new:
            if source.source == LONG_TERM:
                ask = partial(self._client.long_term_snapshots, self._session_id, source.key)
                await self._range([source], ask)

    async def _read_ranges(self, new: Sequence[SnapshotSource]) -> None:
        """Read blocks; those that PostHog fails to read are passed over, if others can be read."""
        client, id_ = self._client, self._session_id
        lost: ServerFailed | None = None
        # One block alone comes sooner than twenty: there is something to read at once.
        for first, last in ranges(new, MOST_BLOCKS if self._done else 1):
            blocks = [each for each in new if is_block(each) and first <= int(each.key) <= last]
            try:
                await self._range(blocks, partial(client.snapshot_blocks, id_, first, last))
            except ServerFailed as error:
                if lost is not None:  # it is not these blocks, it is PostHog
                    raise
                lost = error
                await self._end(blocks)
            else:
                lost = None
        if lost is not None and not self._reader.size:
            raise lost

    async def _range(
        self,
        blocks: Sequence[SnapshotSource],
        ask: Callable[[], AsyncGenerator[bytes, None]],
    ) -> None:
        self._reader.begin(blocks)
        for attempt in range(1, _TRIES + 1):
            try:
                async with aclosing(ask()) as pieces:
                    await self._take(pieces)
                break
            except _TRANSIENT as error:
                if attempt == _TRIES or isinstance(error, ServerFailed):
                    raise  # the client has asked several times then
                await self._rest(error, attempt)
                self._reader.begin_again()
        await self._end(blocks)

    async def _end(self, blocks: Sequence[SnapshotSource]) -> None:
        """Take note that no more comes of these blocks; what did not come is told as missing."""
        async with self.reading:
            await asyncio.to_thread(self._reader.end)
        self._reader.blocks += len(blocks)
        self._done.update(blocks)
        self._grew = time.monotonic()
        self._say("")

    async def _take(self, pieces: AsyncGenerator[bytes, None]) -> None:
        held, since = bytearray(), time.monotonic()
        async for piece in pieces:
            held += piece
            if len(held) >= _PIECE or time.monotonic() - since > _SOONEST:
                await self._read_piece(bytes(held))
                held, since = bytearray(), time.monotonic()
        await self._read_piece(bytes(held))

    async def _read_piece(self, piece: bytes) -> None:
        async with self.reading:
            await asyncio.to_thread(self._reader.take, piece)
        self.changed()

    async def _rest(self, error: ApiError, attempt: int) -> None:
        wait = self._growth.retry * 2.0 ** (attempt - 1)
        if isinstance(error, RateLimited):
            wait = max(wait, error.retry_after)
        self._say(f"{error} Going on in {duration(wait)}.")
        await self._growth.sleep(wait)
        self._say("")

    def _say(self, text: str) -> None:
        self.waiting = text
        self.changed()

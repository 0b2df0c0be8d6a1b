"""Blocks as PostHog stores them: a length of four bytes, big-endian, then raw Snappy; again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from phtui.api.errors import Unreadable

MOST_PACKED, MOST_UNPACKED = 1 << 26, 1 << 28
"""Bytes of one block: PostHog's are a few megabytes, so what says more is not one."""
_PIECE = 1 << 18


async def unpacked(pieces: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """Yield what the blocks hold, a newline after each.

    Raises:
        Unreadable: What arrives is not such blocks, or breaks off in one.
    """
    held = bytearray()
    async for piece in pieces:
        held += piece
        while (block := _taken(held)) is not None:
            text = await asyncio.to_thread(_unpack, block)
            for start in range(0, len(text), _PIECE):
                yield text[start : start + _PIECE]
            yield b"\n"
    if held:
        raise Unreadable("PostHog hung up in the middle of a snapshot block. Try again.")


def _taken(held: bytearray) -> bytes | None:
    """Take the first block off, if all of it is there."""
    length = int.from_bytes(held[:4], "big")
    if len(held) >= 4 and length > MOST_PACKED:
        raise Unreadable("PostHog sent snapshot blocks in a form that is not known.")
    if len(held) < 4 + length:
        return None
    block = bytes(held[4 : 4 + length])
    del held[: 4 + length]
    return block


def _unpack(block: bytes) -> bytes:
    # Here, not above: nothing else needs it, and starting would wait for it.
    import cramjam

    try:
        if cramjam.snappy.decompress_raw_len(block) <= MOST_UNPACKED:
            return bytes(cramjam.snappy.decompress_raw(block))
    except cramjam.DecompressionError:
        pass
    raise Unreadable("PostHog sent a snapshot block that could not be unpacked. Try again.")

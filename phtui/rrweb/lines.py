"""A stream of bytes as whole lines, none of them longer than can be held."""

from __future__ import annotations

from collections.abc import Iterator

MOST_LINE = 1 << 24
"""Bytes of one line; recorders split what they send at seven megabytes."""


class LineReader:
    """Takes pieces that end anywhere; gives lines."""

    def __init__(self, most: int = MOST_LINE) -> None:
        self._most = most
        self._held = bytearray()
        self._dropping = False
        self.too_long = 0
        """Lines that were left out for their length."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield the lines that are whole by now, without their ends and without empty ones."""
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            yield from self._line(piece[start:end])
            start = end + 1
        self._hold(piece[start:])

    def end(self) -> Iterator[bytes]:
        """Yield the line that no newline ends, if there is one."""
        yield from self._line(b"")

    def _line(self, rest: bytes) -> Iterator[bytes]:
        self._hold(rest)
        line, self._held = bytes(self._held).strip(), bytearray()
        dropped, self._dropping = self._dropping, False
        if line and not dropped:
            yield line

    def _hold(self, piece: bytes) -> None:
        if self._dropping:
            return
        self._held += piece
        if len(self._held) > self._most:
            self._held = bytearray()
            self._dropping = True
            self.too_long += 1

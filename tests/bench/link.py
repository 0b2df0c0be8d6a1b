"""A slow line between a program's terminal and the screen. It has no clock: times are told."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

_AT_ONCE = 65536
"""Bytes taken at a time where nothing limits them."""


@dataclass(frozen=True, slots=True)
class Link:
    """What limits a line."""

    bandwidth: float = 0.0
    """Bytes per second; 0 for no limit."""
    buffer: int = 0
    """Bytes it takes in ahead of what has come out, as sshd and TCP do.

    With 0 there is only the kernel's own buffer of the pseudo-terminal before it.
    """

    @property
    def quantum(self) -> int:
        """Bytes that come out at a time: 10 ms of the line."""
        return max(int(self.bandwidth / 100), 1)


class Wire:
    """Bytes on their way."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._parts: deque[tuple[float, bytes]] = deque()
        self._free_at = 0.0
        """When all that was pushed has come out."""

    def room(self, now: float) -> int:
        """Return how many bytes it takes now."""
        if not self._link.bandwidth:
            return _AT_ONCE
        inside = max(self._free_at - now, 0.0) * self._link.bandwidth
        return max(int(max(self._link.buffer, self._link.quantum) - inside), 0)

    def push(self, now: float, data: bytes) -> None:
        """Take bytes in."""
        if not self._link.bandwidth:
            self._parts.append((now, data))
            return
        step = self._link.quantum
        for start in range(0, len(data), step):
            part = data[start : start + step]
            self._free_at = max(self._free_at, now) + len(part) / self._link.bandwidth
            self._parts.append((self._free_at, part))

    def pull(self, now: float) -> list[tuple[float, bytes]]:
        """Return what has come out by now, each part with when it did."""
        out = []
        while self._parts and self._parts[0][0] <= now:
            out.append(self._parts.popleft())
        return out

    def wait(self, now: float) -> float | None:
        """Return the seconds until something comes out; None when nothing is inside."""
        return max(self._parts[0][0] - now, 0.0) if self._parts else None

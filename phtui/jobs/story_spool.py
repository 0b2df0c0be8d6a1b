"""The lines of a recording, kept packed on disk: a page is made again from them when asked for.

The file has no name and the mode 0600: nobody else can read it, and nothing is left of it when
phtui ends, however it ends.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import cramjam

from phtui.rrweb.events import events_of
from phtui.rrweb.mirror import Mirror
from phtui.rrweb.teller import Seen

MOST_KEPT = 1 << 29
"""Bytes on disk for one recording; pages of what comes after them cannot be shown."""
_FRAME = 1 << 18
"""Bytes of lines that are packed as one."""
_LATE = 60_000
"""Milliseconds by which events may stand too late in a recording."""


@dataclass
class _Frame:
    """Some lines in the file."""

    offset: int = 0
    length: int = 0
    first: int = 0
    """Milliseconds since 1970 of its earliest event."""
    pages: list[Seen] = field(default_factory=list)
    """The whole pages in it."""


class Spool:
    """Keeps lines as they are read; makes pages of them. Adding and making may be threads apart."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 -- closed by `close`
        self._frames: list[_Frame] = []
        self._lines: list[bytes] = []
        self._open = _Frame()
        self._held = 0
        self._size = 0
        self._adding = threading.RLock()

    @property
    def has_pages(self) -> bool:
        """Whether there is any whole page."""
        return bool(self._open.pages) or any(frame.pages for frame in self._frames)

    def close(self) -> None:
        """Forget everything. What is added after that is not kept."""
        with self._adding:
            self._file.close()

    def add(self, line: bytes, seen: Sequence[Seen]) -> None:
        """Keep a line and what events it has."""
        if not seen or self._size >= MOST_KEPT:
            return
        first = min(event.time for event in seen)
        with self._adding:
            self._open.first = min(self._open.first or first, first)
            self._open.pages += (event for event in seen if event.is_page)
            self._lines.append(line)
            self._held += len(line)
            if self._held >= _FRAME:
                self.flush()

    def flush(self) -> None:
        """Write what is held, so that it can be read."""
        with self._adding:
            if not self._lines or self._file.closed:
                return
            packed = bytes(cramjam.snappy.compress_raw(b"\n".join(self._lines)))
            os.pwrite(self._file.fileno(), packed, self._size)
            self._open.offset, self._open.length = self._size, len(packed)
            self._size += len(packed)
            self._frames.append(self._open)
            self._open, self._lines, self._held = _Frame(), [], 0

    def page(self, window: str, time: int) -> Mirror | None:
        """Return a tab's page as it was at a time; None when it is not known.

        Args:
            window: The tab's id; "" for whichever had a page then.
            time: Milliseconds since 1970.
        """
        begin = self._begin(window, time)
        if begin is None:
            return None
        index, page = begin
        mirror, has_begun = Mirror(), False
        for frame in self._frames[index:]:
            if frame.first > time + _LATE:
                break
            for line in self._read(frame):
                for event in events_of(line):
                    if event.window != page.window or event.time > time:
                        continue
                    has_begun = has_begun or event.time >= page.time
                    # The address comes just before the page that it is of.
                    if has_begun or event.type == 4:
                        mirror.apply(event)
        return mirror

    def next_page(self, window: str, since: int, within: int | None = None) -> int | None:
        """Return when the first whole page of a tab was recorded from a time on.

        Args:
            window: The tab's id; "" for any.
            since: Milliseconds since 1970.
            within: Milliseconds after which it is of no interest.
        """
        found = [
            page.time
            for frame in self._frames
            for page in frame.pages
            if page.time >= since and window in ("", page.window)
        ]
        first = min(found, default=None)
        return None if first is None or (within and first > since + within) else first

    def _begin(self, window: str, time: int) -> tuple[int, Seen] | None:
        """Return the last whole page before a time, and the frame that it is in."""
        found = [
            (page.time, index, page)
            for index, frame in enumerate(self._frames)
            for page in frame.pages
            if page.time <= time and window in ("", page.window)
        ]
        if not found:
            return None
        _, index, page = max(found, key=lambda each: each[:2])
        # Its address may have been written to the frame before.
        return max(0, index - 1), page

    def _read(self, frame: _Frame) -> list[bytes]:
        with self._adding:  # closed meanwhile, its number would be another file's
            packed = os.pread(self._file.fileno(), frame.length, frame.offset)
        return bytes(cramjam.snappy.decompress_raw(packed)).split(b"\n")

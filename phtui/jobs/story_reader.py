"""The snapshots of a session, block by block, as actions. Nothing here runs on the event loop."""

from __future__ import annotations

from collections.abc import Sequence

from phtui.api.snapshot_models import SnapshotSource, is_block
from phtui.jobs.story import MOST_ROWS
from phtui.jobs.story_spool import Spool
from phtui.jobs.storyboard_text import clock
from phtui.rrweb.actions import Action
from phtui.rrweb.lines import LineReader
from phtui.rrweb.teller import Teller


class StoryReader:
    """Takes the bytes of ranges of blocks; keeps the actions, never the events.

    It holds `MOST_ROWS` actions, a page for each tab and one line.
    """

    def __init__(self, spool: Spool | None) -> None:
        self.teller = Teller()
        self.size = 0
        """Bytes read."""
        self.blocks = 0
        """Blocks read, missing ones included."""
        self.left_out = 0
        """Actions beyond what is kept."""
        self.missing: list[SnapshotSource] = []
        """Blocks of which nothing came."""
        self.too_long = 0
        """Lines that were too long to be read."""
        self._spool = spool
        self._actions: list[Action] = []
        self._lines = LineReader()
        self._taken = 0
        self._skip = 0
        self._awaited: dict[int, SnapshotSource] = {}

    @property
    def recorded(self) -> tuple[Action, ...]:
        """The actions by now, those that are not decided as they look."""
        return (*self._actions, *self.teller.pending())

    @property
    def has_pages(self) -> bool:
        """Whether a page can be made."""
        return self._spool is not None and self._spool.has_pages

    def begin(self, blocks: Sequence[SnapshotSource]) -> None:
        """Expect the bytes of these blocks."""
        self._lines = LineReader()
        self._taken = self._skip = 0
        self._awaited = dict(enumerate(blocks))

    def begin_again(self) -> None:
        """Expect the same bytes from their start: what was taken of them is passed over."""
        self._lines = LineReader()
        self._skip, self._taken = max(self._skip, self._taken), 0

    def take(self, piece: bytes) -> None:
        """Take what has arrived."""
        self.size += len(piece)
        for line in self._lines.feed(piece):
            self._read(line)

    def end(self) -> None:
        """Take note that all of the blocks has arrived."""
        for line in self._lines.end():
            self._read(line)
        self.too_long += self._lines.too_long
        self.missing += self._awaited.values()
        self._awaited = {}

    def told(self, start: int) -> list[str]:
        """Return what could not be read, in sentences."""
        said = [
            f"PostHog left snapshots out: block {block.key}, {_span(block, start)}."
            for block in self.missing[:3]
        ]
        if len(self.missing) > 3:
            said.append(f"{len(self.missing) - 3} more blocks are missing.")
        if self.too_long:
            said.append(f"{self.too_long} snapshots were too large to be read.")
        if self.teller.broken:
            said.append(f"{self.teller.broken:,} lines of the recording could not be read.")
        if self.left_out:
            said.append(f"It tells the first {MOST_ROWS:,} things; {self.left_out:,} came after.")
        return said

    def _read(self, line: bytes) -> None:
        self._taken += 1
        if self._taken <= self._skip:
            return
        for action in self.teller.feed(line):
            if len(self._actions) < MOST_ROWS:
                self._actions.append(action)
            else:
                self.left_out += 1
        if self._spool is not None:
            self._spool.add(line, self.teller.seen)
        if self._awaited:
            self._see(self.teller.seen[0].time if self.teller.seen else 0)

    def _see(self, time: int) -> None:
        """Wait no more for the blocks that an event of this time can be of."""
        arrived = [
            number
            for number, block in self._awaited.items()
            if block.start is None or block.end is None or block.start <= time <= block.end
        ]
        for number in arrived:
            del self._awaited[number]


def _span(block: SnapshotSource, start: int) -> str:
    if not is_block(block) or block.start is None or block.end is None:
        return "whenever it was"
    return f"{clock(block.start - start)} to {clock(block.end - start)}"

"""Which blocks of rows have moved up or down, so that the terminal can move them by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import ne
from typing import NamedTuple

from phtui.terminal.cells import BLANK

_FEWEST_ROWS = 3
_PLACEMENT = 6
"""About the bytes it takes to move the cursor to a row."""
_ERASING = 3
_SCROLLING = 20
"""About the bytes it takes to scroll a region."""
_CANDIDATES = 3
_SAMPLED = 3
"""Of so many cells one is looked at to tell what painting costs."""
_MOST_SPANS = 8
"""In so many rows the columns are found in which most have changed."""


class Move(NamedTuple):
    """The rows from `top` to `bottom`, both included, scroll by some lines."""

    top: int
    bottom: int
    lines: int
    """Up by so many; down where it is negative."""

    @property
    def fresh(self) -> range:
        """Return the rows that scrolling leaves blank."""
        if self.lines > 0:
            return range(self.bottom - self.lines + 1, self.bottom + 1)
        return range(self.top, self.top - self.lines)


def find_moves(shown: Sequence[str], wanted: Sequence[str]) -> list[Move]:
    """Return the moves, of rows that do not overlap, that save more bytes than they cost."""
    return list(_Search(shown, wanted).moves(0, len(wanted)))


class _Search:
    """The search for moves in one frame."""

    def __init__(self, shown: Sequence[str], wanted: Sequence[str]) -> None:
        self._shown, self._wanted = shown, wanted
        self._costs = [_cost(*rows) for rows in zip(shown, wanted, strict=True)]
        """What painting each row costs where nothing is moved."""

    def moves(self, start: int, end: int) -> Iterator[Move]:
        """Yield the best move from row `start` to before `end`, with those above and below it."""
        changed = [y for y in range(start, end) if self._costs[y]]
        if len(changed) < _FEWEST_ROWS:
            return
        start, end = changed[0], changed[-1] + 1
        best, saved = None, 0
        for lines in _likely_shifts(self._shown, self._wanted, changed):
            move, savings = self._best(lines, start, end)
            if move and savings > saved:
                best, saved = move, savings
        if best:
            yield from self.moves(start, best.top)
            yield best
            yield from self.moves(best.bottom + 1, end)

    def _best(self, lines: int, start: int, end: int) -> tuple[Move | None, int]:
        """Return the block that it saves most to move by `lines`, and what it saves."""
        run, first, best, block = 0, start, 0, (start, start)
        for y in range(max(start, start - lines), min(end, end - lines)):
            if run <= 0:
                run, first = 0, y
            gain = self._costs[y] - _cost(self._shown[y + lines], self._wanted[y])
            # A little is by chance, and not worth taking the row from another move.
            run += gain if gain < 0 or 2 * gain > self._costs[y] else 0
            if run > best:
                best, block = run, (first, y)
        if not best:
            return None, 0
        first, last = block
        move = Move(min(first, first + lines), max(last, last + lines), lines)
        blank = BLANK * len(self._wanted[first])
        lost = sum(_cost(blank, self._wanted[y]) - self._costs[y] for y in move.fresh)
        return move, best - lost - _SCROLLING


def _cost(shown: str, wanted: str) -> int:
    """Return about how many bytes it takes to turn one row into another."""
    if shown == wanted:
        return 0
    edge = len(wanted.rstrip(BLANK))
    erased = _ERASING if shown[edge:] != wanted[edge:] else 0
    differing: int = sum(map(ne, shown[:edge:_SAMPLED], wanted[:edge:_SAMPLED]))
    return _PLACEMENT + erased + differing * _SAMPLED


def _likely_shifts(shown: Sequence[str], wanted: Sequence[str], changed: list[int]) -> list[int]:
    """Return by how many lines up content may have moved, the likeliest first.

    Told by the columns in which most rows have changed: what is beside a scrolled pane stays.
    """
    spans = [_span(shown[y], wanted[y]) for y in changed[:: len(changed) // _MOST_SPANS + 1]]
    left, right = (sorted(ends)[(len(ends) - 1) // 2] for ends in zip(*spans, strict=True))
    places: dict[str, list[int]] = {}
    for y in range(changed[0], changed[-1] + 1):
        places.setdefault(shown[y][left:right], []).append(y)
    votes: Counter[int] = Counter()
    for y in changed:
        found = places.get(wanted[y][left:right], ())
        for place in found:
            # What is in many places, as blank rows are, tells little.
            votes[place - y] += 1024 // len(found)
    votes.pop(0, None)
    return [lines for lines, _ in votes.most_common(_CANDIDATES)]


def _span(shown: str, wanted: str) -> tuple[int, int]:
    """Return where two rows that differ do so first, and where they are the same again."""
    left = _common(shown, wanted)
    return left, len(wanted) - _common(shown[::-1], wanted[::-1])


def _common(one: str, other: str) -> int:
    """Return how long two strings of one length are the same."""
    low, high = 0, len(one)
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

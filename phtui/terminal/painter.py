"""What must be sent to turn the frame that the terminal shows into the wanted one."""

from __future__ import annotations

import re
from operator import ne

from phtui.terminal.cells import BLANK, TAIL, UNKNOWN, CellTable
from phtui.terminal.frame import Snapshot
from phtui.terminal.moves import Move, find_moves
from phtui.terminal.pencil import Pencil

NOWHERE = (0, 0)
"""Where the cursor is wanted when nobody types: it is hidden, and bringing it there costs bytes."""
_ONE_READ = 400
"""Characters that a terminal takes in at once: of so few none are ever seen half done."""
_LONG_BLANK = re.compile(f"({BLANK}{{12,}})")
"""Where to erase, and to move past what is erased, is shorter than spaces."""
_LENGTH_OF_ERASE = 3
_RUN = re.compile(b"\x01+(?:\x00{1,2}\x01+)*")
"""Cells that differ, and between them so few that do not that no move past them is shorter."""


class Painter:
    """Knows the frame that the terminal shows, and paints the difference to the wanted one."""

    def __init__(self, *, scrolls_many: bool) -> None:
        """Args: scrolls_many: the terminal has SU and SD."""
        self._pencil = Pencil(scrolls_many=scrolls_many)
        self._table = CellTable()
        self._shown: list[str] = []

    def update(self, wanted: Snapshot) -> str:
        """Return what to send; empty when the terminal shows all of it."""
        rows, pencil = wanted.rows, self._pencil
        if not rows:
            return ""
        pencil.begin(wanted.table, len(rows[0]))
        if wanted.anew or wanted.table is not self._table or len(rows) != len(self._shown):
            self._table = wanted.table
            self._shown = [UNKNOWN * len(row) for row in rows]
            pencil.forget()
        changed = sum(
            shown is not row and shown != row for shown, row in zip(self._shown, rows, strict=True)
        )
        if changed:
            self._paint(rows)
        if wanted.cursor != NOWHERE:
            pencil.go(*self._within(wanted.cursor))
        text = pencil.take()
        if changed > 1 and len(text) > _ONE_READ and wanted.synchronized:
            return f"\x1b[?2026h{text}\x1b[?2026l"
        return text

    def _within(self, cursor: tuple[int, int]) -> tuple[int, int]:
        return min(cursor[0], len(self._shown[0]) - 1), min(cursor[1], len(self._shown) - 1)

    def _paint(self, rows: list[str]) -> None:
        for move in find_moves(self._shown, rows):
            self._pencil.scroll(move, len(rows))
            self._scrolled(move)
            self._paint_rows(rows, move.top, move.bottom + 1)
            self._pencil.end_scroll(move, len(rows))
        self._paint_rows(rows, 0, len(rows))
        self._pencil.end()

    def _scrolled(self, move: Move) -> None:
        """Note what the terminal shows after a move."""
        block = self._shown[move.top : move.bottom + 1]
        fresh = [(BLANK if self._pencil.scrolls_to_blank else UNKNOWN) * len(block[0])] * abs(
            move.lines
        )
        kept = [*block[move.lines :], *fresh] if move.lines > 0 else [*fresh, *block[: move.lines]]
        self._shown[move.top : move.bottom + 1] = kept

    def _paint_rows(self, rows: list[str], start: int, end: int) -> None:
        for y in range(start, end):
            if self._shown[y] != rows[y]:
                self._paint_row(y, self._shown[y], rows[y])
                self._shown[y] = rows[y]

    def _paint_row(self, y: int, shown: str, row: str) -> None:
        pencil, runs = self._pencil, self._runs(shown, row)
        edge, last = len(row.rstrip(BLANK)), runs[-1][1]
        for start, end in runs:
            x = start
            for number, part in enumerate(_LONG_BLANK.split(row[start : min(end, edge)])):
                if part:
                    pencil.go(x, y, row)
                    # Every other part is a long blank.
                    pencil.erase(len(part)) if number % 2 else pencil.paint(part)
                    x += len(part)
            if end > edge:
                x = max(start, edge)
                pencil.go(x, y, row)
                if last - x > _LENGTH_OF_ERASE:
                    pencil.erase_rest()
                    return
                pencil.paint(row[x:end])

    def _runs(self, shown: str, row: str) -> list[tuple[int, int]]:
        """Return where a row differs, whole clusters: starts, and where they end."""
        runs: list[tuple[int, int]] = []
        for run in _RUN.finditer(bytes(map(ne, shown, row))):
            start, end = run.span()
            runs.append((start, end + 1 if row[end : end + 1] == TAIL else end))
        unsure = self._table.unsure
        for number, (start, end) in enumerate(runs):
            if not unsure.isdisjoint(row[start:end]):
                # The terminal may have drawn over what follows.
                return [*runs[:number], (start, len(row))]
        return runs

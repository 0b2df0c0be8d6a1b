"""The terminal's cursor and pen, and the shortest texts that move and use them."""

from __future__ import annotations

from functools import lru_cache

from phtui.terminal.cells import TAIL, CellTable
from phtui.terminal.moves import Move
from phtui.terminal.sgr import PLAIN, Style, change, for_blank

_FARTHEST_PAINTED = 6
"""Cells that may be painted once more, where that is shorter than to move past them."""
_MOST_INDEXED = 2
"""Lines that are scrolled one by one; more of them by SU or SD."""


class Pencil:
    """Writes cells to a terminal of which it knows the cursor, and the style in use.

    It only reads the table: the thread that reads frames adds to it meanwhile.
    """

    def __init__(self, *, scrolls_many: bool) -> None:
        """Args: scrolls_many: the terminal has SU and SD (the Linux console has not)."""
        self._scrolls_many = scrolls_many
        self._table = CellTable()
        self._width = 0
        self._style = PLAIN
        self._x: int | None = None
        self._y: int | None = None
        self._out: list[str] = []

    @property
    def scrolls_to_blank(self) -> bool:
        """Whether rows scrolled in are blank, also where erasing takes the background in use."""
        return not (self._style.background or self._style.reverse)

    def begin(self, table: CellTable, width: int) -> None:
        """Start an update of a screen so many cells wide."""
        self._table, self._width = table, width

    def take(self) -> str:
        """Return what was written since the last time."""
        text = "".join(self._out)
        self._out.clear()
        return text

    def forget(self) -> None:
        """Bring a terminal of which nothing is known to a plain pen and no scroll region."""
        self._out.append("\x1b[m\x1b[r")
        self._style, self._x, self._y = PLAIN, None, None

    def go(self, x: int, y: int, row: str = "") -> None:
        """Move the cursor. Args: row: the cells that are on that row already."""
        if (x, y) == (self._x, self._y):
            return
        way, style = _way(self._x, self._y, x, y), self._style
        if y == self._y and self._x is not None and 0 < x - self._x <= _FARTHEST_PAINTED:
            between = row[self._x : x]
            if between and self._table.unsure.isdisjoint(between):
                painted, painted_style = self._drawn(between)
                if len(painted.encode(errors="replace")) <= len(way):
                    way, style = painted, painted_style
        self._out.append(way)
        self._x, self._y, self._style = x, y, style

    def paint(self, cells: str) -> None:
        """Paint cells at the cursor."""
        if self._table.unsure.isdisjoint(cells):
            text, self._style = self._drawn(cells)
            self._out.append(text)
            self._passed(len(cells))
            return
        for at, cell in enumerate(cells):
            if cell in self._table.unsure:
                self._paint_unsure(cell, 2 if cells[at + 1 : at + 2] == TAIL else 1)
            elif cell != TAIL:
                self.paint(cell + TAIL if cells[at + 1 : at + 2] == TAIL else cell)

    def _paint_unsure(self, cell: str, width: int) -> None:
        """Paint a cluster that the terminal may draw narrower or wider than `width`."""
        x, y = self._x or 0, self._y or 0
        self._use(self._table.styles[ord(cell)])
        self._out.append(" " * width)
        self._passed(width)
        self.go(x, y)
        self._out.append(self._table.texts[ord(cell)])
        self._x = None
        if x + width < self._width:
            self.go(x + width, y)

    def _drawn(self, cells: str) -> tuple[str, Style]:
        """Return the text that draws cells, and the style in use after it."""
        texts, styles, style = self._table.texts, self._table.styles, self._style
        out = []
        for number in map(ord, cells):
            text = texts[number]
            wanted = styles[number]
            if wanted is not style and text:
                if text == " ":
                    wanted = for_blank(style, wanted)
                if wanted != style:
                    out.append(change(style, wanted))
                style = wanted
            out.append(text)
        return "".join(out), style

    def _passed(self, cells: int) -> None:
        """Note that the cursor is past so many cells; at the edge it is anywhere."""
        x = (self._x or 0) + cells
        self._x = x if x < self._width else None

    def erase(self, cells: int) -> None:
        """Blank so many cells from the cursor on, which stays."""
        self._use(for_blank(self._style, PLAIN))
        self._out.append(_csi(cells, "X"))

    def erase_rest(self) -> None:
        """Blank the row from the cursor on, which stays."""
        self._use(for_blank(self._style, PLAIN))
        self._out.append("\x1b[K")

    def _use(self, style: Style) -> None:
        self._out.append(change(self._style, style))
        self._style = style

    def scroll(self, move: Move, height: int) -> None:
        """Move a block of rows; until `end_scroll`, only rows of it may be painted."""
        if move.bottom - move.top + 1 < height:
            self._out.append(f"\x1b[{move.top + 1};{move.bottom + 1}r")
            self._x = self._y = None
        lines = abs(move.lines)
        if lines > _MOST_INDEXED and self._scrolls_many:
            self._out.append(_csi(lines, "S" if move.lines > 0 else "T"))
        else:
            self.go(0, move.bottom if move.lines > 0 else move.top)
            self._out.append(("\x1bD" if move.lines > 0 else "\x1bM") * lines)

    def end_scroll(self, move: Move, height: int) -> None:
        """Take the scroll region away."""
        if move.bottom - move.top + 1 < height:
            self._out.append("\x1b[r")
            self._x = self._y = None

    def end(self) -> None:
        """Leave no link open."""
        if self._style.link:
            self._use(self._style._replace(link=""))


@lru_cache(maxsize=4096)
def _way(from_x: int | None, from_y: int | None, x: int, y: int) -> str:
    """Return the shortest text that moves the cursor; what is None is not known."""
    ways = [f"\x1b[{y + 1 if y else ''};{x + 1}H" if x else _csi(y + 1, "H")]
    if from_y is not None:
        down = y - from_y
        vertical = _csi(abs(down), "B" if down > 0 else "A") if down else ""
        if down == 1:
            vertical = "\x1bD"
        ways.append(vertical + ("\r" if x == 0 else _csi(x + 1, "G")))
        if from_x is not None:
            right = x - from_x
            ways.append(vertical + (_csi(right, "C") if right > 0 else "\b" * -right))
    return min(ways, key=len)


def _csi(number: int, final: str) -> str:
    """Return a control sequence of which 1 is the default."""
    return f"\x1b[{number if number != 1 else ''}{final}"

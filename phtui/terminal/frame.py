"""The wanted frame: what Textual would have the terminal show, read from what it writes."""

from __future__ import annotations

import re
from typing import NamedTuple

from textual.geometry import Region

from phtui.terminal.cells import BLANK, TAIL, CellTable
from phtui.terminal.sequences import Kind, tokens
from phtui.terminal.sgr import PLAIN, linked, styled

_MOVE = re.compile(r"\x1b\[(\d{1,5});(\d{1,5})H")
_MOST_PIECES = 1024
_LONGEST_PIECE = 8192
_LONGEST_REST = 1 << 20
_MOST_CONTROLS = 1 << 18
ENTER_SCREEN, LEAVE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"


class Snapshot(NamedTuple):
    """What is to be sent: controls first, then the frame."""

    controls: str
    """What goes to the terminal as Textual wrote it."""
    rows: list[str] | None
    """The frame, as rows of cells; None while none is to be painted."""
    table: CellTable
    """What the cells stand for."""
    cursor: tuple[int, int]
    """Column and row, from 0."""
    anew: bool
    """Whether nothing is known any more of what the terminal shows."""
    synchronized: bool
    """Whether the terminal has synchronized output."""


class Frame:
    """The rows Textual wants on screen, and the controls it wants sent before them."""

    def __init__(self, *, links: bool = True) -> None:
        """Args: links: whether the terminal takes OSC 8; their text is there in any case."""
        self._links = links
        self._table = CellTable()
        self._rows: list[str] = []
        self._width = 0
        self._x = self._y = 0
        self._pen = PLAIN
        self._pieces: dict[str, str] = {}
        """Cells by the text they were read from: most of what Textual writes it wrote before."""
        self._rest = ""
        self._controls: list[str] = []
        self._controls_size = 0
        self._anew = True
        self._synchronized = False
        self._drawn = False
        """Whether Textual has drawn anything yet."""
        self._on_screen = False
        """Whether Textual has the alternate screen: only then is anything painted."""

    @property
    def has_controls(self) -> bool:
        """Whether something waits that is not painted."""
        return bool(self._controls)

    @property
    def lost(self) -> bool:
        """Whether the terminal may show something else than was last sent."""
        return self._anew and self._on_screen and self._drawn

    def resize(self, width: int, height: int) -> None:
        """Keep what fits; a terminal that changed its size may show anything."""
        if (width, height) == (self._width, len(self._rows)):
            return
        self._rows = [self._left_of(row, width).ljust(width, BLANK) for row in self._rows[:height]]
        self._rows += [BLANK * width] * (height - len(self._rows))
        self._width = width
        self._anew = True

    def forget(self) -> None:
        """Have everything painted anew."""
        self._anew = True

    def text(self, area: Region) -> list[str]:
        """Return what is in a part of the frame, as plain text without blanks at the ends."""
        cells = (row[area.x : area.right] for row in self._rows[area.y : area.bottom])
        lines = ["".join(self._table.texts[ord(cell)] for cell in row).rstrip() for row in cells]
        while lines and not lines[-1]:
            del lines[-1]
        return lines

    def step_out(self, text: str) -> None:
        """Leave the alternate screen, and print `text` on the other, until `step_in`."""
        self._act(Kind.SCREEN, LEAVE_SCREEN)
        self._control(text)

    def step_in(self) -> None:
        """Go back to the alternate screen."""
        self._act(Kind.SCREEN, ENTER_SCREEN)

    def take(self, *, paint: bool) -> Snapshot:
        """Return what is to be sent now, and count it as sent."""
        paint = paint and self._on_screen
        snapshot = Snapshot(
            "".join(self._controls),
            list(self._rows) if paint else None,
            self._table,
            (self._x, self._y),
            self._anew,
            self._synchronized,
        )
        self._controls.clear()
        self._controls_size = 0
        if paint:
            self._anew = False
        return snapshot

    def write(self, data: str) -> bool:
        """Take in what Textual writes; return whether that was (part of) a frame."""
        data, self._rest = self._rest + data, ""
        if self._table.full:
            self._renew()
        head, *moves = _MOVE.split(data)
        drawn = self._read(head)
        for row, column, text in zip(moves[::3], moves[1::3], moves[2::3], strict=True):
            self._rest = ""  # a move ends a sequence that was cut short
            self._y, self._x = max(int(row), 1) - 1, max(int(column), 1) - 1
            piece = text.removesuffix("\n")
            cells = self._pieces.get(piece) if self._pen is PLAIN else None
            if cells is None:
                self._read(piece)
            else:
                self._put(cells)
            if piece is not text:
                self._act(Kind.LINE, "\n")
        drawn = drawn or bool(moves)
        self._drawn = self._drawn or drawn
        return drawn

    def _renew(self) -> None:
        old, self._table = self._table, CellTable()
        self._rows = self._table.carry(self._rows, old)
        self._pieces.clear()

    def _read(self, piece: str) -> bool:
        """Act on text between two cursor moves; return whether any was drawn."""
        was, cells, drawn, simple = self._pen, "", False, True
        for kind, value in tokens(piece):
            if kind is Kind.TEXT:
                cells = self._table.append(cells, value, self._pen)
            elif kind is Kind.LOOK:
                self._pen = styled(self._pen, value)
            elif kind is Kind.LINK:
                self._pen = linked(self._pen, value if self._links else "")
            else:
                simple = False
                drawn = self._put(cells) or drawn
                cells = ""
                self._act(kind, value)
        if simple and was is self._pen is PLAIN and len(piece) <= _LONGEST_PIECE:
            if len(self._pieces) >= _MOST_PIECES:
                self._pieces.clear()
            self._pieces[piece] = cells
        return self._put(cells) or drawn

    def _act(self, kind: Kind, value: str) -> None:
        if kind is Kind.LINE:
            self._x = 0
            self._y += value == "\n"
        elif kind is Kind.SYNC:
            self._synchronized = True
        elif kind is Kind.HARMLESS:
            self._control(value)
        elif kind is Kind.REST:
            self._rest = value if len(value) < _LONGEST_REST else ""
        else:
            if kind is Kind.SCREEN:
                self._on_screen = value.endswith("h")
            # It may do anything to what is shown; it starts, as in Textual, from a plain pen.
            self._control(f"\x1b[m{value}")
            self._anew = True

    def _control(self, text: str) -> None:
        self._controls.append(text)
        self._controls_size += len(text)
        if self._controls_size > _MOST_CONTROLS:
            # Bells, titles and clipboards can be lost; modes are few, and needed.
            self._controls = [kept for kept in self._controls if kept[:2] not in ("\x07", "\x1b]")]
            self._controls_size = sum(map(len, self._controls))

    def _put(self, cells: str) -> bool:
        """Write cells at the cursor, and move it past them; return whether there were any."""
        x, y, width = self._x, self._y, self._width
        end = self._x = x + len(cells)
        if cells and x < width and y < len(self._rows):
            if end > width:
                cells, end = self._left_of(cells, width - x), width
            if len(cells) < width:
                row = self._rows[y]
                cells = self._left_of(row, x) + cells + self._right_of(row, end)
            self._rows[y] = cells
        return bool(cells)

    def _left_of(self, row: str, x: int) -> str:
        """Return the first `x` cells; half a wide one becomes a blank."""
        if row[x : x + 1] == TAIL:
            return row[: x - 1] + self._table.blank_like(row[x - 1])
        return row[:x]

    def _right_of(self, row: str, x: int) -> str:
        """Return the cells from `x` on; half a wide one becomes a blank."""
        if row[x : x + 1] == TAIL:
            return self._table.blank_like(row[x - 1]) + row[x + 1 :]
        return row[x:]

"""Cells as characters: a row of the screen is a `str` with one character for each cell.

Such rows are compared, hashed, sliced and joined by the interpreter's own string code, which is
what makes a frame cheap: 40 rows of 120 cells are compared in microseconds.
"""

from __future__ import annotations

from rich.cells import get_character_cell_size, split_graphemes

from phtui.terminal.sgr import PLAIN, Style, seen_on_blank

UNKNOWN = "\x00"
"""A cell of which nobody knows what the terminal shows there: it differs from all others."""
TAIL = "\x01"
"""The right half of the wide cell before it."""
BLANK = "\x02"
"""A space on the default background."""

_ZERO_WIDTH = "\x03"
_FIRST_FREE = 4
_MOST_CELLS = 20_000
_FIRST_EMOJI = "\U0001f000"


class CellTable:
    """What each character of a row stands for: a cluster of text, and its style."""

    def __init__(self) -> None:
        self.texts = ["", "", " ", ""]
        """The text of a cell, by the number of its character; empty for the right half."""
        self.styles = [PLAIN] * _FIRST_FREE
        """The style of a cell, by the number of its character."""
        self.unsure: set[str] = set()
        """Cells that a terminal may draw wider or narrower than Textual takes them to be."""
        self._most = _MOST_CELLS
        self._cells: dict[tuple[str, Style, int], str] = {(" ", PLAIN, 1): BLANK}
        self._alphabets: dict[Style, _Alphabet] = {}

    @property
    def full(self) -> bool:
        """Whether it is time to start anew, so that weeks of colours and links do not add up."""
        return len(self.texts) > self._most

    def cell(self, text: str, style: Style, width: int = 1) -> str:
        """Return the cell, or both cells of a wide one, for a cluster in a style."""
        if text == " ":
            style = seen_on_blank(style)
        found = self._cells.get((text, style, width))
        if found is None:
            number = chr(len(self.texts))
            found = self._cells[text, style, width] = number + TAIL * (width - 1)
            self.texts.append(text)
            self.styles.append(style)
            if len(text) > 1 or text >= _FIRST_EMOJI:
                self.unsure.add(number)
        return found

    def blank_like(self, cell: str) -> str:
        """Return a space on the background of `cell`."""
        return self.cell(" ", self.styles[ord(cell)]._replace(link=""))

    def append(self, cells: str, text: str, style: Style) -> str:
        """Return `cells` with printable `text` after them, at the widths that Rich gives it.

        A mark of no width goes on the cell before it; with none there, it is left out.
        """
        alphabet = self._alphabets.get(style)
        if alphabet is None:
            alphabet = self._alphabets[style] = _Alphabet(self, style)
        added = text.translate(alphabet)
        if _ZERO_WIDTH not in added:
            return cells + added
        for start, end, width in split_graphemes(text)[0]:
            cluster = text[start:end]
            if width:
                cells += self.cell(cluster, style, width)
            elif cells:
                cells = self._combined(cells, cluster)
        return cells

    def _combined(self, cells: str, mark: str) -> str:
        """Return `cells`, the last of them with a mark of no width on it."""
        width = 2 if cells[-1] == TAIL else 1
        number = ord(cells[-width])
        return cells[:-width] + self.cell(self.texts[number] + mark, self.styles[number], width)

    def carry(self, rows: list[str], old: CellTable) -> list[str]:
        """Return rows of another table as rows of this one."""
        carried = [
            "".join(
                self.cell(old.texts[ord(cell)], old.styles[ord(cell)], 2 if after == TAIL else 1)
                for cell, after in zip(row, f"{row[1:]} ", strict=True)
                if cell != TAIL
            )
            for row in rows
        ]
        # A screen that fills a table by itself must not ask for a new one with each frame.
        self._most = max(_MOST_CELLS, 2 * len(self.texts))
        return carried


class _Alphabet(dict[int, str]):
    """For `str.translate`: the cells of single characters in one style."""

    def __init__(self, table: CellTable, style: Style) -> None:
        super().__init__()
        self._table, self._style = table, style

    def __missing__(self, point: int) -> str:
        width = get_character_cell_size(chr(point))
        self[point] = self._table.cell(chr(point), self._style, width) if width else _ZERO_WIDTH
        return self[point]

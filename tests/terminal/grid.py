"""A terminal of our own, to hold what is sent against: nothing in it comes from `phtui`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rich.cells import get_character_cell_size, split_graphemes

Look = tuple[tuple[str, str], ...]
Cell = tuple[str, Look]
"""Text (empty for the right half of a wide one) and what is switched on."""

_SEQUENCE = re.compile(
    r"\x1b\[(?P<parameters>[<-?]?[\d;:]*)(?P<final>[ -/]*[@-~])|\x1b(?P<short>[A-Z78=>])"
    r"|\x1b\](?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)|(?P<control>[\x00-\x1a\x1c-\x1f])|(?P<text>[^\x00-\x1f]+)"
)
_ON = {
    **dict.fromkeys(["1"], "bold"), **dict.fromkeys(["2"], "dim"), "3": "italic", "4": "underline",
    "21": "underline", "5": "blink", "6": "blink", "7": "reverse", "8": "conceal", "9": "strike",
    "51": "frame", "52": "frame", "53": "overline",
    **{str(c): "fg" for c in (*range(30, 38), *range(90, 98))},
    **{str(c): "bg" for c in (*range(40, 48), *range(100, 108))},
}  # fmt: skip
_OFF = {
    "22": ("bold", "dim"), "23": ("italic",), "24": ("underline",), "25": ("blink",),
    "27": ("reverse",), "28": ("conceal",), "29": ("strike",), "39": ("fg",), "49": ("bg",),
    "54": ("frame",), "55": ("overline",), "59": ("ul",),
}  # fmt: skip
_SHOWS_ON_BLANK = {"underline", "reverse", "strike", "frame", "overline"}


def joined(text: str) -> list[tuple[str, int]]:
    """Return clusters and widths as a terminal that agrees with Rich measures them."""
    return [(text[start:end], width) for start, end, width in split_graphemes(text)[0]]


def code_points(text: str) -> list[tuple[str, int]]:
    """Return them as a terminal does that knows nothing of joiners and variations."""
    return [(c, get_character_cell_size(c)) for c in text]


class Grid:
    """A screen of cells that understands what phtui and Textual send, strictly."""

    def __init__(
        self,
        width: int,
        height: int,
        *,
        erases_in_colour: bool = False,
        measure: Callable[[str], list[tuple[str, int]]] = joined,
    ) -> None:
        self.width, self.height = width, height
        self.rows: list[list[Cell]] = [self._blank_row() for _ in range(height)]
        self.x = self.y = 0
        self.unknown: list[str] = []
        """What it did not understand."""
        self._look: dict[str, str] = {}
        self._rest = ""
        self._top, self._bottom = 0, height - 1
        self._erases_in_colour = erases_in_colour
        self._measure = measure

    def feed(self, text: str) -> None:
        text, self._rest, at = self._rest + text, "", 0
        while at < len(text):
            token = _SEQUENCE.match(text, at)
            if token is None:  # cut short: the rest is still to come
                self._rest = text[at:]
                return
            at = token.end()
            kind = token.lastgroup
            if kind == "text":
                for cluster, width in self._measure(token[0]):
                    self._draw(cluster, width)
            elif kind == "control":
                self._control(token[0])
            elif kind == "short":
                self._short(token["short"])
            elif kind == "string":
                self._string(token["string"])
            else:
                self._csi(token["final"], token["parameters"] or "")

    def cells(self) -> list[list[Cell]]:
        """Return what one sees: of a blank, only what shows on a blank."""
        return [[_seen(cell) for cell in row] for row in self.rows]

    def text(self) -> list[str]:
        return ["".join(text for text, _ in row).rstrip() for row in self.rows]

    def _blank_row(self) -> list[Cell]:
        return [(" ", ())] * self.width

    def _erased(self) -> Cell:
        if not self._erases_in_colour:
            return (" ", ())
        return (" ", tuple(i for i in sorted(self._look.items()) if i[0] == "bg"))

    def _draw(self, cluster: str, width: int) -> None:
        row = self.rows[self.y]
        if not width:
            at = self.x - 1
            if at > 0 and not row[at][0]:
                at -= 1
            if at >= 0:
                row[at] = (row[at][0] + cluster, row[at][1])
            return
        if self.x + width > self.width:
            return  # it does not wrap
        look = tuple(sorted(self._look.items()))
        self._put(self.x, (cluster, look))
        if width == 2:
            self._put(self.x + 1, ("", look), tail=True)
        self.x += width

    def _put(self, x: int, cell: Cell, *, tail: bool = False) -> None:
        """Write a cell; the other half of a wide one that it is written over becomes a blank."""
        row = self.rows[self.y]
        if not row[x][0] and not tail and x:
            row[x - 1] = (" ", row[x - 1][1])
        if x + 1 < self.width and not row[x + 1][0]:
            row[x + 1] = (" ", row[x + 1][1])
        row[x] = cell

    def _control(self, control: str) -> None:
        if control == "\r":
            self.x = 0
        elif control == "\n":
            self.x = 0  # as a tty sends it
            self._index()
        elif control == "\b":
            self.x = max(min(self.x, self.width - 1) - 1, 0)
        elif control != "\x07":
            self.unknown.append(control)

    def _short(self, final: str) -> None:
        if final == "D":
            self._index()
        elif final == "M":
            if self.y == self._top:
                self._scroll(-1)
            else:
                self.y -= 1
        else:
            self.unknown.append(final)

    def _index(self) -> None:
        if self.y == self._bottom:
            self._scroll(1)
        elif self.y < self.height - 1:
            self.y += 1

    def _string(self, string: str) -> None:
        if string.startswith("8;"):
            link = string[2:]
            if link.partition(";")[2]:
                self._look["link"] = link
            else:
                self._look.pop("link", None)

    def _scroll(self, lines: int) -> None:
        block = self.rows[self._top : self._bottom + 1]
        fresh = [[self._erased()] * self.width for _ in range(min(abs(lines), len(block)))]
        kept = [*block[lines:], *fresh] if lines > 0 else [*fresh, *block[:lines]]
        self.rows[self._top : self._bottom + 1] = kept

    def _csi(self, final: str, parameters: str) -> None:
        if parameters[:1] in ("<", ">", "?", "=") or final in ("n", "$p"):
            return
        if final == "m":
            self._switch(parameters)
            return
        numbers = [int(n) if n else 0 for n in parameters.split(";")] if parameters else [0]
        first, second = max(numbers[0], 1), numbers[1] if len(numbers) > 1 else 0
        if final == "H":
            self.y, self.x = min(first, self.height) - 1, min(max(second, 1), self.width) - 1
        elif final == "r":
            self._top, self._bottom = first - 1, (second or self.height) - 1
            self.x = self.y = 0
        elif final in "ST":
            self._scroll(first if final == "S" else -first)
        elif final in "ABCDG":
            self._move(final, first)
        elif final in "KX":
            self._erase(first if final == "X" else self.width)
        else:
            self.unknown.append(f"CSI {parameters}{final}")

    def _erase(self, count: int) -> None:
        x = min(self.x, self.width - 1)
        for at in range(x, min(x + count, self.width)):
            self._put(at, self._erased())

    def _move(self, final: str, count: int) -> None:
        x = min(self.x, self.width - 1)
        if final == "A":
            self.y = max(self.y - count, 0)
        elif final == "B":
            self.y = min(self.y + count, self.height - 1)
        else:
            column = {"C": x + count, "D": x - count, "G": count - 1}[final]
            self.x = min(max(column, 0), self.width - 1)

    def _switch(self, parameters: str) -> None:
        codes = iter(parameters.split(";"))
        for code in codes:
            if code in ("38", "48", "58"):
                name = {"38": "fg", "48": "bg", "58": "ul"}[code]
                self._look[name] = ";".join([code, *_colour(codes)])
            elif code in ("", "0"):
                self._look = {k: v for k, v in self._look.items() if k == "link"}
            elif code in _ON:
                self._look[_ON[code]] = code
            else:
                for name in _OFF[code]:
                    self._look.pop(name, None)


def _colour(codes: Iterator[str]) -> list[str]:
    kind = next(codes)
    return [kind, *(next(codes) for _ in range({"5": 1, "2": 3}[kind]))]


def _seen(cell: Cell) -> Cell:
    text, look = cell
    # Also of one with a mark on it: the mark may come in a style of its own.
    if text[:1] == " " and not _SHOWS_ON_BLANK & {name for name, _ in look}:
        return text, tuple(item for item in look if item[0] in ("bg", "link"))
    return text, look

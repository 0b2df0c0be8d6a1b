"""The text of the SQL editor: what it is, what may be shown of it, how it is coloured."""

from __future__ import annotations

import re
from typing import overload

from rich.cells import cell_len
from textual.expand_tabs import expand_tabs_inline
from textual.geometry import Size
from textual.widgets.text_area import Document, EditResult, Location, WrappedDocument

from phtui.formatting import safe
from phtui.hogql.lines import LexedLines, Span

_LINE_END = re.compile(r"\r\n|\n|\r")


class _Shown(dict[int, str]):
    """Character for character, what is shown in place of what must not reach a terminal."""

    def __missing__(self, code: int) -> str:
        shown = safe(chr(code)) if code != 0x09 else "\t"
        self[code] = shown if len(shown) == 1 else "\ufffd"
        return self[code]


_SHOWN = _Shown()


class SqlDocument(Document):
    """A document that keeps the text as it is and hands out lines that are safe to draw.

    `text`, ranges and edits are the text itself; `lines`, `get_line` and `[]`, which Textual
    measures and draws, are the same lines with each control, bidi or invisible character replaced
    by one visible character, so that rows and columns are the same in both. Only line ends are
    unified, to the first kind found. What Textual asks for at every key press (the size, the whole
    text) is kept between edits.
    """

    def __init__(self, text: str) -> None:
        line_end = _LINE_END.search(text)
        super().__init__(line_end[0] if line_end else "")
        self._lines = _LINE_END.split(text)
        self._shown = [_show(line) for line in self._lines]
        self._lexed = LexedLines(self._lines)
        self._text: str | None = None
        self._tab_width = 0
        self._widths: list[int] = []

    @property
    def text(self) -> str:
        """The text itself."""
        if self._text is None:
            self._text = super().text
        return self._text

    @property
    def lines(self) -> list[str]:
        """The lines as they are shown."""
        return self._shown

    @overload
    def __getitem__(self, line_index: int) -> str: ...

    @overload
    def __getitem__(self, line_index: slice) -> list[str]: ...

    def __getitem__(self, line_index: int | slice) -> str | list[str]:
        """Return a line, or lines, as they are shown."""
        return self._shown[line_index]

    def get_index_from_location(self, location: Location) -> int:
        """Return how many characters of the text are before a location."""
        row, column = location
        return sum(map(len, self._lines[:row])) + row * len(self.newline) + column

    def get_location_from_index(self, index: int) -> Location:
        """Return the location after so many characters.

        Raises:
            ValueError: The text has fewer, or that is less than none.
        """
        left = index
        if 0 <= index <= len(self.text):
            for row, line in enumerate(self._lines):
                if left < len(line) + len(self.newline):
                    return row, left
                left -= len(line) + len(self.newline)
        raise ValueError(f"No place {index} in a text of {len(self.text)} characters.")

    def get_size(self, tab_width: int) -> Size:
        """Return the width of the longest line and the number of lines, in cells."""
        if tab_width != self._tab_width:
            self._tab_width = tab_width
            self._widths = [self._width(line) for line in self._shown]
        return Size(max(self._widths), len(self._widths))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace what is between two locations, in either order, as `Document` does."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range(start, end)
        before = self._lines[top][:left] if top < len(self._lines) else ""
        after = self._lines[bottom][right:] if bottom < len(self._lines) else ""
        new = _LINE_END.split(text)
        new[0] = before + new[0]
        column = len(new[-1])
        new[-1] += after
        self._replace_lines(top, bottom, new)
        return EditResult((top + len(new) - 1, column), replaced)

    def spans(self, row: int) -> tuple[Span, ...]:
        """Return what to colour in a line; `hidden` is the kind of what is not shown as it is."""
        spans = self._lexed.spans(row)
        line, shown = self._lines[row], self._shown[row]
        if shown is line:
            return spans
        columns = (at for at in range(len(line)) if line[at] != shown[at])
        return *spans, *(Span(at, at + 1, "hidden") for at in columns)

    def _replace_lines(self, top: int, bottom: int, new: list[str]) -> None:
        shown = [_show(line) for line in new]
        self._text = None
        self._lines[top : bottom + 1] = new
        self._shown[top : bottom + 1] = shown
        self._lexed.replace(top, bottom, len(new))
        if self._tab_width:
            self._widths[top : bottom + 1] = [self._width(line) for line in shown]

    def _width(self, line: str) -> int:
        return cell_len(expand_tabs_inline(line, self._tab_width) if "\t" in line else line)


class UnwrappedDocument(WrappedDocument):
    """A document that is never wrapped, so that its height needs no counting."""

    @property
    def height(self) -> int:
        """One row for each line."""
        return self.document.line_count


def _show(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    shown = line.translate(_SHOWN)
    return line if shown == line else shown

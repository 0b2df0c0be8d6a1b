"""One text in a window of its own: wrapped, safe, JSON coloured, a megabyte no trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice

from rich.cells import chop_cells
from rich.segment import Segment
from textual.events import MouseScrollDown, MouseScrollUp
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.widgets.addresses import link_addresses
from phtui.widgets.keys import vertical_keys

WHEEL_ROWS = 3
"""Rows that one turn of the wheel moves."""
_FARTHEST = 20
"""Rows that a web address is looked for in, each way."""
_CHUNK = 4096
"""Characters wrapped at once: a line may be a megabyte and only its start be looked at."""
_LOOKS = {
    "Token.Name.Tag": "value--key",
    "Token.Literal.String.Double": "value--string",
    "Token.Error": "value--string",  # a string that goes on in the next row
    "Token.Literal.Number.Integer": "value--number",
    "Token.Literal.Number.Float": "value--number",
    "Token.Keyword.Constant": "value--constant",
}
"""The component class of what pygments finds in JSON."""


class WrappedText:
    """Text as rows of at most `width` cells, wrapped as far as it has been looked at."""

    def __init__(self, text: str, width: int) -> None:
        self._pending = self._wrap(text.replace("\r\n", "\n").split("\n"), width)
        self._rows: list[str] = []
        self._continued: set[int] = set()

    def rows(self, start: int, stop: int) -> list[str]:
        """Return the rows from `start` to before `stop`, fewer where the text ends."""
        self._rows.extend(islice(self._pending, max(0, stop - len(self._rows))))
        return self._rows[start:stop]

    def count(self) -> int:
        """Return how many rows there are: this wraps what is left."""
        self._rows.extend(self._pending)
        return len(self._rows)

    def is_continued(self, row: int) -> bool:
        """Return whether a row goes on with the line of the row before."""
        return row in self._continued

    def _wrap(self, lines: Sequence[str], width: int) -> Iterator[str]:
        row = 0
        for line in lines:
            for number, piece in enumerate(_pieces(line, width)):
                if number:
                    self._continued.add(row)
                row += 1
                yield piece


def _pieces(line: str, width: int) -> Iterator[str]:
    rest = ""
    for start in range(0, len(line), _CHUNK):
        # What did not fill a row goes on with the next characters.
        rest += safe(line[start : start + _CHUNK])
        *rows, rest = chop_cells(rest, width) or [rest]
        yield from rows
    yield rest


class ValueView(Widget, can_focus=True):
    """A text to read, scrolled with the keys of every list."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES = {"value--text", *_LOOKS.values()}

    DEFAULT_CSS = """
    ValueView { height: 1fr; }
    ValueView > .value--key { color: $text-primary; text-style: bold; }
    ValueView > .value--string { color: $text-success; }
    ValueView > .value--number { color: $text-accent; }
    ValueView > .value--constant { color: $text-secondary; }
    """

    BINDINGS = [*vertical_keys("value")]

    top: var[int] = var(0)
    """The first row on screen."""

    def __init__(self, text: str, is_json: bool = False, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._is_json = is_json
        self._wrapped = WrappedText("", 1)

    def validate_top(self, top: int) -> int:
        """Keep the window on the text."""
        height = self.size.height
        if top > 0 and len(self._wrapped.rows(top, top + height)) < height:
            top = self._wrapped.count() - height
        return max(0, top)

    def watch_top(self) -> None:
        """Show the window."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width, and stay at the same place in the text."""
        passed = sum(map(len, self._wrapped.rows(0, self.top)))
        self._wrapped = WrappedText(self._text, max(1, self.size.width))
        top = 0
        while passed > 0 and (row := self._wrapped.rows(top, top + 1)):
            passed -= len(row[0])
            top += passed >= 0
        self.top = top
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        at = self.top + y
        row = "".join(self._wrapped.rows(at, at + 1))
        look = self.get_component_rich_style
        segments = [
            Segment(text, look(name))
            for name, text in self._colours(row, self._wrapped.is_continued(at))
            if text
        ]
        segments = link_addresses(segments, row, *self._around(at))
        return Strip(segments).adjust_cell_length(self.size.width, look("value--text"))

    def action_rows(self, by: int) -> None:
        """Scroll down."""
        self.top += by

    def action_pages(self, by: float) -> None:
        """Scroll down by parts of what is on screen."""
        self.top += int(by * self.size.height) or (1 if by > 0 else -1)

    def action_top(self) -> None:
        """Go to the start."""
        self.top = 0

    def action_bottom(self) -> None:
        """Go to the end."""
        self.top = self._wrapped.count()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.top += WHEEL_ROWS

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.top -= WHEEL_ROWS

    def _around(self, at: int) -> tuple[str, str]:
        """Return what a line says before and after one of its rows, as far as a link may reach."""
        first = last = at
        while first > at - _FARTHEST and self._wrapped.is_continued(first):
            first -= 1
        while last < at + _FARTHEST and self._wrapped.rows(last + 1, last + 2):
            if not self._wrapped.is_continued(last + 1):
                break
            last += 1
        rows = self._wrapped.rows
        return "".join(rows(first, at)), "".join(rows(at + 1, last + 1))

    def _colours(self, row: str, is_continued: bool) -> Iterator[tuple[str, str]]:
        """Split a row of text by component class."""
        if not self._is_json:
            yield "value--text", row
        elif is_continued:
            yield "value--string", row  # indented JSON has nothing else that is long
        else:
            for _, token, text in _json_lexer()(row):
                yield _LOOKS.get(str(token), "value--text"), text


@cache
def _json_lexer() -> Callable[[str], Iterable[tuple[int, object, str]]]:
    # Here, because most sessions never look at JSON.
    from pygments.lexers.data import (  # type: ignore[import-untyped]  # pygments ships no types
        JsonLexer,
    )

    lex: Callable[[str], Iterable[tuple[int, object, str]]] = JsonLexer().get_tokens_unprocessed
    return lex

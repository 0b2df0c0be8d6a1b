"""A text area that paints HogQL: in colours, safe to look at, with an error underlined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from rich.style import Style
from rich.text import Text
from textual import on
from textual.cache import LRUCache
from textual.geometry import Region, clamp
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import DocumentNavigator, Location, Selection

from phtui.hogql.lines import KINDS
from phtui.widgets.sql_document import SqlDocument, UnwrappedDocument

_BRACKET_REACH = 10_000
"""How many characters away the other bracket may be: without a bound, one that has none costs a
walk through the whole text at every key press."""


@dataclass(frozen=True, slots=True)
class ErrorMark:
    """What PostHog objects to."""

    start: Location
    """Row and column of its first character."""

    end: Location
    """Row and column after its last."""

    message: str
    """PostHog's words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the text that somebody has something to say about."""

    start: Location
    """Row and column of its first character."""

    end: Location
    """Row and column after its last."""

    kind: str
    """`error`, `warning` or `notice`."""


class SqlText(TextArea):
    """HogQL as it is painted; `SqlEditor` is what types it.

    Lines are coloured as they come into view, and after an edit only as far as it changes them. A
    line of over 5,000 characters stays plain; more than 2,000 lines below what was coloured before
    (a jump to the end of a huge paste) what a line begins in is a guess. Characters that could act
    on the terminal or hide are shown as one reversed character each; the text keeps them.
    """

    COMPONENT_CLASSES = {
        *(f"sql-text--{kind}" for kind in KINDS.values()),
        "sql-text--hidden",
        *(f"sql-text--{severity}" for severity in ("error", "warning", "notice")),
    }

    DEFAULT_CSS = """
    SqlText {
        .sql-text--keyword { color: $text-primary; text-style: bold; }
        .sql-text--constant { color: $text-primary; text-style: italic; }
        .sql-text--function { color: $text-accent; }
        .sql-text--property { color: $text-secondary; }
        .sql-text--placeholder { color: $text-warning; text-style: bold italic; }
        .sql-text--tag { color: $text-accent; text-style: bold; }
        .sql-text--string { color: $text-success; }
        .sql-text--number { color: $text-warning; }
        .sql-text--comment { text-style: dim italic; }
        .sql-text--unexpected { color: $text-error; text-style: bold; }
        .sql-text--hidden { color: $text-error; text-style: reverse; }
        .sql-text--error { color: $text-error; text-style: bold underline; }
        .sql-text--warning { color: $text-warning; text-style: underline; }
        .sql-text--notice { text-style: italic underline; }
    }
    """

    error: reactive[ErrorMark | None] = reactive(None)
    """The part that is underlined; gone with the next edit."""

    marks: reactive[tuple[Mark, ...]] = reactive(())
    """What is underlined besides; it stays through edits until it is set anew."""

    selection: Reactive[Selection] = reactive(
        Selection(), init=False, always_update=True, repaint=False
    )
    """As in TextArea, which repaints every line when it changes, and so at every key press."""

    document: SqlDocument

    def __init__(self, text: str, *, id: str | None = None, classes: str | None = None) -> None:
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(1024)
        self._painted: dict[int, tuple[object, ...]] = {}
        """What decided how the lines of the window were painted."""
        self._styled = False
        super().__init__(text, soft_wrap=False, show_line_numbers=True, id=id, classes=classes)
        self.cursor_blink = False

    @property
    def error_location(self) -> Location | None:
        """Where the error is, row and column from 0; None without one."""
        return self.error.start if self.error else None

    def offset_at(self, location: Location) -> int:
        """Return how many characters of the text are before a location."""
        return self.document.get_index_from_location(self.clamp_visitable(location))

    def location_at(self, offset: int) -> Location:
        """Return the location after so many characters; the nearest there is."""
        offset = clamp(offset, 0, len(self.text))
        return self.clamp_visitable(self.document.get_location_from_index(offset))

    def mark_error(self, start: int, end: int | None, message: str) -> None:
        """Underline from a character to another, or the whole line of `start` without an `end`.

        Offsets are in the whole text: those of a statement plus `statement.start`. What is out of
        the text is cut: HogQL's parser gives the end of a text in bytes.
        """
        first = self.location_at(start)
        last = first if end is None else self.location_at(end)
        if last <= first:
            first, last = (first[0], 0), (first[0], len(self.document[first[0]]))
        self.error = ErrorMark(first, last, message)

    def clear_error(self) -> None:
        """Take the mark away."""
        self.error = None

    def watch_error(self) -> None:
        """Draw the lines anew: TextArea keeps them and does not know of the mark."""
        self._line_cache.clear()

    def watch_marks(self) -> None:
        """Draw the lines anew."""
        self._line_cache.clear()

    def update_suggestion(self) -> None:
        """Forget the error: Textual calls this after every edit, undo, redo and load."""
        self.clear_error()

    def notify_style_update(self) -> None:
        """Forget how lines looked in the old colours."""
        self._strips.clear()
        self._styled = False
        super().notify_style_update()

    def get_line(self, line_index: int) -> Text:
        """Return a line in its colours; what stands in it is safe to draw."""
        line = super().get_line(line_index)
        for start, end, kind in self.document.spans(line_index):
            line.stylize(self.get_component_rich_style(f"sql-text--{kind}"), start, end)
        for mark in self._marks_on(line_index):
            start = mark.start[1] if line_index == mark.start[0] else 0
            end = mark.end[1] if line_index == mark.end[0] else len(line)
            line.stylize(self.get_component_rich_style(f"sql-text--{mark.kind}"), start, end)
        return line

    def get_component_rich_style(
        self, *names: str, partial: bool = False, default: Style | None = None
    ) -> Style:
        """Return a style; for the line of the cursor no more than its background.

        TextArea lays that one over the colours of `get_line`, which are to be seen.
        """
        style = super().get_component_rich_style(*names, partial=partial, default=default)
        return Style(bgcolor=style.bgcolor) if names == ("text-area--cursor-line",) else style

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines in styles that TextArea takes from the style sheet each time, we once."""
        if self._styled:
            return ScrollView.render_lines(self, crop)
        self._styled = True
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw a line of the window, and note what decides how it looks."""
        self._painted[y] = self._look(y + self.scroll_offset.y, self._window)
        return super().render_line(y)

    def _render_line(self, y: int) -> Strip:
        """Draw a line, or take the strip of one that looks the same.

        TextArea forgets all its strips at every key press; a strip kept keeps what Textual has
        worked out for it, down to the escape sequences.
        """
        look = self._painted[y]
        strip = self._strips.get(look)
        if strip is None:
            strip = self._strips[look] = super()._render_line(y)
        return strip

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def repaint_changed(self) -> None:
        """Have those lines of the window repainted that look different now."""
        (width, height), top, window = self.size, self.scroll_offset.y, self._window
        changed = (y for y in range(height) if self._painted.get(y) != self._look(top + y, window))
        if regions := [Region(0, y, width, 1) for y in changed]:
            self.refresh(*regions)

    @property
    def _window(self) -> tuple[int, ...]:
        """What the looks of all lines depend on: widths, and how far the text is scrolled."""
        width = max(self.virtual_size.width, self.region.width)
        return self.gutter_width, self.scroll_offset.x, width

    def _look(self, row: int, window: tuple[int, ...]) -> tuple[object, ...]:
        """Return what decides how a line looks, besides the style sheet."""
        if row >= self.document.line_count:
            return window
        text, spans = self.document[row], self.document.spans(row)
        return (row, *window, text, spans, *self._emphasis(row))

    def _emphasis(self, row: int) -> tuple[object, ...]:
        """Return what is laid over a line: cursor, selection, brackets, marks."""
        bracket = self.matching_bracket_location
        if self.selection.contains_line(row):
            return self.selection, self._draw_cursor, bracket, *self._marks_on(row)
        paired = bracket is not None and bracket[0] == row
        return bracket if paired else None, *self._marks_on(row)

    def _yield_character_locations(self, start: Location) -> Iterator[tuple[str, Location]]:
        return islice(super()._yield_character_locations(start), _BRACKET_REACH)

    def _yield_character_locations_reverse(self, start: Location) -> Iterator[tuple[str, Location]]:
        return islice(super()._yield_character_locations_reverse(start), _BRACKET_REACH)

    def _marks_on(self, row: int) -> list[Mark]:
        """Return what is underlined in a line, the error last and so on top."""
        error = self.error
        marks = (*self.marks, Mark(error.start, error.end, "error")) if error else self.marks
        return [mark for mark in marks if mark.start[0] <= row <= mark.end[0]]

    def _set_document(self, text: str, _language: str | None) -> None:
        self.document = SqlDocument(text)
        self.wrapped_document = UnwrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._line_cache.clear()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

"""The list of what could be typed next, beside the cursor of an editor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Offset, Size
from textual.reactive import Reactive, reactive
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import cells_wide, safe
from phtui.hogql.suggestions import Kind, Suggestion
from phtui.widgets.own_keys import key_said

_ROWS = 8
"""Most that is shown at once."""
_LABEL, _DETAIL, _LEAST = 32, 26, 12
"""Most cells of a label and of a detail; the least that the whole list takes."""

_SIGNS = {
    Kind.VALUE: "'", Kind.COLUMN: "·", Kind.JOIN: "→", Kind.PROPERTY: ".", Kind.ALIAS: "=",
    Kind.TABLE: "#", Kind.VARIABLE: "{", Kind.FUNCTION: "(", Kind.KEYWORD: " ",
}  # fmt: skip
"""What tells the kinds apart where there is no colour."""


class CompletionPopup(Widget):
    """Suggestions, one of them chosen. It is never focused: the editor moves it."""

    COMPONENT_CLASSES = {"completion--chosen", "completion--sign", "completion--detail"}

    DEFAULT_CSS = """
    CompletionPopup {
        display: none;
        position: absolute;
        layer: completion;
        overlay: screen;
        background: $panel;
        color: $foreground;
        .completion--chosen { text-style: reverse; }
        .completion--sign { color: $text-accent; }
        .completion--detail { text-style: dim; }
    }
    """

    can_focus = False

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """As in every widget, but no reason to lay the screen out, and to paint it, a second time."""

    chosen: reactive[int] = reactive(0)
    """Which suggestion would be taken."""

    def __init__(self) -> None:
        super().__init__()
        self._suggestions: Sequence[Suggestion] = ()
        self._rows = 0
        """How many of them are in sight; what takes them is said under these."""

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """What there is to take; nothing while the list is closed."""
        return self._suggestions

    @property
    def is_open(self) -> bool:
        """Whether there is anything to take."""
        return bool(self._suggestions)

    @property
    def suggestion(self) -> Suggestion | None:
        """The one that would be taken."""
        return self._suggestions[self.chosen] if self.is_open else None

    def open(self, suggestions: Sequence[Suggestion], word: Offset) -> None:
        """Show suggestions under, or over, the word that begins at a place of the screen."""
        kept = self.suggestion
        least = self.size.width if self.is_open else _LEAST
        self._suggestions = suggestions
        labels = [suggestion.label for suggestion in suggestions]
        # A list that grows under somebody's choice must not change what is chosen.
        moved = kept is not None and self.chosen > 0 and kept.label in labels
        self.set_reactive(CompletionPopup.chosen, labels.index(kept.label) if kept and moved else 0)
        room = self.screen.size
        under = room.height - word.y - 1
        most = max(under, word.y)
        self._rows = min(len(suggestions), _ROWS, most)
        rows = min(self._rows + 1, most)
        shown = suggestions[:100]
        label = max((min(cells_wide(safe(each.label)), _LABEL) for each in shown), default=0)
        detail = max((min(cells_wide(safe(each.detail)), _DETAIL) for each in shown), default=0)
        width = min(max(label + detail + 6, least), room.width)
        self._label_width = min(label, max(width - 5, 1))
        y = word.y + 1 if rows <= under else word.y - rows
        x = max(min(word.x - 3, room.width - width), 0)
        self.styles.width, self.styles.height = width, rows
        origin = self.parent.region.offset if isinstance(self.parent, Widget) else Offset()
        self.styles.offset = (x - origin.x, y - origin.y)
        self.display = True
        self.refresh()

    def close(self) -> None:
        """Show nothing."""
        self._suggestions = ()
        self.display = False

    def move(self, by: int) -> None:
        """Choose another one; beyond an end is the other end."""
        self.chosen = (self.chosen + by) % len(self._suggestions)

    def render_line(self, y: int) -> Strip:
        """Draw one suggestion: a sign for its kind, its name, its type or parameters."""
        base = self.visual_style.rich_style
        if y >= self._rows or not self._suggestions:
            dim = base + self.get_component_rich_style("completion--detail", partial=True)
            return Strip([Segment(_cut(self._key_words, self.size.width), dim)])
        top = max(0, min(self.chosen - _ROWS // 2, len(self._suggestions) - self._rows))
        index = top + y
        suggestion = self._suggestions[index]
        if index == self.chosen:
            base += self.get_component_rich_style("completion--chosen", partial=True)
        sign = base + self.get_component_rich_style("completion--sign", partial=True)
        dim = base + self.get_component_rich_style("completion--detail", partial=True)
        detail = self.size.width - self._label_width - 5
        return Strip(
            [
                Segment(f" {_SIGNS[suggestion.kind]} ", sign),
                Segment(_cut(suggestion.label, self._label_width), base),
                Segment(" ", base),
                Segment(_cut(suggestion.detail, detail), dim),
                Segment(" ", base),
            ]
        ).adjust_cell_length(self.size.width, base)

    @property
    def _key_words(self) -> str:
        """What takes the chosen one, and which of how many that is."""
        place = f"{self.chosen + 1}/{len(self._suggestions)}" if self._suggestions else ""
        key = key_said(self, "completion.accept", "Tab")
        words = f" {key} takes it  {place}"
        return words if len(words) <= self.size.width else f" {key} {place}"

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Be as wide as `open` has made it."""
        del container, viewport
        return self.size.width


def _cut(text: str, width: int) -> str:
    """Return text made safe, in exactly so many cells."""
    shown = safe(text)
    if cells_wide(shown) > width:
        while shown and cells_wide(shown) > width - 1:
            shown = shown[:-1]
        shown += "…" if width > 0 else ""
    return shown + " " * (width - cells_wide(shown))

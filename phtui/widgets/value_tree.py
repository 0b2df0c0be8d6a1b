"""A JSON value as a tree to open and fold."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from phtui.formatting import safe
from phtui.jobs.result_tree import Node, Path, all_paths, opened_at_first, path_text, walk
from phtui.widgets.cells import Kind, full_text, short_cell
from phtui.widgets.keys import vertical_keys

_LOOKS = {
    Kind.TEXT: "tree--string",
    Kind.EMPTY: "tree--string",
    Kind.NUMBER: "tree--number",
    Kind.BOOLEAN: "tree--constant",
    Kind.NULL: "tree--constant",
    Kind.NESTED: "tree--folded",
}


class ValueTree(Widget, can_focus=True):
    """Lines of a tree with a cursor; what is folded shows its beginning."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES = {"tree--key", "tree--cursor", *_LOOKS.values()}

    DEFAULT_CSS = """
    ValueTree { height: 1fr; }
    ValueTree > .tree--key { color: $text-primary; text-style: bold; }
    ValueTree > .tree--string { color: $text-success; }
    ValueTree > .tree--number { color: $text-accent; }
    ValueTree > .tree--constant { color: $text-secondary; }
    ValueTree > .tree--folded { text-style: dim; }
    ValueTree > .tree--cursor { text-style: reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *vertical_keys("tree"),
        Binding("enter", "flip", "Open or fold", id="tree.flip", tooltip="Open or fold this value"),
        Binding("right,l", "open", "Open", show=False, id="tree.open", tooltip="Open this value"),
        Binding("left,h", "fold", "Fold", show=False, id="tree.fold",
                tooltip="Fold this value, or the one it is in"),
        Binding("o", "open_all", "Open all", id="tree.open_all", tooltip="Open everything"),
        Binding("c", "fold_all", "Fold all", id="tree.fold_all", tooltip="Fold everything"),
        Binding("y", "copy", "Copy", id="tree.copy", tooltip="Copy the value under the cursor"),
        Binding("Y", "copy_path", "Copy path", id="tree.copy_path",
                tooltip="Copy the way to this value, as HogQL writes it"),
    ]  # fmt: skip

    row: var[int] = var(0, init=False)
    """The line the cursor is on."""

    def __init__(self, value: Any) -> None:
        """Args: value: decoded JSON, an object or an array."""
        super().__init__()
        self._value = value
        self._opened: frozenset[Path] = opened_at_first(value)
        self._lines = list(walk(value, self._opened))
        self._top = 0

    def validate_row(self, row: int) -> int:
        """Keep the cursor on a line."""
        return max(0, min(row, len(self._lines) - 1))

    def watch_row(self) -> None:
        """Keep the cursor in sight."""
        height = max(1, self.size.height)
        self._top = min(max(self._top, self.row - height + 1), self.row)
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.watch_row()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        at, width = self._top + y, self.size.width
        look = self.get_component_rich_style
        if at >= len(self._lines):
            return Strip.blank(width)
        node = self._lines[at]
        sign = ("▼ " if node.is_open else "▶ ") if node.children else "  "
        indent = "  " * len(node.path) + sign
        key = f"{safe(node.key)}: " if node.path else ""
        text, kind = self._value_of(node, width)
        key_look = "tree--cursor" if at == self.row else "tree--key"
        segments = [
            Segment(indent),
            Segment(key, look(key_look)),
            Segment(text, look("tree--cursor" if at == self.row and not key else _LOOKS[kind])),
        ]
        return Strip(segments).adjust_cell_length(width)

    def action_rows(self, by: int) -> None:
        """Move the cursor down."""
        self.row += by

    def action_pages(self, by: float) -> None:
        """Move the cursor by parts of what is on screen."""
        self.row += int(by * self.size.height) or (1 if by > 0 else -1)

    def action_top(self) -> None:
        """Go to the whole."""
        self.row = 0

    def action_bottom(self) -> None:
        """Go to the last line."""
        self.row = len(self._lines)

    def action_flip(self) -> None:
        """Open what is folded, fold what is open."""
        node = self._lines[self.row]
        if node.children:
            self._open(self._opened ^ {node.path})

    def action_open(self) -> None:
        """Open the value under the cursor."""
        node = self._lines[self.row]
        if node.children:
            self._open(self._opened | {node.path})

    def action_fold(self) -> None:
        """Fold the value under the cursor; go out of it if it is folded."""
        node = self._lines[self.row]
        if node.is_open and node.children:
            self._open(self._opened - {node.path})
        elif node.path:
            self.row = [other.path for other in self._lines].index(node.path[:-1])

    def action_open_all(self) -> None:
        """Open everything."""
        self._open(frozenset(all_paths(self._value)))

    def action_fold_all(self) -> None:
        """Fold everything but the whole."""
        self._open(frozenset({()}))

    def action_copy(self) -> None:
        """Copy the value under the cursor."""
        self.app.copy_to_clipboard(full_text(self._lines[self.row].value))

    def action_copy_path(self) -> None:
        """Copy the way to the value under the cursor."""
        self.app.copy_to_clipboard(path_text(self._lines[self.row].path))

    def _open(self, opened: frozenset[Path]) -> None:
        path = self._lines[self.row].path
        self._opened = opened
        self._lines = list(walk(self._value, opened))
        places = {node.path: place for place, node in enumerate(self._lines)}
        while path not in places:
            path = path[:-1]
        self.row = places[path]
        self.watch_row()

    def _value_of(self, node: Node, width: int) -> tuple[str, Kind]:
        if node.is_open and node.children:
            count = node.children
            unit = "key" if isinstance(node.value, dict) else "value"
            return f"{count:,} {unit}{'s' if count > 1 else ''}", Kind.NESTED
        return short_cell(node.value, max(1, width))

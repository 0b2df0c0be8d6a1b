"""Tables and their columns as a tree whose branches are filled when they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from phtui.formatting import safe, short_count
from phtui.hogql.schema import EMPTY, Field, Schema, Table, quoted

_MOST = 2000
"""Columns that a search shows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a node of the tree stands for."""

    table: Table
    """The table it is in, or is."""
    way: tuple[str, ...] = ()
    """The names that lead from the table the tree began with to this field."""
    field: Field | None = None

    @property
    def text(self) -> str:
        """What to write for it in a query."""
        names = self.way if self.field is not None else tuple(self.table.name.split("."))
        return ".".join(map(quoted, names))


class TableTree(Tree[Entry], inherit_bindings=False):
    """The tree itself; a branch is filled when it is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_node", "Open", show=False, id="schema.open"),
        Binding("right,l", "open", "Open", show=False, id="schema.right"),
        Binding("left,h", "shut", "Close", show=False, id="schema.left"),
        Binding("down,j", "cursor_down", "Down", show=False, id="schema.down"),
        Binding("up,k", "cursor_up", "Up", show=False, id="schema.up"),
        Binding("g,home", "scroll_home", "Top", show=False, id="schema.top"),
        Binding("G,end", "scroll_end", "Bottom", show=False, id="schema.bottom"),
        Binding("pagedown", "page_down", "Page down", show=False, id="schema.page_down"),
        Binding("pageup,b", "page_up", "Page up", show=False, id="schema.page_up"),
        Binding("ctrl+d", "half_page(1)", "Half down", show=False, id="schema.half_down"),
        Binding("ctrl+u", "half_page(-1)", "Half up", show=False, id="schema.half_up"),
    ]  # fmt: skip

    auto_expand = False
    show_root = False
    guide_depth = 2

    def __init__(self) -> None:
        super().__init__("tables")
        self._schema = EMPTY

    @property
    def entry(self) -> Entry | None:
        """What is under the cursor."""
        return self.cursor_node.data if self.cursor_node is not None else None

    def show_schema(self, schema: Schema, wanted: str) -> None:
        """Show the tables, or those and their columns that have a text in their names."""
        self._schema = schema
        self.clear()
        left = _MOST
        for table in sorted(schema.tables.values(), key=lambda table: table.name):
            fields = _matching(table, wanted)
            if wanted and not fields and wanted.lower() not in table.name.lower():
                continue
            node = self.root.add(_table_label(table), Entry(table))
            if wanted and fields and left > 0:
                left -= len(fields)
                self._fill(node, fields)
                node.expand()
        self.cursor_line = 0

    def action_half_page(self, by: int) -> None:
        """Move the cursor by half of what is on screen."""
        half = max(self.scrollable_content_region.height // 2, 1)
        self.cursor_line = max(self.cursor_line, 0) + by * half

    def action_open(self) -> None:
        """Open a branch."""
        if self.cursor_node is not None and self.cursor_node.allow_expand:
            self.cursor_node.expand()

    def action_shut(self) -> None:
        """Close a branch, or go to the one this is in."""
        node = self.cursor_node
        if node is None:
            return
        if node.is_expanded and node.allow_expand:
            node.collapse()
        elif node.parent is not None and node.parent is not self.root:
            self.move_cursor(node.parent)

    @on(Tree.NodeExpanded)
    def fill(self, event: Tree.NodeExpanded[Entry]) -> None:
        """Look up what is in a branch that was never open."""
        event.stop()
        entry = event.node.data
        if entry is None or event.node.children:
            return
        spot = self._schema.follow(entry.table, entry.way)
        self._fill(event.node, spot.fields if spot is not None else {})

    def render_label(self, node: TreeNode[Entry], base_style: Style, style: Style) -> Text:
        """Draw a label as text: names are a server's, and no markup."""
        sign = "" if not node.allow_expand else "▾ " if node.is_expanded else "▸ "
        label = Text(sign, style=base_style)
        label.append_text(Text.styled(str(node.label), style))
        entry = node.data
        if entry is not None:
            label.append(f"  {_detail(entry)}", base_style + Style(dim=True))
        return label

    def _fill(self, node: TreeNode[Entry], fields: dict[str, Field]) -> None:
        entry = node.data
        assert entry is not None
        for field in fields.values():
            inner = Entry(entry.table, (*entry.way, field.name), field)
            label = Text(safe(field.name))
            spot = self._schema.follow(inner.table, inner.way)
            if spot is not None and spot.fields:
                node.add(label, inner)
            else:
                node.add_leaf(label, inner)


def _matching(table: Table, wanted: str) -> dict[str, Field]:
    lower = wanted.lower()
    return {name: field for name, field in table.fields.items() if lower in name.lower()}


def _table_label(table: Table) -> Text:
    return Text(safe(table.name))


def _detail(entry: Entry) -> str:
    if entry.field is not None:
        target = f"→ {safe(entry.field.table)}" if entry.field.table else ""
        return target or safe(entry.field.type).replace("_", " ")
    rows = "" if entry.table.rows is None else f", {short_count(entry.table.rows)} rows"
    return f"{safe(entry.table.kind).replace('_', ' ')}{rows}"

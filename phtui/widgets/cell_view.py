"""One value of a table in full, over the screen it came from."""

from __future__ import annotations

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Static

from phtui.formatting import safe
from phtui.jobs.result_tree import parse_tree
from phtui.widgets.cells import GridCell, full_text, short_cell
from phtui.widgets.key_hints import KeyHints
from phtui.widgets.keys import HELP
from phtui.widgets.value_tree import ValueTree
from phtui.widgets.value_view import ValueView


def readable(value: object) -> tuple[str, bool]:
    """Return a value as text to read, and whether that is JSON, indented.

    Text that is a JSON object or array counts as JSON: PostHog gives `properties` so. Only its
    blanks are changed, not its numbers, escapes or order.
    """
    if value is None or value == "":
        return short_cell(value, 1).text, False
    text = full_text(value)
    if not text.lstrip().startswith(("{", "[")):
        return text, False
    try:
        return msgspec.json.format(text, indent=2), True
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return text, False


class CellView(ModalScreen[None]):
    """A value to read or copy; what closes it is one step back."""

    DEFAULT_CSS = """
    CellView { background: $background; }
    CellView > #about { height: 1; background: $panel; text-style: bold;
                        text-wrap: nowrap; text-overflow: ellipsis; }
    CellView.-low > KeyHints { display: none; }
    """

    VERTICAL_BREAKPOINTS = [(0, "-low"), (6, "-high")]

    BINDINGS = [
        Binding("escape,q,v,enter", "close", "Back", tooltip="Back to the table", id="cell.close"),
        Binding("y", "copy", "Copy", tooltip="Copy the value in full", id="cell.copy"),
        Binding("t", "tree", "Tree", tooltip="JSON as a tree, or as text", id="cell.tree"),
        HELP,
    ]

    def __init__(self, cell: GridCell, place: str = "") -> None:
        """Args: place: where the value stands, in words; its row when there are none."""
        super().__init__()
        self._cell = cell
        self._place = place or f"row {cell.row + 1:,}"
        self._tree = parse_tree(full_text(cell.value))

    def compose(self) -> ComposeResult:
        """Lay out what it is, the value, and the keys."""
        text, is_json = readable(self._cell.value)
        cell = self._cell
        about = [cell.name, cell.type, self._place]
        if len(text) > 1:
            about.append(f"{len(text):,} characters")
        yield Static(safe(" · ".join(filter(None, about))), id="about", markup=False)
        yield ValueView(text, is_json)
        yield KeyHints()

    def check_action(
        self,
        action: str,
        parameters: tuple[object, ...],  # noqa: ARG002 -- Textual's signature
    ) -> bool:
        """Offer a tree only of what has one."""
        return action != "tree" or self._tree is not None

    async def action_tree(self) -> None:
        """Show the value as a tree, or as text."""
        if trees := self.query(ValueTree):
            await trees.remove()
        else:
            await self.mount(ValueTree(self._tree), after=self.query_one(ValueView))
        view = self.query_one(ValueView)
        view.display = not self.query(ValueTree)
        (self.query(ValueTree).first() if self.query(ValueTree) else view).focus()

    def action_close(self) -> None:
        """Go back to the table."""
        self.dismiss()

    def action_copy(self) -> None:
        """Copy the value as it came rather than as it is shown."""
        self.app.copy_to_clipboard(full_text(self._cell.value))

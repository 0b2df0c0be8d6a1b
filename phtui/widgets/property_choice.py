"""Rows to choose from, such as the names of properties."""

from __future__ import annotations

from phtui.widgets.grid import GridMessage
from phtui.widgets.taking import TakenTable


class ChoiceTable(TakenTable):
    """A table whose rows are chosen rather than read."""

    class Chosen(GridMessage):
        """The row under the cursor is meant."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is a row for."""
        if action == "choose":
            return bool(self.table.rows)
        return super().check_action(action, parameters)

    def action_choose(self) -> None:
        """Say so."""
        self.post_message(self.Chosen(self))

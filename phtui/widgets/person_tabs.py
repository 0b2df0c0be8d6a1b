"""The tabs of the persons view, each with its key."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.widgets import Static

PEOPLE: Final = "people"
TABS: Final = {
    PEOPLE: "Persons",
    "values": "Values",
    "trends": "Trends",
    "stickiness": "Stickiness",
}
"""Each by the id of what it shows; the first letter of its title is its key."""


class PersonTabs(Static):
    """One line of them."""

    DEFAULT_CSS = "PersonTabs { height: 1; background: $panel; }"

    def show_tab(self, name: str) -> None:
        """Show which of them is open."""
        parts: list[tuple[str, str]] = []
        for tab, title in TABS.items():
            look = " reverse" if tab == name else ""
            parts += [(" ", look), (title[0], f"bold underline{look}"), (f"{title[1:]} ", look)]
        self.update(Content.assemble(*parts))

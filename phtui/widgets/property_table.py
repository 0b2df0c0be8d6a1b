"""Properties in a table: searched, what is nested folded, values and their paths to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from textual.binding import Binding

from phtui.jobs.person_sql import path_of
from phtui.widgets.cells import GridCell, short_cell
from phtui.widgets.taking import Taken, TakenTable

_COLUMNS = ("property", "value")
_MOST_ROWS = 5000
"""Rows that are made of one person, folded ones opened."""
_SEARCHED = 2000
"""Characters of a value that are searched."""

Path = tuple[str | int, ...]
"""Names, and places in lists from 0."""


class PropertyTable(TakenTable):
    """A row for each property, and for each member of those that are unfolded."""

    noun = "properties"
    BINDINGS = [
        Binding("enter", "unfold", "Fold", id="properties.fold",
                tooltip="Unfold JSON, or fold it; show another value in full"),
        Binding("Y", "copy_path", "Copy path", id="properties.copy_path",
                tooltip="Copy where the value stands, as HogQL has it"),
    ]  # fmt: skip

    _properties: Mapping[str, Any] = {}
    _unfolded: frozenset[Path] = frozenset()
    _search: str = ""
    _shown: tuple[tuple[Path, Any], ...] = ()

    def show_properties(self, properties: Mapping[str, Any] | None) -> None:
        """Show somebody's properties; of nobody, None, nothing at all."""
        if properties is None:
            self._properties, self._shown = {}, ()
            self.clear()
        elif properties is not self._properties:
            self._properties, self._unfolded = properties, frozenset()
            self._show()

    @property
    def search(self) -> str:
        """What a row must have in its name or value."""
        return self._search

    @search.setter
    def search(self, text: str) -> None:
        self._search = text
        self._show()

    @property
    def count(self) -> str:
        """How many there are, and how many of them are shown."""
        total = len(self._properties)
        words = f"{total:,} propert{'y' if total == 1 else 'ies'}"
        if self._search:
            words = f"{len(self._shown):,} rows found in {words}"
        return f"{words}, {_MOST_ROWS:,} rows shown" if len(self._shown) == _MOST_ROWS else words

    @property
    def path(self) -> Path:
        """Where the value under the cursor stands; empty if there is none."""
        row = self.cursor.row
        return self._shown[row][0] if row < len(self._shown) else ()

    @property
    def taken(self) -> Taken:
        """The whole values, under their whole paths."""
        rows = [(_dotted(path), value) for path, value in self._shown]
        return replace(super().taken, rows=rows)

    @property
    def cell(self) -> GridCell | None:
        """The whole value of the row, whichever column the cursor is in."""
        row, column = self.cursor
        if row >= len(self._shown):
            return None
        path, value = self._shown[row]
        return GridCell(row, column, _dotted(path), "", value)

    def action_unfold(self) -> None:
        """Unfold or fold JSON; show in full what has nothing in it."""
        if self.cell is None:
            return
        if not _members(self.cell.value):
            self.action_open()
            return
        self._unfolded = self._unfolded ^ {self.path}
        self._show()

    def action_copy_path(self) -> None:
        """Ask for the path to be copied, as it is written in HogQL."""
        if path := self.path:
            self.post_message(self.CopyRequested(self, path_of(path, "person.properties")))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Offer what there is a value for."""
        if action in ("unfold", "copy_path"):
            return bool(self._shown)
        return super().check_action(action, parameters)

    def _show(self) -> None:
        names = sorted(self._properties, key=lambda name: (name.startswith("$"), name.casefold()))
        rows = self._rows({name: self._properties[name] for name in names}, ())
        wanted = (row for row in rows if self._is_wanted(*row))
        self._shown = tuple(row for row, _ in zip(wanted, range(_MOST_ROWS), strict=False))
        self.show(_COLUMNS, (), [self._line(path, value) for path, value in self._shown])

    def _rows(self, members: Mapping[Any, Any], at: Path) -> Iterator[tuple[Path, Any]]:
        for name, value in members.items():
            path = (*at, name)
            yield path, value
            if path in self._unfolded:
                yield from self._rows(_members(value), path)

    def _is_wanted(self, path: Path, value: Any) -> bool:
        sought = self._search.casefold()
        if not sought:
            return True
        text = short_cell(value, _SEARCHED).text
        return sought in f"{_dotted(path)}\n{text}".casefold()

    def _line(self, path: Path, value: Any) -> tuple[str, Any]:
        fold = ""
        if _members(value):
            fold = "▾ " if path in self._unfolded else "▸ "
        return f"{'  ' * (len(path) - 1)}{fold}{path[-1]}", value


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _members(value: Any) -> dict[Any, Any]:
    """Return what is in a nested value, by name or number."""
    if isinstance(value, dict):
        return value
    return dict(enumerate(value)) if isinstance(value, list) else {}

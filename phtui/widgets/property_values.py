"""Which values a person property has, and how many persons have each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from phtui.api.person_models import PropertyValue
from phtui.formatting import counted, safe, safe_lines
from phtui.jobs.person_values import PropertyKeys, ValueList
from phtui.widgets.jump_menu import Jumps
from phtui.widgets.person_jumps import jumps_of_value
from phtui.widgets.property_choice import ChoiceTable
from phtui.widgets.taking import Taken

_BAR = 20
_NONE = "Asking PostHog which properties persons have …"


class KeyTable(ChoiceTable):
    """The names of properties."""

    noun = "properties"
    BINDINGS = [Binding("enter", "choose", "Values", id="keys.open", tooltip="Show its values")]


class ValueTable(ChoiceTable):
    """The values of one property."""

    noun = "values"
    BINDINGS = [
        Binding("enter", "choose", "Persons", id="values.people", tooltip="Who has this value"),
    ]

    @property
    def taken(self) -> Taken:
        """The values and their numbers; a bar is for the eye."""
        columns, rows = ("value", "persons"), [tuple(row[:2]) for row in self.table.rows]
        return replace(super().taken, columns=columns, rows=rows)


class PropertyValues(Horizontal):
    """The properties to choose from beside the values of the one that is chosen."""

    DEFAULT_CSS = """
    PropertyValues > Vertical { width: 2fr; }
    PropertyValues > #keys { width: 1fr; min-width: 22; max-width: 40;
                             border-right: vkey $panel; }
    PropertyValues Input { height: 1; border: none; padding: 0 1; background: $surface; }
    PropertyValues Static { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
    PropertyValues #keys-note { max-height: 12; }
    """
    BINDINGS = [
        Binding("slash", "search", "Search", key_display="/", id="values.search",
                tooltip="Search the properties, or the values on the server"),
    ]  # fmt: skip

    class Wanted(Message):
        """Values of a property are wanted."""

        def __init__(self, key: str, search: str) -> None:
            super().__init__()
            self.key = key
            self.search = search

    class Opened(Message):
        """Those who have a value are wanted."""

        def __init__(self, key: str, value: Any) -> None:
            super().__init__()
            self.key = key
            self.value = value

    _keys: tuple[str, ...] = ()
    _shown_keys: tuple[str, ...] = ()
    _found = ValueList()
    _key = ""

    def compose(self) -> ComposeResult:
        """Lay out the properties beside the values."""
        with Vertical(id="keys"):
            yield Input(id="key-search", compact=True, placeholder="property")
            yield Static(_NONE, id="keys-note", markup=False)
            yield KeyTable(id="key-table")
        with Vertical():
            yield Input(id="value-search", compact=True, placeholder="values that contain")
            yield Static(id="values-note", markup=False)
            yield ValueTable(id="value-table")

    def on_mount(self) -> None:
        """Keep the cursors still."""
        for each in self.query(Input):
            each.cursor_blink = False

    @property
    def chosen(self) -> tuple[str, PropertyValue] | None:
        """The value under the cursor and its property, while the cursor is among values."""
        row = self.query_one(ValueTable).cursor.row
        if not self._found.values or row >= len(self._found.values):
            return None
        return self._found.key, self._found.values[row]

    @property
    def jumps(self) -> Jumps:
        """Where one can go from that value."""
        return jumps_of_value(*self.chosen) if self.chosen else {}

    def show_keys(self, keys: PropertyKeys) -> None:
        """Show which properties there are."""
        self._keys = keys.keys
        note = _NONE if keys.asking else keys.note
        if keys.error:
            note = f"{keys.error} Type a property's name and press Enter."
        self._show_note("#keys-note", safe_lines(note))
        self._narrow()

    def show_values(self, found: ValueList) -> None:
        """Show what was found."""
        self._found = found
        total = found.total
        most = max((value.count or 0 for value in found.values), default=0)
        rows = [(value.name, value.count, _bar(value.count, total, most)) for value in found.values]
        columns = (found.key, "persons", "of these") if found.key else ()
        self.query_one(ValueTable).show(columns, (), rows)
        self._show_note("#values-note", safe_lines(_words(found)))

    def focus_table(self) -> None:
        """Give the keys to the values if there are any, else to the properties."""
        self.query_one(ValueTable if self._found.values else KeyTable).focus()

    def choose(self, key: str) -> None:
        """Choose a property, and ask for its values."""
        self._key = key
        search = self.query_one("#value-search", Input)
        with self.prevent(Input.Changed):
            search.value = ""
        self.query_one(ValueTable).focus()
        self.post_message(self.Wanted(key, ""))

    def step_back(self) -> bool:
        """Go from a line to its table, undo the search, then go from values to properties."""
        focused = self.screen.focused
        values, keys = self.query_one(ValueTable), self.query_one(KeyTable)
        for line, table in (("#value-search", values), ("#key-search", keys)):
            search = self.query_one(line, Input)
            if focused is search:
                table.focus()
                return True
            if focused is table and search.value:
                search.value = ""
                return True
        if focused is values:
            keys.focus()
        return focused is values

    def action_search(self) -> None:
        """Go to the line of the table one is in."""
        among_values = self.query_one(ValueTable).has_focus
        self.query_one("#value-search" if among_values else "#key-search", Input).focus()

    @on(Input.Changed, "#key-search")
    def narrow_keys(self, event: Input.Changed) -> None:
        """Show the properties that have the text in them."""
        event.stop()
        self._narrow()

    @on(Input.Submitted, "#key-search")
    def take_key(self, event: Input.Submitted) -> None:
        """Choose the first that is shown, or what was typed if there is none."""
        event.stop()
        typed = event.value.strip()
        exact = typed in self._keys or not self._shown_keys
        if key := typed if exact else self._shown_keys[0]:
            self.choose(key)

    @on(Input.Changed, "#value-search")
    def search_values(self, event: Input.Changed) -> None:
        """Search on the server, as one types."""
        event.stop()
        if self._key:
            self.post_message(self.Wanted(self._key, event.value.strip()))

    @on(Input.Submitted, "#value-search")
    def go_to_values(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.query_one(ValueTable).focus()

    @on(ChoiceTable.Chosen, "#key-table")
    def choose_key(self, event: ChoiceTable.Chosen) -> None:
        """Show the values of a property."""
        event.stop()
        self.choose(self._shown_keys[event.grid.cursor.row])

    @on(ChoiceTable.Chosen, "#value-table")
    def open_value(self, event: ChoiceTable.Chosen) -> None:
        """Ask for those who have the value under the cursor."""
        event.stop()
        if self.chosen:
            key, value = self.chosen
            self.post_message(self.Opened(key, value.name))

    def _narrow(self) -> None:
        sought = self.query_one("#key-search", Input).value.strip().casefold()
        self._shown_keys = tuple(key for key in self._keys if sought in key.casefold())
        self.query_one(KeyTable).show(("property",), (), [(key,) for key in self._shown_keys])

    def _show_note(self, selector: str, words: str) -> None:
        note = self.query_one(selector, Static)
        note.display = bool(words)
        note.update(words)


def _bar(count: int | None, total: int, most: int) -> str:
    if count is None or not total:
        return ""
    return f"{count / total * 100:5.1f} % {'█' * round(_BAR * count / most)}"


def _words(found: ValueList) -> str:
    if found.error is not None:
        return str(found.error)
    if found.asking:
        return found.note or f"Looking up values of {found.key} …"
    if not found.key:
        return "Enter on a property shows its values."
    if not found.values:
        return safe(f"{found.nobody} {found.note}".strip())
    is_one = len(found.values) == 1
    values = "1 value" if is_one else f"{len(found.values)} most common values"
    what = f" that contain{'s' * is_one} {found.search!r}" if found.search else ""
    shown = f"{values}{what}, {counted(found.total, 'person')}"
    return safe(f"{shown}. {found.note}".strip())

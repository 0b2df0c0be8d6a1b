"""One person: who it is, their properties, ids, and what they did lately."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from phtui.formatting import cell_text, safe_lines
from phtui.jobs.person_detail import PARTS, PersonDetail
from phtui.jobs.person_sql import DAYS
from phtui.widgets.cells import local_minute
from phtui.widgets.go import Go
from phtui.widgets.grid import Grid
from phtui.widgets.property_choice import ChoiceTable
from phtui.widgets.property_table import PropertyTable

SECTIONS = ("properties", "ids", "events", "recordings", "sessions")
"""What there is to look at, in the order of their tabs."""

_NOBODY = "Enter opens the person under the cursor."


class DoneTable(ChoiceTable):
    """What somebody did, or what they go by."""

    BINDINGS = [
        Binding("enter", "choose", "Open", id="person.open",
                tooltip="Open a recording; show anything else in full"),
    ]  # fmt: skip


class PersonCard(Vertical):
    """Somebody in a frame of their own, one section of it at a time."""

    DEFAULT_CSS = """
    PersonCard #who { height: auto; max-height: 3; padding: 0 1; }
    PersonCard #sections { height: 1; background: $surface; text-wrap: nowrap; }
    PersonCard #property-search { display: none; height: 1; border: none; padding: 0 1; }
    PersonCard #section-note { display: none; height: auto; max-height: 4; padding: 0 1;
                               color: $text-muted; }
    PersonCard #section-note.-trouble { color: $text-warning; }
    """
    BINDINGS = [
        Binding("right_square_bracket", "section(1)", "Section", key_display="]",
                id="person.next", tooltip="Properties, ids, events, recordings, sessions"),
        Binding("left_square_bracket", "section(-1)", "Section before", key_display="[",
                id="person.previous", show=False, tooltip="The section before"),
        Binding("slash", "search", "Search", key_display="/", id="person.search",
                tooltip="Show the properties that have a text in name or value"),
    ]  # fmt: skip

    section: reactive[str] = reactive(SECTIONS[0], init=False)
    """Which of `SECTIONS` is shown."""

    _detail = PersonDetail()

    def compose(self) -> ComposeResult:
        """Lay out who it is over the section that is shown."""
        yield Static(_NOBODY, id="who", markup=False)
        yield Static(id="sections", markup=False)
        yield Input(id="property-search", compact=True, placeholder="in name or value")
        yield Static(id="section-note", markup=False)
        yield PropertyTable(id="property-table")
        yield DoneTable(id="person-rows")

    def on_mount(self) -> None:
        """Show the first section."""
        self.query_one(Input).cursor_blink = False
        self.watch_section()

    @property
    def table(self) -> Grid:
        """The table of the section that is shown."""
        return self.query_one("#property-table" if self.section == "properties" else
                              "#person-rows", Grid)  # fmt: skip

    @property
    def row(self) -> Mapping[str, str]:
        """What is under the cursor among events, recordings or sessions, by column."""
        result, at = self._detail.rows.get(self.section), self.table.cursor.row
        if result is None or at >= len(result.rows):
            return {}
        names = result.columns or ()
        return {name: cell_text(value) for name, value in zip(names, result.rows[at], strict=False)}

    def show_person(self, detail: PersonDetail) -> None:
        """Show somebody as far as they are known."""
        self._detail = detail
        properties = detail.person.properties if detail.person is not None else None
        self.query_one(PropertyTable).show_properties(properties)
        self.query_one("#who", Static).update(safe_lines(self._who()))
        self._show_section()

    def step_back(self) -> bool:
        """Leave the search, then drop it; return whether there was one."""
        search = self.query_one(Input)
        if not search.display:
            return False
        if search.has_focus and search.value:
            self.table.focus()
            return True
        search.value, search.display = "", False
        self.table.focus()
        return True

    def watch_section(self) -> None:
        """Show another section; the keys stay with the table."""
        focused = self.has_focus_within
        self.query_one("#property-table").display = self.section == "properties"
        self.query_one("#person-rows").display = self.section != "properties"
        self.query_one(Input).display = bool(
            self.section == "properties" and self.query_one(Input).value
        )
        self._show_section()
        if focused:
            self.table.focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the search where there are properties to search."""
        del parameters
        return action != "search" or self.section == "properties"

    def action_section(self, by: int) -> None:
        """Go to another section."""
        at = SECTIONS.index(self.section)
        self.section = SECTIONS[(at + by) % len(SECTIONS)]

    def action_search(self) -> None:
        """Ask what the properties are to be searched for."""
        search = self.query_one(Input)
        search.display = True
        search.focus()

    @on(Input.Changed)
    def search_properties(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        self.query_one(PropertyTable).search = event.value
        self._show_sections()

    @on(Input.Submitted)
    def go_to_found(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.table.focus()

    @on(ChoiceTable.Chosen)
    def open_done(self, event: ChoiceTable.Chosen) -> None:
        """Go to a recording; show anything else in full."""
        event.stop()
        if self.section == "recordings":
            self.post_message(Go("recordings", f"id:{self.row['session']}"))
        else:
            self.table.action_open()

    def _who(self) -> str:
        detail, person = self._detail, self._detail.person
        if "person" in detail.errors:
            return f"{detail.key}\n{detail.errors['person']}"
        if person is None:
            return f"{detail.key}\nAsking PostHog who that is …" if detail.key else _NOBODY
        line, count = person.line(), len(person.distinct_ids)
        last = local_minute(detail.last_seen) or "…"
        return (
            f"{line.label}\n{person.key}   {count:,} distinct id{'' if count == 1 else 's'}\n"
            f"first seen {local_minute(line.created)}   last seen {last}"
        )

    def _show_section(self) -> None:
        self._show_sections()
        section, detail = self.section, self._detail
        error = detail.errors.get(section)
        note = self.query_one("#section-note", Static)
        note.display = error is not None or (detail.person is not None and section in PARTS)
        note.set_class(error is not None, "-trouble")
        note.update(safe_lines(str(error)) if error else f"the newest of the last {DAYS} days")
        grid = self.query_one("#person-rows", DoneTable)
        grid.noun = section
        if section == "ids" and detail.person is not None:
            grid.show(("distinct id",), (), [(each,) for each in detail.person.distinct_ids])
        elif section in detail.rows:
            result = detail.rows[section]
            grid.show(result.columns or (), result.column_types, result.rows)
        elif section != "properties":
            grid.clear()

    def _show_sections(self) -> None:
        parts: list[tuple[str, str]] = []
        for name in SECTIONS:
            look = "bold reverse" if name == self.section else ""
            parts.append((f" {name}{self._count(name)} ", look))
        self.query_one("#sections", Static).update(Content.assemble(*parts))

    def _count(self, section: str) -> str:
        detail = self._detail
        if section == detail.asking:
            return " …"
        if section in detail.errors:
            return " !"
        if section in detail.rows:
            return f" {len(detail.rows[section].rows)}"
        return ""

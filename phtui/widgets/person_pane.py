"""People beside one of them, under a line to find them by."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from phtui.api.errors import ApiError
from phtui.formatting import safe_lines
from phtui.jobs.connection import Connection
from phtui.jobs.person_detail import PersonDetail
from phtui.jobs.persons import PersonList, PersonSearch
from phtui.widgets.jump_menu import Jumps
from phtui.widgets.person_card import PersonCard
from phtui.widgets.person_jumps import jumps_of_person
from phtui.widgets.person_table import PersonTable
from phtui.widgets.person_trail import Place


class PersonPane(Container):
    """Who was found, and who is looked at."""

    DEFAULT_CSS = """
    PersonPane { layout: horizontal; height: 1fr; }
    PersonPane > Vertical { width: 1fr; }
    PersonPane #find { height: 1; border: none; padding: 0 1; background: $surface; }
    PersonPane #found { height: auto; max-height: 6; padding: 0 1; color: $text-muted; }
    PersonPane PersonCard { width: 1fr; border-left: vkey $panel; }
    """
    BINDINGS = [
        Binding("slash", "find", "Find", key_display="/", id="persons.find",
                tooltip="Email, distinct id, uuid or text; three characters at least"),
        Binding("o", "web", "In PostHog", id="persons.web",
                tooltip="Show and copy this person's address in PostHog's web app"),
    ]  # fmt: skip

    class Searched(Message):
        """Somebody is looked for."""

        def __init__(self, search: PersonSearch) -> None:
            super().__init__()
            self.search = search

    def __init__(self) -> None:
        super().__init__(id="people")
        self._found = PersonList()
        self._detail = PersonDetail()
        self._open_only = False
        self._web = ""

    def compose(self) -> ComposeResult:
        """Lay out the list beside the person."""
        with Vertical():
            yield Input(id="find", compact=True, placeholder="email, distinct id, uuid or text")
            yield Static(id="found", markup=False)
            yield PersonTable(id="person-table")
        yield PersonCard()

    def on_descendant_focus(self) -> None:
        """Tell the layout whether the keys are with the person: there may be room for one alone."""
        self.set_class(self.looking, "-looking")

    def on_mount(self) -> None:
        """Keep the cursor still."""
        self.query_one("#find", Input).cursor_blink = False

    @property
    def looking(self) -> bool:
        """Whether the keys are with the person, not with the list."""
        return self.query_one(PersonCard).has_focus_within

    @property
    def jumps(self) -> Jumps:
        """Where one can go from the person, or from what they did."""
        row = self.query_one(PersonCard).row if self.looking else {}
        return jumps_of_person(self._uuid, row)

    @property
    def _uuid(self) -> str:
        """Who is looked at, or else under the cursor."""
        if self.looking and self._detail.person is not None:
            return self._detail.person.key
        person = self.query_one(PersonTable).person
        return person.uuid if person is not None else ""

    def show_connection(self, connection: Connection) -> None:
        """Take in where the web app is."""
        if connection.project is not None:
            self._web = f"{connection.host}/project/{connection.project.id}"

    def focus_list(self) -> None:
        """Give the keys to the list."""
        self.query_one(PersonTable).focus()

    def say_searched(self, search: PersonSearch, *, open_only: bool = False) -> None:
        """Show what is looked for from elsewhere; open who is found if it is one alone."""
        self._open_only = open_only
        find = self.query_one("#find", Input)
        with find.prevent(Input.Changed):
            find.value = search.text

    def show_list(self, found: PersonList) -> None:
        """Show who was found."""
        self._found = found
        table = self.query_one(PersonTable)
        table.show_people(found)
        self.query_one("#found", Static).update(safe_lines(_words(found)))
        if self._open_only and not found.asking:
            self._open_only = False
            if len(found.persons) == 1:
                table.action_look()

    def show_person(self, detail: PersonDetail) -> None:
        """Show somebody as far as they are known."""
        self._detail = detail
        self.query_one(PersonCard).show_person(detail)

    def place(self, tab: str) -> Place:
        """Return where one is, to come back to from elsewhere."""
        card, row = self.query_one(PersonCard), self.query_one(PersonTable).cursor.row
        return Place(
            tab, self._found, self._detail, row, self.looking, card.section, card.table.cursor.row
        )

    def return_to(self, place: Place) -> None:
        """Put the keys back where they were; the worker has what they were on."""
        self.say_searched(place.people.search)
        table, card = self.query_one(PersonTable), self.query_one(PersonCard)
        card.section = place.section
        for each, row in ((table, place.row), (card.table, place.card_row)):
            each.cursor = each.cursor._replace(row=row)
        (card.table if place.looking else table).focus()

    def step_back(self) -> bool:
        """Go from the line or from the person to the list; return whether one was there."""
        card = self.query_one(PersonCard)
        if self.looking and card.step_back():
            return True
        if self.looking or self.query_one("#find").has_focus:
            self.focus_list()
            return True
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the web address where there is somebody."""
        del parameters
        return action != "web" or bool(self._web and self._uuid)

    def action_web(self) -> None:
        """Show and copy the person's address."""
        self.app.open_url(f"{self._web}/persons/{self._uuid}")

    def action_find(self) -> None:
        """Go to the line to type in."""
        self.query_one("#find", Input).focus()

    @on(Input.Changed, "#find")
    def find_typed(self, event: Input.Changed) -> None:
        """Look for what is typed, as it is typed."""
        event.stop()
        self._open_only = False
        self.post_message(self.Searched(PersonSearch(event.value.strip())))

    @on(Input.Submitted, "#find")
    def go_to_found(self, event: Input.Submitted) -> None:
        """Go to who was found."""
        event.stop()
        self.focus_list()

    @on(PersonTable.Opened)
    def look(self) -> None:
        """Give the keys to the person."""
        self.query_one(PersonCard).table.focus()


def _words(found: PersonList) -> str:
    words = [found.search.title, _count(found), found.note, _again(found.error)]
    return " · ".join(filter(None, words))


def _again(error: ApiError | None) -> str:
    if error is None:
        return ""
    words = str(error)
    return f"{words}{'' if words.endswith('.') else '.'} R asks again."


def _count(found: PersonList) -> str:
    if found.persons:
        return "" if found.note else found.count
    if found.asking:
        return "Asking PostHog …"
    if found.note or found.error:
        return ""
    everybody = found.search == PersonSearch()
    return "This project has no persons yet." if everybody else "Nobody is found."

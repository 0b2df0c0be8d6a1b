"""Find people, see who they are, what they have in common, and how many did what."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from phtui.formatting import safe
from phtui.jobs.persons import PersonSearch
from phtui.view import Frame, View
from phtui.widgets.cell_view import CellView
from phtui.widgets.grid import Grid
from phtui.widgets.person_pane import PersonPane
from phtui.widgets.person_table import PersonTable
from phtui.widgets.person_tabs import PEOPLE, TABS, PersonTabs
from phtui.widgets.person_trail import Trail
from phtui.widgets.piping import end_pipes
from phtui.widgets.property_values import PropertyValues
from phtui.widgets.trend_panel import TrendPanel
from phtui.worker import ApiWorker


class PersonsScreen(View):
    """People beside one of them; values of properties; trends; stickiness."""

    CSS_PATH = "persons.tcss"
    AUTO_FOCUS = "#person-table"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-low"), (30, "-high")]
    COLON_COMMANDS = {"values": "The values of a person property: values KEY"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J", "jump", "Jump", id="persons.jump",
                tooltip="Recordings, logs or HogQL of what is under the cursor"),
        *(Binding(title[0], f"tab('{name}')", title, id=f"persons.{name}", show=False,
                  tooltip=f"The tab {title}") for name, title in TABS.items()),
        Binding("R", "refresh", "Ask again", id="app.refresh", show=False,
                tooltip="Ask PostHog again"),
        Binding("ctrl+c", "stop", "Stop", id="persons.stop", priority=True, show=False,
                tooltip="Give up what PostHog is asked; else say how to quit"),
    ]  # fmt: skip

    def __init__(self, worker: ApiWorker, frame: Frame) -> None:
        super().__init__(worker, frame)
        self._tab = PEOPLE
        self._trail = Trail()
        self._people = PersonPane()
        self._values = PropertyValues(id="values")
        self._figures = (TrendPanel("trends"), TrendPanel("stickiness"))
        self._panels = (self._people, self._values, *self._figures)

    def compose_view(self) -> ComposeResult:
        """Lay out the tabs and what each shows."""
        yield PersonTabs()
        yield from self._panels

    def on_mount(self) -> None:
        """Follow the worker, and begin with everybody."""
        worker = self._worker
        self.watch(worker, "connection", self._people.show_connection)
        self.watch(worker, "person_list", self._people.show_list)
        self.watch(worker, "person_detail", self._people.show_person)
        self.watch(worker, "property_keys", self._values.show_keys)
        self.watch(worker, "property_values", self._values.show_values)
        self.watch(worker, "figures", self._show_figures)
        say = partial(self.notify, markup=False)
        self.watch(worker, "people_saved", lambda words: say(safe(words)), init=False)
        self.action_tab(PEOPLE)
        worker.refresh_persons()

    def obey(self, words: str) -> None:
        """Find somebody, show the values of a property (`values KEY`), or a tab by its name.

        Raises:
            ValueError: `values` without a key.
        """
        name, _, rest = words.partition(" ")
        if name == "values":
            self.obey_here(name, rest.strip())
        elif words in TABS:
            self.action_tab(words)
        elif words:
            self._find(PersonSearch(words), open_only=True)

    def arrive(self, words: str) -> None:
        """Show what a jump names; what was shown before is there again when one has left."""
        left = self._people.place(self._tab)
        self.obey(words)
        self._trail.arrive(left)

    def obey_here(self, name: str, words: str) -> None:
        """Show the values of a property."""
        if not words:
            raise ValueError(f"{name}: of which property? Such as: {name} plan")
        self.action_tab("values")
        self._values.choose(words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense on this tab."""
        if action == "tab":
            return parameters != (self._tab,)
        return action != "jump" or bool(self._panel.jumps)

    def action_tab(self, name: str) -> None:
        """Go to a tab."""
        self._tab = name
        for each in self._panels:
            each.display = each.id == name
            if each.display and isinstance(each, TrendPanel):
                each.open()
        self.query_one(PersonTabs).show_tab(name)
        if name == PEOPLE:
            self._people.focus_list()
        elif name == "values":
            self._values.focus_table()
            if not self._worker.property_keys.keys:
                self._worker.list_property_keys()
        self.refresh_bindings()

    def action_refresh(self) -> None:
        """Ask again for what is shown."""
        worker = self._worker
        if self._tab == "values":
            worker.list_property_keys()
        elif self._people.looking and worker.person_detail.key:
            worker.read_person(worker.person_detail.key)
        else:
            worker.refresh_persons()

    def action_jump(self) -> None:
        """Ask where to go from here."""
        self.offer_jumps(self._panel.jumps)

    def action_stop(self) -> None:
        """End a pipe, give up what PostHog is asked; with neither, many mean to quit."""
        ended = end_pipes(self)
        if not self._worker.stop_asking() and not ended:
            self.notify("Nothing is asked here. Ctrl-Q quits.", markup=False)

    def step_back(self) -> bool:
        """Leave a line, then a person, then go where one came from, then to the first tab."""
        if self._panel.step_back():
            return True
        if self._tab != PEOPLE:
            self.action_tab(PEOPLE)
            return True
        if place := self._trail.back():
            self._worker.show_persons(place.people, place.detail)
            self.action_tab(place.tab)
            if place.tab == PEOPLE:
                self._people.return_to(place)
        return place is not None and not place.leads_out

    @on(PersonPane.Searched)
    def find_typed(self, event: PersonPane.Searched) -> None:
        """Look for what is typed, as it is typed; Esc comes back to who was there before."""
        if event.search.text and not self._worker.person_list.search.text:
            self._trail.leave(self._people.place(self._tab))
        self._worker.find_persons(event.search)

    @on(PersonTable.Opened)
    def open_person(self, event: PersonTable.Opened) -> None:
        """Show who somebody is."""
        self._worker.read_person(event.person.uuid)

    @on(PersonTable.MoreWanted)
    def load_more(self) -> None:
        """Load the next page."""
        self._worker.find_more_persons()

    @on(PropertyValues.Wanted)
    def find_values(self, event: PropertyValues.Wanted) -> None:
        """Look up the values of a property."""
        self._worker.find_property_values(event.key, event.search)

    @on(PropertyValues.Opened)
    def open_value(self, event: PropertyValues.Opened) -> None:
        """Show who has a value."""
        self._find(PersonSearch(key=event.key, value=event.value))

    @on(TrendPanel.Wanted)
    def compute_figure(self, event: TrendPanel.Wanted) -> None:
        """Compute a figure as its form says."""
        try:
            self._worker.compute_figure(event.kind, event.form, by_query=event.by_query)
        except ValueError as error:
            self.notify(safe(str(error)), severity="warning", markup=False)

    @on(TrendPanel.PeopleWanted)
    def open_point(self, event: TrendPanel.PeopleWanted) -> None:
        """Show who is behind a point."""
        self._find(PersonSearch(behind=event.behind))

    @on(TrendPanel.SaveWanted)
    def save_people(self, event: TrendPanel.SaveWanted) -> None:
        """Save the endpoint's CSV."""
        self._worker.save_people(event.behind, event.path)

    @on(Grid.CellOpened)
    def open_cell(self, event: Grid.CellOpened) -> None:
        """Show a value in full."""
        self.app.push_screen(CellView(event.cell))

    @on(Grid.CopyRequested)
    def copy_value(self, event: Grid.CopyRequested) -> None:
        """Copy a value, or where it stands."""
        self.app.copy_to_clipboard(event.text)

    def _find(self, search: PersonSearch, *, open_only: bool = False) -> None:
        """Look for somebody else than whom one came from; Esc comes back to those."""
        self._trail.leave(self._people.place(self._tab))
        self._people.say_searched(search, open_only=open_only)
        self._worker.find_persons(search, pause=0)
        self.action_tab(PEOPLE)

    @property
    def _panel(self) -> PersonPane | PropertyValues | TrendPanel:
        return next(panel for panel in self._panels if panel.id == self._tab)

    def _show_figures(self) -> None:
        for kind, figure in self._worker.figures.items():
            self.query_one(f"#{kind}", TrendPanel).show_figure(figure)

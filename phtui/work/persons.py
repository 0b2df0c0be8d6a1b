"""Persons: who is found, who is looked at, values of properties, figures."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from textual.reactive import var
from textual.worker import Worker

from phtui.api.errors import ApiError
from phtui.api.figures import FigureKind
from phtui.jobs.figure import Ask, Figure
from phtui.jobs.figure_csv import save_csv
from phtui.jobs.figure_form import FigureForm, project_time
from phtui.jobs.figure_people import Behind
from phtui.jobs.person_detail import PersonDetail, read_person
from phtui.jobs.person_values import (
    PropertyKeys,
    ValueList,
    ValueMemory,
    find_values,
    list_property_keys,
)
from phtui.jobs.persons import PAUSE, PersonList, PersonSearch, find_persons, more_persons
from phtui.jobs.trends import compute_figure
from phtui.work.base import ClientSource, JobRunner

_GROUPS = {"persons", "person", "property keys", "property values", "figure trends",
           "figure stickiness", "save people"}  # fmt: skip
"""Whatever asks PostHog about persons."""


class PersonWork(JobRunner):
    """Finds persons, and says what they are like."""

    person_list: var[PersonList] = var(PersonList())
    """Who was found."""

    person_detail: var[PersonDetail] = var(PersonDetail())
    """Who is looked at."""

    property_keys: var[PropertyKeys] = var(PropertyKeys())
    """Which properties persons have."""

    property_values: var[ValueList] = var(ValueList())
    """The values of the property that is looked at."""

    figures: var[Mapping[FigureKind, Figure]] = var(dict)
    """The last figure of each kind."""

    people_saved: var[str] = var("", always_update=True)
    """How the last saving of a figure's persons went, in a sentence."""

    def __init__(self, source: ClientSource) -> None:
        super().__init__(source)
        self._value_memory = ValueMemory()

    def find_persons(self, search: PersonSearch, pause: float = PAUSE) -> Worker[None]:
        """Look for persons; a search that still goes on is cancelled."""
        return self._start("persons", self._find_persons(search, pause))

    def find_more_persons(self) -> None:
        """Load the next page of who was found, if there is one and it is not on its way."""
        if self.person_list.has_more and not self.person_list.asking:
            self.person_list = replace(self.person_list, asking=True, error=None)
            self._start("persons", self._find_more_persons())

    def refresh_persons(self) -> None:
        """Ask for the list again, or for the page of it that failed."""
        if self.person_list.error is not None and self.person_list.persons:
            self.find_more_persons()
        else:
            self.find_persons(self.person_list.search, pause=0)

    def show_persons(self, found: PersonList, detail: PersonDetail) -> None:
        """Go back to somebody who was looked at before, in a list that was found before.

        What was on its way when they were left is asked for again.
        """
        self.workers.cancel_group(self, "persons")
        self.workers.cancel_group(self, "person")
        self.person_list = replace(found, asking=False)
        self.person_detail = replace(detail, asking="")
        if not found.persons:
            self.find_persons(found.search, pause=0)
        if detail.asking:
            self._start("person", self._read_person(detail))

    def read_person(self, key: str) -> Worker[None]:
        """Read who somebody is, by UUID or distinct id."""
        return self._start("person", self._read_person(PersonDetail(key)))

    def list_property_keys(self) -> Worker[None]:
        """Find out which properties persons have."""
        return self._start("property keys", self._list_property_keys())

    def find_property_values(self, key: str, search: str, pause: float = PAUSE) -> Worker[None]:
        """Look up values of a property; a look-up that still waits is cancelled."""
        return self._start("property values", self._find_property_values(key, search, pause))

    def compute_figure(self, kind: FigureKind, form: FigureForm, *, by_query: bool) -> None:
        """Compute a figure; one of that kind that is being computed is given up.

        Raises:
            ValueError: A field of the form cannot be meant so; the text says which.
        """
        project = self.connection.project
        ask = form.ask(kind, project_time(project.timezone if project else "UTC"))
        self._start(f"figure {kind}", self._compute_figure(ask, by_query))

    def save_people(self, behind: Behind, path: Path) -> Worker[None]:
        """Save the endpoint's CSV of who is behind a point in a file, as it is served."""
        return self._start("save people", self._save_people(behind, path))

    def stop_asking(self) -> bool:
        """Give up what is being asked, queries on the server too; return whether anything was."""
        asked = {worker.group for worker in self.workers if worker.node is self} & _GROUPS
        for group in asked:
            self.workers.cancel_group(self, group)
        self.person_list = replace(self.person_list, asking=False)
        self.person_detail = replace(self.person_detail, asking="")
        self.property_keys = replace(self.property_keys, asking=False)
        self.property_values = replace(self.property_values, asking=False, note="")
        figures = self.figures.items()
        self.figures = {kind: replace(figure, asking=False) for kind, figure in figures}
        return bool(asked)

    async def _find_persons(self, search: PersonSearch, pause: float) -> None:
        try:
            states = find_persons(await self._opened(), search, pause)
        except ApiError as error:
            self.person_list = PersonList(search, error=error)
            return
        async with aclosing(states):
            async for state in states:
                self.person_list = state

    async def _find_more_persons(self) -> None:
        self.person_list = await more_persons(await self._opened(), self.person_list)

    async def _read_person(self, known: PersonDetail) -> None:
        try:
            states = read_person(await self._opened(), known)
        except ApiError as error:
            self.person_detail = replace(known, asking="", errors={"person": error})
            return
        async with aclosing(states):
            async for state in states:
                self.person_detail = state

    async def _list_property_keys(self) -> None:
        try:
            states = list_property_keys(await self._opened())
        except ApiError as error:
            self.property_keys = PropertyKeys(error=error)
            return
        async with aclosing(states):
            async for state in states:
                self.property_keys = state

    async def _find_property_values(self, key: str, search: str, pause: float) -> None:
        try:
            states = find_values(await self._opened(), key, search, self._value_memory, pause)
        except ApiError as error:
            self.property_values = ValueList(key, search, error=error)
            return
        async with aclosing(states):
            async for state in states:
                self.property_values = state

    async def _compute_figure(self, ask: Ask, by_query: bool) -> None:
        try:
            states = compute_figure(await self._opened(), ask, by_query=by_query)
        except ApiError as error:
            self._show_figure(Figure(ask, error=error))
            return
        async with aclosing(states):
            async for figure in states:
                self._show_figure(figure)

    def _show_figure(self, figure: Figure) -> None:
        assert figure.ask is not None
        self.figures = {**self.figures, figure.ask.kind: figure}

    async def _save_people(self, behind: Behind, path: Path) -> None:
        self.people_saved = await save_csv(await self._opened(), behind, path)

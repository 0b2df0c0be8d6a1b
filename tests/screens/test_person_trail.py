"""The way back in the persons view: nothing that was there is lost."""

from __future__ import annotations

import threading

from textual.widgets import Input

from phtui.widgets.person_table import PersonTable
from phtui.widgets.property_table import PropertyTable
from tests.app import until
from tests.fake_posthog import Answer, FakePostHog
from tests.screens.person_world import (
    PATIENCE,
    PERSONS,
    app_of,
    looking,
    populate,
    somebody,
    the,
    until_shown,
    uuid_of,
)


async def test_escape_undoes_a_search_that_was_typed(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        worker = app_of(pilot).worker
        everybody = worker.person_list.persons
        await pilot.press("j", "j", "slash", *"p7@e")
        await until(pilot, lambda: len(worker.person_list.persons) == 1, PATIENCE)
        await pilot.press("escape")
        assert the(pilot, PersonTable).has_focus
        assert len(worker.person_list.persons) == 1
        await pilot.press("escape")
        await until(pilot, lambda: worker.person_list.persons is everybody, PATIENCE)
        assert the(pilot, PersonTable).cursor.row == 2
        assert the(pilot, Input, "#find").value == ""


async def test_escape_from_a_jump_leads_back_and_leaves_everything_as_it_was(
    posthog: FakePostHog,
) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        app = app_of(pilot)
        await pilot.press("j", "j", "j", "enter")
        await until_shown(pilot, "sessions 1")
        await app.show_view("logs")
        await app.show_view("persons", "p7@example")
        await until(pilot, lambda: app.worker.person_detail.key == uuid_of(7), PATIENCE)
        await until(pilot, lambda: the(pilot, PropertyTable).has_focus, PATIENCE)
        await pilot.press("escape")
        assert the(pilot, PersonTable).has_focus
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "logs", PATIENCE)
        await pilot.press("4")
        await until(pilot, lambda: the(pilot, PropertyTable).has_focus, PATIENCE)
        assert app.worker.person_detail.key == uuid_of(3)
        assert (len(app.worker.person_list.persons), the(pilot, PersonTable).cursor.row) == (100, 3)


async def test_a_list_that_was_left_while_more_of_it_came_still_goes_on(
    posthog: FakePostHog,
) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        worker = app_of(pilot).worker
        gate = threading.Event()
        posthog.on("GET", f"{PERSONS}{uuid_of(99)}", Answer(somebody(99), gate=gate))
        await pilot.press("G", "enter")
        await until(pilot, lambda: len(worker.person_list.persons) == 200, PATIENCE)
        posthog.on("GET", PERSONS, Answer({"results": [somebody(200)]}, gate=gate))
        await pilot.press("escape", "G")
        assert worker.person_list.asking
        await app_of(pilot).show_view("persons", "p7@example")
        gate.set()
        populate(posthog)
        await until(pilot, lambda: worker.person_list.search.text != "", PATIENCE)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(worker.person_list.persons) >= 200, PATIENCE)
        await until_shown(pilot, "sessions 1")
        await pilot.press("k", "G")
        await until_shown(pilot, "250 persons")


async def test_a_page_that_failed_is_asked_for_again_where_one_is(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        posthog.on("GET", PERSONS, Answer({"detail": "no such thing"}, 400))
        await pilot.press("G")
        await until_shown(pilot, "no such thing. R asks")
        populate(posthog)
        await pilot.press("R")
        await until(pilot, lambda: len(app_of(pilot).worker.person_list.persons) == 200, PATIENCE)
        assert the(pilot, PersonTable).cursor.row == 99

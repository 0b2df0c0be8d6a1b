"""The persons view by its keys: find, look, search, jump, and back with nothing lost."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from textual.widgets import Input

from phtui.app import PhtuiApp
from phtui.formatting import UNSAFE
from phtui.jobs.person_detail import PersonDetail
from phtui.widgets.cell_view import CellView
from phtui.widgets.person_card import PersonCard
from phtui.widgets.person_table import PersonTable
from phtui.widgets.property_table import PropertyTable
from tests.app import Fixed, until
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload
from tests.screens.person_world import (
    PATIENCE,
    PERSONS,
    app_of,
    looking,
    populate,
    shown,
    the,
    until_shown,
    uuid_of,
)


@pytest.fixture(autouse=True)
def own_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def test_everybody_is_listed_a_page_at_a_time(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        assert "100+ persons loaded" in shown(pilot)
        for _ in range(3):
            pages = len(posthog.asked("GET", PERSONS))
            await pilot.press("G")
            if pages < 3:
                await posthog.until_asked(pages + 1, "GET", PERSONS)
                await until(pilot, lambda: not app_of(pilot).worker.person_list.asking, PATIENCE)
        await until_shown(pilot, "250 persons")
        assert len(app_of(pilot).worker.person_list.persons) == 250
        assert len(posthog.asked("GET", PERSONS)) == 3


async def test_find_as_one_types(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("slash", "p", "7")
        await until_shown(pilot, "Type 3 characters at least")
        await pilot.press("at", "e", "x")
        await until(pilot, lambda: len(app_of(pilot).worker.person_list.persons) == 1, PATIENCE)
        await until_shown(pilot, "p7@example.org")
        searches = [r.query["search"][0] for r in posthog.requests if "search" in r.query]
        assert searches[-1] == "p7@ex"
        assert "p7" not in searches
        await pilot.press("enter")
        assert the(pilot, PersonTable).has_focus


async def test_a_person_is_shown_and_escape_leads_back(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("j", "j", "enter")
        await until_shown(pilot, "sessions 1")
        assert the(pilot, PropertyTable).has_focus
        assert "nick␛[2J" in shown(pilot)
        assert "[bold]no markup[/]" in shown(pilot)
        assert not UNSAFE.search(shown(pilot).replace("\n", ""))
        assert "first seen 2026-01-08 12:00   last seen 2026-05-04 08:41" in shown(pilot)
        await pilot.press("right_square_bracket")
        assert "anon-2" in shown(pilot)
        await pilot.press("o")
        await until(pilot, lambda: bool(pilot.app.clipboard), PATIENCE)
        assert pilot.app.clipboard == f"{posthog.url}/project/48213/persons/{uuid_of(2)}"
        await pilot.press("escape")
        assert the(pilot, PersonTable).has_focus
        assert the(pilot, PersonTable).cursor.row == 2


async def test_properties_are_searched_unfolded_and_copied(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("enter")
        await until_shown(pilot, "▸ address")
        table = the(pilot, PropertyTable)
        await pilot.press("enter", "j")
        assert table.path == ("address", "city")
        await pilot.press("Y")
        await until(pilot, lambda: bool(pilot.app.clipboard), PATIENCE)
        assert pilot.app.clipboard == "person.properties.`address`.`city`"
        await pilot.press("y")
        await until(pilot, lambda: pilot.app.clipboard == "Köln", PATIENCE)
        await pilot.press("slash", "F", "i", "r", "e")
        await until(pilot, lambda: table.path == ("$browser",), PATIENCE)
        await pilot.press("enter", "v")
        await until(pilot, lambda: isinstance(pilot.app.screen, CellView), PATIENCE)
        await pilot.press("escape", "escape")
        assert len(table.table.rows) == 7  # with what is unfolded
        assert table.has_focus


async def test_what_fails_is_said_where_it_fails(posthog: FakePostHog) -> None:
    populate(posthog)
    posthog.on("POST", "/api/projects/", payload("missing_scope"))
    async with looking(posthog) as pilot:
        await pilot.press("enter")
        await until_shown(pilot, "sessions !")
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until_shown(pilot, "session_recording:read")


async def test_jumps_from_something_they_did(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(posthog)
    gone: list[tuple[str, str]] = []

    async def go(_: PhtuiApp, view: str, words: str = "") -> None:
        gone.append((view, words))

    monkeypatch.setattr(PhtuiApp, "show_view", go)
    async with looking(posthog) as pilot:
        await pilot.press("enter")
        await until_shown(pilot, "sessions 1")
        for _ in range(3):
            await pilot.press("right_square_bracket")
        await pilot.press("enter", "right_square_bracket")
        for letter in "rols":
            await pilot.press("J", letter)
        await until(pilot, lambda: len(gone) == 5, PATIENCE)
    assert gone[:4] == [
        ("recordings", "id:0190c7aa-1f2e"),
        ("recordings", f"person:{uuid_of(0)}"),
        ("recordings", "id:0190c7aa-1f2e"),
        ("logs", "at:2026-05-04T08:41:10Z"),
    ]
    assert gone[4][1].startswith("new SELECT timestamp, event")


async def test_where_there_is_room_for_one_alone_it_is_the_one_with_the_keys(
    posthog: FakePostHog,
) -> None:
    populate(posthog)
    async with looking(posthog, (40, 10)) as pilot:
        assert all(name in shown(pilot) for name in ("p0@", "p2@", "Stickiness"))
        await pilot.press("enter")
        await until_shown(pilot, "▸ address")
        await until(pilot, lambda: "p2@" not in shown(pilot), PATIENCE)
        await pilot.press("escape")
        await until_shown(pilot, "p2@")


async def test_an_empty_project_and_a_search_for_nobody_say_so(posthog: FakePostHog) -> None:
    populate(posthog, total=0)
    app = PhtuiApp(Fixed(posthog.url), first_view="persons")
    async with app.run_test(size=(80, 24)) as pilot:
        await until_shown(pilot, "This project has no persons yet.")
        posthog.on("GET", PERSONS, Answer({"results": [], "next": None}), payload("missing_scope"))
        await pilot.press("slash", *"nobody")
        await until_shown(pilot, "Nobody is found.")
        await pilot.press(*"here")
        await until_shown(pilot, "lacks the scope")
        assert "Nobody" not in shown(pilot)


async def test_words_find_and_open_who_they_name(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        app = app_of(pilot)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: the(pilot, PropertyTable).has_focus, PATIENCE)
        await pilot.press("right_square_bracket", "j")
        assert the(pilot, PersonCard).section == "ids"
        await app.show_view("persons", "p7@example")
        await until_shown(pilot, "p7@example.org")
        await until(pilot, lambda: app.worker.person_detail.key == uuid_of(7), PATIENCE)
        assert the(pilot, Input, "#find").value == "p7@example"
        await pilot.press("right_square_bracket")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(app.worker.person_list.persons) == 100, PATIENCE)
        assert the(pilot, PersonTable).cursor.row == 3
        assert the(pilot, Input, "#find").value == ""
        assert app.worker.person_detail.key == uuid_of(3)
        card = the(pilot, PersonCard)
        assert (card.section, card.table.cursor.row) == ("ids", 1)
        await until(pilot, lambda: card.table.has_focus, PATIENCE)


async def test_words_work_before_the_view_was_ever_open(posthog: FakePostHog) -> None:
    populate(posthog)
    app = PhtuiApp(Fixed(posthog.url), first_view="logs")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.current_mode == "logs", PATIENCE)
        await app.show_view("persons", "p7@example")
        await until(pilot, lambda: app.worker.person_detail.key == uuid_of(7), PATIENCE)
        await until_shown(pilot, "Köln")
        app.worker.show_persons(app.worker.person_list, PersonDetail())
        await until_shown(pilot, "Enter opens the person")
        assert "Köln" not in shown(pilot)
        await app.show_view("persons", "values plan")
        await until_shown(pilot, "most common values")
        await pilot.press("escape", "escape", "escape", "escape")
        await until(pilot, lambda: app.current_mode == "logs", PATIENCE)


async def test_whom_the_keys_are_with_has_the_room(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog, (80, 24)) as pilot:
        before = the(pilot, PersonTable).size.height
        await pilot.press("enter")
        await until_shown(pilot, "sessions 1")
        await until(pilot, lambda: the(pilot, PropertyTable).size.height >= 7, PATIENCE)
        assert the(pilot, PersonTable).size.height >= 3
        await pilot.press("escape")
        await until(pilot, lambda: the(pilot, PersonTable).size.height == before, PATIENCE)


async def test_a_list_that_failed_says_how_to_ask_again(posthog: FakePostHog) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        posthog.on("GET", PERSONS, Answer({"detail": "no such thing"}, 400))
        await pilot.press("slash", *"somebody")
        await until_shown(pilot, "no such thing. R asks")
        populate(posthog)
        await pilot.press("enter", "R")
        await until_shown(pilot, "p0@example.org")


async def test_a_long_reason_is_not_cut_off_where_there_is_little_room(
    posthog: FakePostHog,
) -> None:
    populate(posthog, total=0)
    posthog.on("GET", PERSONS, Answer(b"{", 200))
    app = PhtuiApp(Fixed(posthog.url), first_view="persons")
    async with app.run_test(size=(40, 10)) as pilot:
        await until_shown(pilot, "R asks again.")
        assert shown(pilot).splitlines()[-1].rstrip().endswith("…")
        await pilot.resize_terminal(80, 24)
        posthog.on("GET", f"{PROJECT}/property_definitions/", payload("bad_key"))
        await pilot.press("V")
        await until_shown(pilot, "Enter.")


async def test_times_are_of_this_machine_as_in_recordings(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    populate(posthog)
    async with looking(posthog) as pilot:
        assert "2026-05-04 17:41" in shown(pilot)
        await pilot.press("enter")
        await until_shown(pilot, "first seen 2026-01-08 21:00   last seen 2026-05-04 17:41")

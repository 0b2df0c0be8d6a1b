"""Values, trends and stickiness by their keys, on today's server and on an old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.app import PhtuiApp
from phtui.jobs.recording_words import parse_words
from phtui.screens.persons import PersonsScreen
from phtui.widgets.property_values import KeyTable, ValueTable
from phtui.widgets.trend_form import TrendForm
from phtui.widgets.trend_panel import PointTable
from tests.app import until
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload
from tests.screens.person_world import (
    PATIENCE,
    PERSONS,
    app_of,
    keys_come,
    looking,
    populate,
    shown,
    somebody,
    the,
    until_shown,
)

CSV = b'count,people.0.id\r\n1,"\xc3\xa9 \x1b[2J"\r\n'


def the_only_file(folder: Path) -> Path:
    [found] = folder.iterdir()
    return found


async def test_from_a_value_to_its_people_and_back(posthog: FakePostHog) -> None:
    populate(posthog)
    keys_come(posthog)
    async with looking(posthog) as pilot:
        worker = app_of(pilot).worker
        await pilot.press("V")
        await until_shown(pilot, "plan")
        assert the(pilot, KeyTable).has_focus
        await pilot.press("j", "enter")
        await until_shown(pilot, "2 most common values, 909 persons")
        assert "89.3 % ████" in shown(pilot)
        assert the(pilot, ValueTable).has_focus
        await pilot.press("J", "r")
        wanted = parse_words("-7d person.plan:pro")
        await until(pilot, lambda: worker.recording_list.filter == wanted, PATIENCE)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, PersonsScreen), PATIENCE)
        assert the(pilot, ValueTable).has_focus
        before = worker.person_list.persons
        await pilot.press("enter")
        await until_shown(pilot, "with plan = pro")
        await until(pilot, lambda: bool(worker.person_list.persons), PATIENCE)
        await pilot.press("escape")
        await until(pilot, lambda: the(pilot, ValueTable).has_focus, PATIENCE)
        assert worker.person_list.persons is before
        await pilot.press("slash", "p", "l", "u", "s")
        await posthog.until_asked(2, "GET", f"{PERSONS}values/")
        await until_shown(pilot, "that contain 'plus'")
        asked = [request.query for request in posthog.asked("GET", f"{PERSONS}values/")]
        assert [asked[0].get("value"), asked[-1].get("value")] == [None, ["plus"]]


async def test_escape_undoes_a_search_before_it_leaves(posthog: FakePostHog) -> None:
    populate(posthog)
    keys_come(posthog)
    async with looking(posthog) as pilot:
        await app_of(pilot).show_view("persons", "values plan")
        await until_shown(pilot, "2 most common values, 909 persons")
        posthog.on("GET", f"{PERSONS}values/", Answer([{"name": "plus", "count": 97}]))
        await pilot.press("slash", *"plus")
        await until_shown(pilot, "1 value that contains 'plus', 97 persons")
        await pilot.press("escape")
        assert the(pilot, ValueTable).has_focus
        await pilot.press("escape")
        await until_shown(pilot, "2 most common values, 909 persons")
        assert the(pilot, ValueTable).has_focus
        await pilot.press("escape", "slash", *"ema", "escape")
        assert the(pilot, KeyTable).table.rows == [("email",)]
        await pilot.press("escape")
        assert len(the(pilot, KeyTable).table.rows) == 2


async def test_a_refusal_is_said_and_a_query_is_one_key_away(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(posthog)
    posthog.on("GET", f"{PERSONS}trends/", payload("session_only"))
    posthog.on("GET", f"{PERSONS}stickiness/", payload("stickiness_gone"))
    gone: list[str] = []

    async def go(_: PhtuiApp, view: str, words: str = "") -> None:
        gone.append(f"{view} {words}")

    async with looking(posthog) as pilot:
        await pilot.press("S")
        await until_shown(pilot, "This PostHog no longer has persons/stickiness")
        await pilot.press("T")
        await until_shown(pilot, "for its web app only, for no personal key")
        assert "SELECT toStartOfDay(timestamp) AS start" in shown(pilot)
        posthog.query_takes(0, rows=[], columns=["start", "series", "persons"])
        await pilot.press("H")
        await until_shown(pilot, "by query")
        assert the(pilot, PointTable, "#trends PointTable").table.rows[0][1] == 0
        monkeypatch.setattr(PhtuiApp, "show_view", go)
        await pilot.press("e")
        await until(pilot, lambda: bool(gone), PATIENCE)
        assert gone[0].startswith("hogql new SELECT toStartOfDay")
        await pilot.press("escape")
        assert not the(pilot, TrendForm, "#trends TrendForm").region


async def test_an_old_server_is_asked_point_by_point(
    posthog: FakePostHog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(posthog)
    monkeypatch.chdir(tmp_path)

    def answer(request: Request) -> Answer:
        if request.query.get("format") == ["csv"]:
            return Answer(CSV, headers={"Content-Type": "text/csv; charset=utf-8"})
        return Answer({"results": [{"people": [somebody(5)], "count": 1}], "next": None})

    posthog.on("GET", f"{PERSONS}trends/", answer)
    async with looking(posthog) as pilot:
        await pilot.press("T")
        await until_shown(pilot, "by the endpoint")
        assert len(posthog.asked("GET", f"{PERSONS}trends/")) == 14
        await pilot.press("c")
        await until_shown(pilot, "interval before")
        await until_shown(pilot, "by the endpoint")
        await pilot.press("ctrl+s", "enter")
        await until_shown(pilot, "Saved")
        saved = the_only_file(tmp_path)
        assert saved.read_bytes() == CSV
        assert saved.stat().st_mode & 0o777 == 0o600
        assert posthog.requests[-1].query["date_from"][0][:10] == saved.stem[7:]
        await until(pilot, lambda: isinstance(pilot.app.focused, PointTable), PATIENCE)
        saved.write_bytes(b"older")
        await pilot.press("ctrl+s", "enter")
        await until_shown(pilot, "is there: Enter again replaces it")
        await pilot.press("enter")
        await until(pilot, lambda: saved.read_bytes() == CSV, PATIENCE)
        await pilot.press("enter")
        await until_shown(pilot, "$pageview in day")
        await until_shown(pilot, "p5@example.org")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.focused, PointTable), PATIENCE)
        assert "by the endpoint" in shown(pilot)


async def test_ctrl_c_gives_up_what_is_asked_on_the_server_too(posthog: FakePostHog) -> None:
    populate(posthog)
    posthog.on("GET", f"{PERSONS}trends/", payload("session_only"))
    async with looking(posthog) as pilot:
        await pilot.press("T")
        await until_shown(pilot, "for no personal key")
        posthog.query_takes(10**6, rows=[], columns=["start", "series", "persons"])
        await pilot.press("H")
        await until_shown(pilot, "0 of 14 points")
        await posthog.until_asked(1, "POST", PROJECT)
        await pilot.press("ctrl+c")
        await posthog.until_asked(1, "DELETE", PROJECT)
        await until_shown(pilot, "Given up, R asks again: 0 of 14 points")
        await pilot.press("ctrl+c")
        await until_shown(pilot, "Ctrl-Q quits")


async def test_a_field_that_cannot_be_meant_is_said(posthog: FakePostHog) -> None:
    populate(posthog)
    posthog.on("GET", f"{PERSONS}trends/", payload("session_only"))
    async with looking(posthog, (80, 24)) as pilot:
        await pilot.press("T", "slash", "tab", "p", "l", "a", "n", "enter")
        await until_shown(pilot, "a person property and its value")
        await pilot.press("i")
        await until(pilot, lambda: "8w" in shown(pilot), PATIENCE)


async def test_who_is_behind_a_point_is_asked_for_again_and_page_by_page(
    posthog: FakePostHog,
) -> None:
    populate(posthog)

    def people(start: int, count: int, following: str | None = None) -> Answer:
        found = [somebody(number) for number in range(start, start + count)]
        return Answer({"results": [{"people": found, "count": count}], "next": following})

    posthog.on("GET", f"{PERSONS}trends/", people(0, 1))
    async with looking(posthog) as pilot:
        await pilot.press("T")
        await until_shown(pilot, "by the endpoint")
        more = f"{posthog.url}{PERSONS}trends/?offset=20"
        posthog.on(
            "GET", f"{PERSONS}trends/", Answer({"detail": "no such thing"}, 400),
            people(0, 20, more), people(20, 1),
        )  # fmt: skip
        await pilot.press("enter")
        await until_shown(pilot, "no such thing. R asks")
        await pilot.press("R")
        await until_shown(pilot, "20+ persons loaded")
        await pilot.press("G")
        await until_shown(pilot, "21 persons")
        assert posthog.requests[-1].query == {"offset": ["20"]}


async def test_a_value_leads_back_from_where_nobody_was_listed(posthog: FakePostHog) -> None:
    populate(posthog)
    keys_come(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("slash", *"nobody at all")
        posthog.on("GET", PERSONS, Answer({"results": [], "next": None}))
        posthog.on("GET", f"{PERSONS}values/", payload("person_values"))
        await pilot.press("at")
        await until_shown(pilot, "Nobody is found.")
        await pilot.press("escape", "V")
        await until_shown(pilot, "plan")
        await pilot.press("j", "enter")
        await until_shown(pilot, "2 most common values")
        await pilot.press("enter")
        await until_shown(pilot, "with plan = pro")
        await pilot.press("escape")
        await until(pilot, lambda: the(pilot, ValueTable).has_focus, PATIENCE)

"""The view of recordings, by keyboard."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from phtui.api.recording_filters import RecordingFilter
from phtui.jobs.recording_columns import COLUMNS
from phtui.jobs.recording_words import parse_words
from phtui.widgets.cell_view import CellView
from phtui.widgets.go import Go
from tests.app import press_at_once, until
from tests.fake_posthog import Answer, FakePostHog, payload
from tests.jobs.recording_world import LIST, ServerList, Time, item, recording, session_id
from tests.screens.recordings_app import (
    PATIENCE,
    go_to,
    grid,
    here,
    listing,
    pane,
    script_project,
    settled,
    shown,
)


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    return posthog


def lists(posthog: FakePostHog) -> int:
    return len(posthog.asked("GET", LIST))


async def test_two_thousand_are_paged_to_the_end_by_keyboard(posthog: FakePostHog) -> None:
    ServerList(posthog, 2000)
    time = Time()
    async with listing(posthog, time) as (pilot, app):
        assert "100+ loaded" in shown(app)
        pages = 1
        while not app.worker.recording_list.is_whole:
            await pilot.press("G")
            pages += 1
            await until(pilot, lambda: lists(posthog) >= pages, PATIENCE)  # noqa: B023 -- at once
            await settled(pilot, app)
            assert lists(posthog) == pages
        assert "all 2,000" in shown(app)
        await pilot.press("G")
        assert here(app) == session_id(1999)
        assert lists(posthog) == 20
        assert time.slept  # twelve a minute


async def test_no_page_is_asked_for_before_the_cursor_nears_the_end(posthog: FakePostHog) -> None:
    ServerList(posthog, 300)
    async with listing(posthog) as (pilot, app):
        go_to(app, 80)
        await pilot.pause()
        assert lists(posthog) == 1
        go_to(app, 86)
        await until(pilot, lambda: len(app.worker.recording_list.recordings) == 200, PATIENCE)
        assert grid(app).cursor.row == 86
        assert lists(posthog) == 2


async def test_the_cursor_stays_on_its_recording_through_refreshes(posthog: FakePostHog) -> None:
    server = ServerList(posthog, 250)
    async with listing(posthog) as (pilot, app):
        wanted = go_to(app, 40)
        for step in range(3):
            server.items[:0] = [item(1000 + 10 * step + number) for number in range(7)]
            del server.items[3]
            await pilot.press("R")
            await until(pilot, lambda: lists(posthog) == step + 2, PATIENCE)  # noqa: B023 -- at once
            await settled(pilot, app)
            assert here(app) == wanted
            assert wanted[-4:] in shown(app)


async def test_the_quick_filter_is_of_what_is_loaded_and_says_so(posthog: FakePostHog) -> None:
    server = ServerList(posthog, 150)
    server.items[3] |= {"start_url": "https://shop.example.org/pricing"}
    async with listing(posthog) as (pilot, app):
        press_at_once(app, "slash", *"pric")
        await until(pilot, lambda: "/pric  1 of 100 loaded" in shown(app), PATIENCE)
        assert here(app) == session_id(3)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: "1 of 100 loaded" not in shown(app), PATIENCE)
        await pilot.press("slash", *"zzz", "enter")
        await until(pilot, lambda: "None of the 100 loaded" in shown(app), PATIENCE)
        await pilot.press("n")
        await until(pilot, lambda: "None of the 150 loaded" in shown(app), PATIENCE)


async def test_a_filter_of_thousands_that_come_at_once_is_whole_in_the_end(
    posthog: FakePostHog,
) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        many = tuple(recording(number) for number in range(1000))
        await pilot.press("slash", *"firefox", "enter")
        app.worker.recording_list = replace(app.worker.recording_list, recordings=many)
        assert "/firefox  200 of 1,000 loaded" in pane(app)._truth.compose_line().plain  # noqa: SLF001 -- at once
        await until(pilot, lambda: "/firefox  1,000 of 1,000 loaded" in shown(app), PATIENCE)


async def test_order_is_posthogs_where_it_can_and_else_of_what_is_loaded(
    posthog: FakePostHog,
) -> None:
    ServerList(posthog, 150)
    async with listing(posthog) as (pilot, app):
        await pilot.press("greater_than_sign")  # from start to length
        await until(pilot, lambda: lists(posthog) == 2, PATIENCE)
        await settled(pilot, app)
        assert posthog.requests[-1].query.get("order", ["duration"]) == ["duration"]
        assert app.worker.recording_list.filter.order == "length"
        await pilot.press("O")
        await until(pilot, lambda: app.worker.recording_list.filter.ascending, PATIENCE)
        await settled(pilot, app)
        before = lists(posthog)
        for _ in range(4):  # over active, errors and clicks to person, each at once
            await pilot.press("greater_than_sign")
        await until(pilot, lambda: "by person, of what is loaded" in shown(app), PATIENCE)
        assert grid(app).table.columns[grid(app).cursor.column] == "person"  # it is in sight
        assert lists(posthog) <= before + 1


async def test_lists_by_name_and_by_words(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        await pilot.press("L", "j", "enter")
        await until(pilot, lambda: app.worker.recording_list.filter.order == "errors", PATIENCE)
        await settled(pilot, app)
        assert "errors: -3d errors>0 order:errors" in shown(app)
        await pilot.press("colon", *"rec url:/x", "enter")
        wanted = parse_words("url:/x")
        await until(pilot, lambda: app.worker.recording_list.filter == wanted, PATIENCE)
        await settled(pilot, app)
        await pilot.press("S", *"mine", "enter")
        await until(pilot, lambda: "mine is saved" in shown(app), PATIENCE)
        await app.show_view("recordings", "mine")
        await until(pilot, lambda: "mine: -3d url:/x" in shown(app), PATIENCE)
        await app.show_view("recordings", "nonsense")
        await until(pilot, lambda: "is no filter" in shown(app), PATIENCE)


async def test_a_list_that_is_known_is_shown_without_asking(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        app.worker.list_recordings(parse_words("-7d"))
        await settled(pilot, app)
        assert app.worker.list_recordings(parse_words("-3d")) is None
        assert app.worker.list_recordings(parse_words("-7d")) is None
        assert len(app.worker.recording_list.recordings) == 3
        assert lists(posthog) == 2


async def test_wishes_that_come_fast_are_asked_once(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        for days in range(5, 15):
            app.worker.list_recordings(RecordingFilter(since=f"-{days}d"))
            await pilot.pause()
        await until(pilot, lambda: lists(posthog) == 2, PATIENCE)
        await settled(pilot, app)
        assert lists(posthog) == 2
        assert app.worker.recording_list.filter.since == "-14d"


async def test_the_form_asks_posthog(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        await pilot.press("e", "down", "down", *"a@b.c", "down", *"person.plan:pro")
        await pilot.press("down", *"/x", "enter")
        wanted = parse_words("person:a@b.c person.plan:pro url:/x")
        await until(pilot, lambda: app.worker.recording_list.filter == wanted, PATIENCE)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing_scope", "needs session_recording:read"),
        ("recordings_failed", "R asks again"),
    ],
)
async def test_what_is_refused_is_said(posthog: FakePostHog, name: str, said: str) -> None:
    posthog.on("GET", LIST, payload(name))
    async with listing(posthog) as (_, app):
        assert said in shown(app)


async def test_a_429_is_told_and_an_empty_project_too(posthog: FakePostHog) -> None:
    server = ServerList(posthog, 0)
    async with listing(posthog) as (pilot, app):
        assert "There are no such recordings" in shown(app)
        assert "all 0" in shown(app)
        server.refusals = [payload("throttled")]
        app.worker.recording_clock = Time().clock
        states: list[str] = []
        app.screen.watch(
            app.worker, "recording_list", lambda: states.append(shown(app)), init=False
        )
        await pilot.press("R")
        await until(pilot, lambda: lists(posthog) == 3, PATIENCE)
        assert any("rate limited" in state for state in states)


async def test_nothing_a_server_says_acts_on_the_terminal(posthog: FakePostHog) -> None:
    hostile = "\x1b]0;owned\x07[bold]\u202ex\x9b31m"
    odd = {"start_url": hostile, "distinct_id": hostile, "viewers": [hostile]}
    person = {"name": hostile, "uuid": hostile, "properties": {hostile: hostile, "email": hostile}}
    posthog.on("GET", LIST, Answer({"results": [item(1, **odd, person=person)]}))
    async with listing(posthog) as (pilot, app):
        for key in ("W", "d"):
            text = shown(app)
            assert "owned" in text
            assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)
            assert "[bold]" in text
            await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, CellView), PATIENCE)


async def test_ways_out_of_a_recording(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        await until(pilot, lambda: pane(app).place is not None, PATIENCE)
        copied: list[str] = []
        monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
        await pilot.press("Y", "u", "Y", "c", "Y", "i")
        assert copied[0].endswith(f"/project/48213/replay/{session_id(0)}")
        assert "$POSTHOG_PERSONAL_API_KEY" in copied[1]
        assert copied[2] == session_id(0)
        gone: list[Go] = []

        async def see(view: str, words: str) -> None:
            gone.append(Go(view, words))

        monkeypatch.setattr(app, "show_view", see)
        for count, letter in enumerate("pls", 1):
            press_at_once(app, "J", letter)
            await until(pilot, lambda: len(gone) == count, PATIENCE)  # noqa: B023 -- at once
        assert [go.view for go in gone] == ["persons", "logs", "hogql"]
        assert gone[0].words == "5b2d1c3e-aaaa-5bbb-8ccc-0123456789ab"
        assert gone[1].words == "at:2026-05-04T08:41:10+00:00"
        assert session_id(0) in gone[2].words


async def test_columns_times_marks_and_a_file(
    posthog: FakePostHog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ServerList(posthog, 4)
    async with listing(posthog) as (pilot, app):
        await pilot.press("C", "j", "space", "enter")
        await until(pilot, lambda: "start" not in grid(app).table.columns, PATIENCE)
        await pilot.press("W")
        assert len(grid(app).table.columns) == len(COLUMNS)
        await pilot.press("t", "t", "t")
        assert " ago" in str(grid(app).table.rows[0][1])
        await pilot.press("m", "j", "m", "ctrl+s", "ctrl+u", *"x.jsonl", "enter")
        await until(pilot, lambda: "Saved 2 rows" in shown(app), PATIENCE)
    lines = (tmp_path / "x.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [session_id(0), session_id(2)]
    async with listing(posthog) as (_, app):
        assert "start" not in grid(app).table.columns


async def test_a_mark_stays_on_its_recording(posthog: FakePostHog) -> None:
    server = ServerList(posthog, 9)
    async with listing(posthog) as (pilot, app):
        go_to(app, 3)
        await pilot.press("m")
        server.items.insert(0, item(100))
        await pilot.press("R")
        await until(pilot, lambda: grid(app).marked == {4}, PATIENCE)
        assert [each.id for each in grid(app).chosen] == [session_id(3)]


async def test_what_there_is_no_room_for_is_counted(posthog: FakePostHog) -> None:
    ServerList(posthog, 4)
    async with listing(posthog, size=(80, 24)) as (pilot, app):
        await until(pilot, lambda: "more lines, d shows all" in shown(app), PATIENCE)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "more lines" not in shown(app), PATIENCE)

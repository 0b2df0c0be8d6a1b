"""From the list into a storyboard and back, and straight to a second of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from phtui.app import PhtuiApp
from phtui.jobs.recording_columns import local_time
from phtui.jobs.recording_words import parse_words
from phtui.widgets.go import Go
from phtui.widgets.storyboard_pane import StoryboardPane
from tests.app import until
from tests.fake_posthog import Answer, FakePostHog
from tests.jobs.recording_world import LIST, ServerList, Time, session_id
from tests.screens.recordings_app import (
    PATIENCE,
    Timed,
    go_to,
    here,
    listing,
    pane,
    script_project,
    settled,
    shown,
)

START = 1_777_884_070_120
"""When every recording of these tests begins: milliseconds since 1970."""
PAGES = [
    {"type": 4, "timestamp": START + 60_000 * number, "data": {
        "href": f"https://shop.example.org/page{number}", "width": 1440, "height": 900,
    }}
    for number in range(5)
]  # fmt: skip


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    ServerList(posthog, 5)
    source = {"source": "blob_v2", "blob_key": "0", "start_timestamp": "2026-05-04T08:41:10.120Z",
              "end_timestamp": "2026-05-04T08:48:02Z"}  # fmt: skip
    lines = "\n".join(json.dumps(["w", page]) for page in PAGES)
    for number in range(5):
        path = f"{LIST}{session_id(number)}/snapshots/"
        jsonl = Answer(lines, headers={"Content-Type": "application/jsonl"})
        posthog.on("GET", path, Answer({"sources": [source]}), jsonl)
    return posthog


def story(app: PhtuiApp) -> StoryboardPane:
    return app.screen.query_one(StoryboardPane)


async def test_enter_reads_a_session_and_escape_comes_back(posthog: FakePostHog) -> None:
    assert posthog
    async with listing(posthog) as (pilot, app):
        wanted = go_to(app, 2)
        await pilot.press("enter")
        await until(pilot, lambda: "shop.example.org/page4" in shown(app), PATIENCE)
        assert f"maria@example.org · {local_time(START * 1000)} · {wanted}" in shown(app)
        assert not pane(app).display
        await pilot.press("escape")
        await until(pilot, lambda: pane(app).display, PATIENCE)
        assert app.worker.storyboards == {}
        assert here(app) == wanted


async def test_words_lead_to_a_second_of_a_session(posthog: FakePostHog) -> None:
    assert posthog
    async with listing(posthog) as (pilot, app):
        await app.show_view("recordings", f"id:{session_id(1)} t:125")
        await until(pilot, lambda: story(app).position == 120, PATIENCE)
        await pilot.press("colon", *"goto 3:01", "enter")
        await until(pilot, lambda: story(app).position == 180, PATIENCE)
        await app.show_view("recordings", "-7d")
        await until(pilot, lambda: pane(app).display, PATIENCE)


async def test_jumps_are_from_the_moment_that_is_read(
    posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert posthog
    async with listing(posthog) as (pilot, app):
        await pilot.press("enter")
        await until(pilot, lambda: "shop.example.org/page4" in shown(app), PATIENCE)
        story(app).go_to(240)
        gone: list[Go] = []

        async def see(view: str, words: str) -> None:
            gone.append(Go(view, words))

        monkeypatch.setattr(app, "show_view", see)
        await pilot.press("J", "l")
        await until(pilot, lambda: gone != [], PATIENCE)
        assert (gone[0].view, gone[0].words) == ("logs", "at:2026-05-04T08:45:10+00:00")
        urls: list[str] = []
        monkeypatch.setattr(app, "open_url", urls.append)
        await pilot.press("o")
        await until(pilot, lambda: urls != [], PATIENCE)
        assert urls[0].endswith(f"/project/48213/replay/{session_id(0)}?t=240")


@pytest.mark.parametrize("words", ["-7d", f"id:{session_id(1)} t:125", ""])
async def test_the_view_may_be_opened_by_its_words(posthog: FakePostHog, words: str) -> None:
    app = PhtuiApp(Timed(posthog.url, Time()), first_view="logs")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.current_mode == "logs", PATIENCE)
        await pilot.press("colon", *f"rec {words}".strip(), "enter")
        await until(pilot, lambda: app.current_mode == "recordings", PATIENCE)
        await settled(pilot, app)
        reads = words.startswith("id:")
        assert app.worker.recording_list.filter == parse_words(words.partition(" t:")[0])
        if reads:
            await until(pilot, lambda: story(app).position == 120, PATIENCE)
        assert story(app).display is reads
        lists = [each for each in posthog.asked("GET", LIST) if each.path == LIST]
        assert len(lists) == 1

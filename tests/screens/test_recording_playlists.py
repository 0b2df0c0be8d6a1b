"""The lists that were saved in PostHog, beside those that were saved here."""

from __future__ import annotations

from pathlib import Path

import pytest

from phtui.jobs.recording_words import parse_words
from tests.app import until
from tests.fake_posthog import PROJECT, Answer, FakePostHog, payload
from tests.jobs.recording_world import ServerList, item, session_id
from tests.screens.recordings_app import PATIENCE, here, listing, script_project, shown

PLAYLISTS = f"{PROJECT}/session_recording_playlists/"


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    return posthog


async def test_lists_that_were_saved_in_posthog(posthog: FakePostHog) -> None:
    """They come into the menu once PostHog has named them; what has no words is said."""
    ServerList(posthog, 3)
    saved = [
        {"short_id": "abc", "name": "Retro \x1b[31m", "type": "collection"},
        {"short_id": "def", "name": "Beta", "type": "filters",
         "filters": {"filter_group": {"type": "cohort", "key": "id", "value": 1}}},
    ]  # fmt: skip
    posthog.on("GET", PLAYLISTS, Answer({"results": saved}))
    posthog.on("GET", f"{PLAYLISTS}abc/recordings/", Answer({"results": [item(7)]}))
    async with listing(posthog) as (pilot, app):
        await pilot.press("L")
        await until(pilot, lambda: "Retro" in shown(app), PATIENCE)
        await pilot.press("k", "enter")
        await until(pilot, lambda: "it asks for cohort id" in shown(app), PATIENCE)
        await pilot.press("k", "x")
        await until(pilot, lambda: "Only lists that were saved here" in shown(app), PATIENCE)
        await pilot.press("enter")
        await until(pilot, lambda: "all 1 " in shown(app), PATIENCE)
        assert here(app) == session_id(7)
        assert "collection:abc" in shown(app)
        assert "\x1b" not in shown(app)
        await pilot.press("e", "down", "down", *"a@b.c", "enter")  # the form keeps it
        wanted = parse_words("collection:abc person:a@b.c")
        await until(pilot, lambda: app.worker.recording_list.filter == wanted, PATIENCE)
        await pilot.press("L")
        await until(pilot, lambda: "collection in PostHog" in shown(app), PATIENCE)
    names = [each for each in posthog.asked("GET", PLAYLISTS) if each.path == PLAYLISTS]
    assert len(names) == 1


async def test_what_was_saved_in_posthog_may_be_kept_from_a_key(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    posthog.on("GET", PLAYLISTS, payload("missing_scope"))
    async with listing(posthog) as (pilot, app):
        await pilot.press("L")
        await until(pilot, lambda: "saved in PostHog are missing" in shown(app), PATIENCE)
        await pilot.press("k", "enter")
        await until(pilot, lambda: "expiring: " in shown(app), PATIENCE)

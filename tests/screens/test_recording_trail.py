"""The way back through the lists of recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app import until
from tests.fake_posthog import FakePostHog
from tests.jobs.recording_world import LIST, ServerList
from tests.screens.recordings_app import (
    PATIENCE,
    grid,
    listing,
    script_project,
    settled,
    shown,
)


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    return posthog


async def test_escape_goes_back_to_the_list_before(posthog: FakePostHog) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        await pilot.press("j", "L", "j", "enter")
        await until(pilot, lambda: "errors: -3d errors>0" in shown(app), PATIENCE)
        await settled(pilot, app)
        asked = len(posthog.asked("GET", LIST))
        await pilot.press("escape")
        await until(pilot, lambda: " -3d · all 3" in shown(app), PATIENCE)
        assert grid(app).cursor.row == 1
        assert len(posthog.asked("GET", LIST)) == asked


async def test_escape_from_a_jump_leads_back_and_leaves_the_list_as_it_was(
    posthog: FakePostHog,
) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        await pilot.press("j")
        await app.show_view("logs")
        await app.show_view("recordings", "url:/x")
        await until(pilot, lambda: "-3d url:/x · all" in shown(app), PATIENCE)
        await settled(pilot, app)
        await pilot.press("escape")
        await until(pilot, lambda: app.current_mode == "logs", PATIENCE)
        await pilot.press("1")
        await until(pilot, lambda: " -3d · all 3" in shown(app), PATIENCE)
        assert grid(app).cursor.row == 1

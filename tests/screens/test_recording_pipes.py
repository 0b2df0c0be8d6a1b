"""What `|` gives to a shell command: recordings, and rows of a storyboard."""

from __future__ import annotations

import asyncio
import json
import shlex
from pathlib import Path

import psutil
import pytest

from phtui.widgets.cell_view import CellView
from tests.app import until
from tests.fake_posthog import FakePostHog
from tests.jobs.recording_world import ServerList, session_id
from tests.screens.recordings_app import PATIENCE, listing, script_project, shown
from tests.widgets.story_app import ROWS, story_app


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    ServerList(posthog, 4)
    return posthog


async def test_marked_recordings_go_to_a_command_as_json(
    posthog: FakePostHog, tmp_path: Path
) -> None:
    assert posthog
    path = tmp_path / "rows"
    async with listing(posthog) as (pilot, app):
        await pilot.press("m", "j", "m", "vertical_line", *f"tee {path} | wc -l", "enter")
        await until(pilot, lambda: isinstance(app.screen, CellView), PATIENCE)
        assert f"tee {path} | wc -l: 2 lines, done" in shown(app)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["id"] for row in rows] == [session_id(0), session_id(2)]


async def test_ctrl_c_ends_the_command(posthog: FakePostHog, tmp_path: Path) -> None:
    assert posthog
    mark = tmp_path / "mark"
    async with listing(posthog) as (pilot, app):
        command = f"echo $$ > {shlex.quote(str(mark))}; cat; sleep 600"
        await pilot.press("vertical_line", *command, "enter")
        await until(pilot, lambda: mark.exists() and bool(mark.read_text()), PATIENCE)
        process = int(mark.read_text())
        await pilot.press("ctrl+c")
        await until(pilot, lambda: not psutil.pid_exists(process), PATIENCE)
        assert not isinstance(app.screen, CellView)


async def test_rows_that_are_shown_go_to_a_command_as_text() -> None:
    async with story_app() as app:
        await app.pilot.press("j", "x", "vertical_line", *"wc -l", "enter")
        async with asyncio.timeout(PATIENCE):
            while not isinstance(app.screen, CellView):
                await app.pilot.pause(0.01)
        count = len(ROWS) - 1
        assert f"{count} lines, done" in app.screen_text
        assert str(count) in app.screen_text.splitlines()[1]

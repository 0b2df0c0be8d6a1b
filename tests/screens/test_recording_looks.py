"""How the list of recordings looks in themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fake_posthog import FakePostHog
from tests.jobs.recording_world import ServerList
from tests.screens.recordings_app import grid, listing, script_project


@pytest.fixture
def posthog(posthog: FakePostHog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakePostHog:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    script_project(posthog)
    return posthog


@pytest.mark.parametrize(("theme", "is_bare"), [("textual-dark", False), ("ansi-light", True)])
async def test_the_row_is_not_filled_with_a_colour_that_text_may_have(
    posthog: FakePostHog, theme: str, is_bare: bool
) -> None:
    ServerList(posthog, 3)
    async with listing(posthog) as (pilot, app):
        app.theme = theme
        await pilot.pause()
        row = grid(app).get_component_rich_style("recordings--row")
        assert row.bgcolor is not None
        assert row.bgcolor.is_default is is_bare
        assert bool(row.bold) is is_bare

"""What of the persons view goes to a file, and to a shell command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from phtui.widgets.cell_view import CellView
from phtui.widgets.person_table import PersonTable
from phtui.widgets.property_table import PropertyTable
from phtui.widgets.property_values import ValueTable
from phtui.widgets.question import Question
from tests.app import until
from tests.fake_posthog import FakePostHog
from tests.screens.person_world import (
    PATIENCE,
    keys_come,
    looking,
    populate,
    shown,
    the,
    until_shown,
    uuid_of,
)


def json_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def piped(pilot: Pilot[None], path: Path) -> list[dict[str, object]]:
    """Pipe what is focused into a file, and return what came there."""
    await pilot.press("vertical_line", *f"tee {path} | wc -l", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, CellView), PATIENCE)
    rows = json_of(path)
    assert f"{len(rows)} lines, done" in shown(pilot)
    await pilot.press("escape")
    return rows


async def test_persons_go_to_a_command(posthog: FakePostHog, tmp_path: Path) -> None:
    populate(posthog, total=3)
    async with looking(posthog) as pilot:
        rows = await piped(pilot, tmp_path / "rows")
        assert [row["uuid"] for row in rows] == [uuid_of(number) for number in range(3)]
        assert rows[0]["email"] == "p0@example.org"
        assert rows[0]["last_seen"] == "2026-05-04T08:41:10Z"
        assert the(pilot, PersonTable).has_focus
        await pilot.press("enter")
        await until_shown(pilot, "sessions 1")
        properties = await piped(pilot, tmp_path / "properties")
        assert {"property": "address", "value": {"city": "Köln", "geo": [50.9, 6.9]}} in properties
        assert the(pilot, PropertyTable).has_focus


async def test_values_of_a_property_go_to_a_command(posthog: FakePostHog, tmp_path: Path) -> None:
    populate(posthog)
    keys_come(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("V")
        await until_shown(pilot, "plan")
        assert await piped(pilot, tmp_path / "keys") == [
            {"property": "email"},
            {"property": "plan"},
        ]
        await pilot.press("j", "enter")
        await until(pilot, lambda: bool(the(pilot, ValueTable).table.rows), PATIENCE)
        rows = await piped(pilot, tmp_path / "values")
        assert all(set(row) == {"value", "persons"} for row in rows)
        assert len(rows) == len(the(pilot, ValueTable).table.rows)


async def test_persons_are_saved_and_a_file_is_replaced_only_when_meant(
    posthog: FakePostHog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(posthog, total=3)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "persons.csv"
    path.write_text("precious")
    async with looking(posthog) as pilot:
        await pilot.press("ctrl+s")
        await until_shown(pilot, "Save 3 persons as .csv")
        await pilot.press("enter")
        await until_shown(pilot, "Enter again replaces it")
        assert path.read_text() == "precious"
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Question), PATIENCE)
        await until(pilot, lambda: path.read_text() != "precious", PATIENCE)
    rows = csv.DictReader(path.read_text().splitlines())
    assert [row["distinct_id"] for row in rows] == ["d-0", "d-1", "d-2"]


@pytest.mark.parametrize(
    ("name", "says"), [("x.doc", "must end with one of"), ("no/x.csv", "no folder no")]
)
async def test_a_name_that_cannot_be_is_kept_to_be_mended(
    posthog: FakePostHog, name: str, says: str
) -> None:
    populate(posthog)
    async with looking(posthog) as pilot:
        await pilot.press("ctrl+s", "ctrl+u", *name, "enter")
        await until_shown(pilot, says)
        assert name in shown(pilot)

"""What the view of recordings looks like in each of its states, at two sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from phtui.api.budget import BudgetLine
from phtui.api.errors import MissingScope
from phtui.api.recording_models import Recording
from phtui.app import PhtuiApp
from phtui.jobs.recording_activity import PARTS, Activity
from phtui.jobs.recording_words import parse_words
from phtui.jobs.recordings import Listing, RecordingList
from phtui.screens.recordings import RecordingsScreen
from tests.app import until
from tests.jobs.recording_world import recording
from tests.snapshots.silent import CONNECTION, SIZES, Silent

ERRORS = parse_words("-7d errors>0 order:errors")


def one(number: int) -> Recording:
    """A recording that differs from the others."""
    hours, minutes = 8 - number // 6, 50 - number % 6 * 7
    person = {"name": f"person{number}@example.org", "uuid": f"u-{number}", "properties": {
        "email": f"person{number}@example.org", "plan": "pro", "$browser": "Firefox",
    }}  # fmt: skip
    return recording(
        number, start_time=f"2026-05-04T{hours:02}:{minutes:02}:10Z",
        end_time=f"2026-05-04T{hours:02}:{minutes + 4:02}:40Z", ongoing=number < 2,
        recording_duration=30 + 97 * number, active_seconds=7 * number, person=person,
        console_error_count=max(0, 9 - number), recording_ttl=2 if number == 1 else 89,
        start_url="https://shop.example.org/\x1b[31m[b]red" if number == 3 else None,
    )  # fmt: skip


MANY = tuple(one(number) for number in range(24))
STATES = {
    "list": RecordingList(recordings=MANY, next="x", as_of=1.0),
    "errors": RecordingList(ERRORS, MANY, as_of=1.0),
    "waiting": RecordingList(
        recordings=MANY[:3], next="x", as_of=1.0, phase=Listing.WAITING, wait_until=1.0,
        told_to_wait=True,
    ),
    "refused": RecordingList(error=MissingScope(
        "The key lacks the scope session_recording:read. Add it at https://eu.posthog.com/x.",
        "session_recording:read",
    )),
    "empty": RecordingList(as_of=1.0),
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_zone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def source() -> Iterator[Silent]:
    source = Silent()
    yield source
    source.close()


def showing(
    state: RecordingList, source: Silent, *keys: str
) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the app into a state."""

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        await until(pilot, lambda: isinstance(app.screen, RecordingsScreen), 20)
        await until(pilot, source.asked.is_set, 20)
        await pilot.pause()
        app.worker.workers.cancel_group(app.worker, "recordings")
        await pilot.pause()
        app.worker.connection = CONNECTION
        app.worker.budget = (BudgetLine("recording lists", 60, 3, 12),)
        app.worker.recording_list = state
        events = tuple(number % 7 for number in range(PARTS))
        trouble = tuple(int(number == 20) for number in range(PARTS))
        await pilot.press(*keys)
        await pilot.pause()
        app.worker.workers.cancel_group(app.worker, "recording activity")
        looked = state.recordings[1 if keys else 0].id if state.recordings else ""
        app.worker.recording_activity = Activity(looked, events, trouble)
        await pilot.pause()

    return show


@pytest.mark.parametrize(
    ("state", "size"),
    [
        ("list", "wide"),
        ("list", "small"),
        ("errors", "wide"),
        ("waiting", "small"),
        ("refused", "small"),
        ("empty", "wide"),
    ],
)
def test_recordings(
    source: Silent, snap_compare: Callable[..., bool], state: str, size: str
) -> None:
    app = PhtuiApp(source, key_hint="…9f3a", first_view="recordings")
    keys = ["j"] if state == "list" else []
    show = showing(STATES[state], source, *keys)
    assert snap_compare(app, run_before=show, terminal_size=SIZES[size])


def test_the_form(source: Silent, snap_compare: Callable[..., bool]) -> None:
    app = PhtuiApp(source, key_hint="…9f3a", first_view="recordings")
    show = showing(STATES["errors"], source, "e")
    assert snap_compare(app, run_before=show, terminal_size=SIZES["small"])

"""What the persons view looks like, at two sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import msgspec
import pytest
from textual.pilot import Pilot

from phtui.api.figures import FigureGone
from phtui.api.models import QueryResult
from phtui.api.person_models import Person, PropertyValue
from phtui.app import PhtuiApp
from phtui.jobs.figure import Ask, Figure, Point, Series
from phtui.jobs.figure_sql import figure_sql
from phtui.jobs.person_detail import PersonDetail
from phtui.jobs.person_values import PropertyKeys, ValueList
from phtui.jobs.persons import PersonList
from phtui.screens.persons import PersonsScreen
from tests.app import until
from tests.screens.person_world import PATIENCE, somebody, uuid_of
from tests.snapshots.silent import CONNECTION, SIZES, Silent

PEOPLE = tuple(msgspec.convert(somebody(number), Person) for number in range(30))
ROWS = QueryResult(
    columns=["start", "seconds", "session"],
    results=[msgspec.Raw(b'["2026-05-04T08:41:10Z",412,"0190c7aa"]')],
)
DETAIL = PersonDetail(
    uuid_of(1), PEOPLE[1], dict.fromkeys(("events", "recordings", "sessions"), ROWS)
)
KEYS = PropertyKeys(("$browser", "address", "email", "nick\x1b[2J", "plan"))
VALUES = ValueList(
    "plan",
    values=tuple(
        PropertyValue(name=name, count=count)
        for name, count in (("free", 1827), ("pro", 675), (None, 20), (True, 4), ({"a": 1}, 1))
    ),
)
ASK = Ask(
    "trends",
    datetime.fromisoformat("2026-05-04"),
    datetime.fromisoformat("2026-05-11"),
    compare=True,
)
COUNTS = (302, 192, 166, 186, 106, 91, 275)
SERIES = (
    Series("persons", ASK, tuple(map(Point, ASK.labels, COUNTS))),
    Series("before", ASK.before(), tuple(map(Point, ASK.before().labels, COUNTS[::-1]))),
)
TRENDS = Figure(ASK, SERIES, figure_sql(ASK), by_query=True)
REFUSED = FigureGone(
    "PostHog computes persons/trends for its web app only, for no personal key. "
    "A query gives the same figure.",
    403,
)
STATES = {
    "people": ("enter", TRENDS),
    "values": ("V", TRENDS),
    "trends": ("T", TRENDS),
    "refused": ("T", Figure(sql=TRENDS.sql, refused=REFUSED)),
}


@pytest.fixture(autouse=True)
def own_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def source() -> Iterator[Silent]:
    source = Silent()
    yield source
    source.close()


def showing(state: str, source: Silent) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Bring the app into a state."""
    key, figure = STATES[state]

    async def show(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, PhtuiApp)
        await until(
            pilot,
            lambda: isinstance(app.screen, PersonsScreen) and source.asked.is_set(),
            PATIENCE,
        )
        worker = app.worker
        worker.connection = CONNECTION
        worker.person_list = PersonList(
            persons=tuple(person.line() for person in PEOPLE), next="offset=30"
        )
        await pilot.press(key)
        await pilot.pause()
        worker.person_detail, worker.property_keys = DETAIL, KEYS
        worker.property_values, worker.figures = VALUES, {"trends": figure}
        await pilot.pause()

    return show


@pytest.mark.parametrize(
    ("state", "size"),
    [
        ("people", "wide"), ("people", "small"), ("values", "small"), ("trends", "wide"),
        ("trends", "small"), ("refused", "small"),
    ],
)  # fmt: skip
def test_persons(source: Silent, snap_compare: Callable[..., bool], state: str, size: str) -> None:
    app = PhtuiApp(source, key_hint="…9f3a", first_view="persons")
    assert snap_compare(app, run_before=showing(state, source), terminal_size=SIZES[size])

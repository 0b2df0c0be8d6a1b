"""A PostHog with a few people in it, and the app that looks at them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.widget import Widget

from phtui.app import PhtuiApp
from phtui.screens.persons import PersonsScreen
from tests.app import PROJECT_PAGE, Fixed, until
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

W = TypeVar("W", bound=Widget)

PERSONS = f"{PROJECT}/persons/"
PATIENCE = 20.0
HOSTILE = "[bold]no markup[/] \x1b]52;c;b3duZWQ=\x07\u202egnp.exe\r\n"


def uuid_of(number: int) -> str:
    return f"{number:08}-aaaa-4bbb-8ccc-0123456789ab"


def somebody(number: int) -> dict[str, Any]:
    return {
        "id": uuid_of(number),
        "uuid": uuid_of(number),
        "name": f"p{number}@example.org",
        "distinct_ids": [f"d-{number}", f"anon-{number}"],
        "properties": {
            "email": f"p{number}@example.org",
            "plan": "pro",
            "address": {"city": "Köln", "geo": [50.9, 6.9]},
            "nick\x1b[2J": HOSTILE,
            "$browser": "Firefox",
        },
        "created_at": "2026-01-08T12:00:00Z",
        "last_seen_at": "2026-05-04T08:41:10Z",
    }


def populate(posthog: FakePostHog, total: int = 250) -> None:
    """Script a list that goes on, single persons, values, and queries with one row."""

    def listed(request: Request) -> Answer:
        found = range(total)
        if "search" in request.query:
            found = range(7, 8) if "p7" in request.query["search"][0] else range(3)
        start = int(request.query.get("offset", ["0"])[0])
        page = [somebody(number) for number in found[start : start + 100]]
        end = start + 100
        following = f"{posthog.url}{PERSONS}?offset={end}" if end < len(found) else None
        return Answer({"results": page, "next": following})

    def one(request: Request) -> Answer:
        return Answer(somebody(int(request.path.removeprefix(PERSONS)[:8])))

    project = payload("projects").body["results"][0]
    posthog.on("GET", PROJECT_PAGE, payload("projects", body=project))
    posthog.on("GET", PERSONS, lambda r: listed(r) if r.path == PERSONS else one(r))
    posthog.on("GET", f"{PERSONS}values/", payload("person_values"))
    posthog.query_takes(
        0,
        rows=[["2026-05-04T08:41:10Z", 412, 3, "https://shop.example.org/", "0190c7aa-1f2e"]],
        columns=["start", "seconds", "clicks", "url", "session"],
    )


def keys_come(posthog: FakePostHog) -> None:
    """Script the names of properties."""
    names = [{"name": "plan"}, {"name": "email"}]
    answer = Answer({"count": 2, "next": None, "previous": None, "results": names})
    posthog.on("GET", f"{PROJECT}/property_definitions/", answer)


@asynccontextmanager
async def looking(
    posthog: FakePostHog, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Pilot[None]]:
    """Run the app with the persons view open and its first page there."""
    app = PhtuiApp(Fixed(posthog.url), key_hint="…1234", first_view="persons")
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, PersonsScreen), PATIENCE)
        await until(pilot, lambda: bool(app.worker.person_list.persons), PATIENCE)
        await pilot.pause()
        yield pilot


def app_of(pilot: Pilot[None]) -> PhtuiApp:
    assert isinstance(pilot.app, PhtuiApp)
    return pilot.app


def the(pilot: Pilot[None], kind: type[W], selector: str = "") -> W:
    """The widget of a kind on the screen."""
    return pilot.app.screen.query_one(selector or kind.__name__, kind)


def shown(pilot: Pilot[None]) -> str:
    """What is on the screen, as text."""
    lines = pilot.app.screen._compositor.render_strips()  # noqa: SLF001 -- what a user sees
    return "\n".join(strip.text for strip in lines)


async def until_shown(pilot: Pilot[None], text: str) -> None:
    """Let the app run until a text is on the screen."""
    await until(pilot, lambda: text in shown(pilot), PATIENCE)

"""The top line: whose login, which project, and that it is production."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from phtui.api.models import Project
from phtui.jobs.connection import Connection, Line
from phtui.settings.config import Profile
from phtui.settings.key_source import key_in_variable
from phtui.widgets.title_bar import TitleBar

KEY = key_in_variable("it", "phx_a")


class BarApp(App[None]):
    """Nothing but the line."""

    def __init__(self, profile: Profile | None) -> None:
        super().__init__()
        self._profile = profile

    def compose(self) -> ComposeResult:
        yield TitleBar("…9f3a", None, self._profile)


async def told(profile: Profile | None) -> Content:
    async with BarApp(profile).run_test(size=(40, 3)) as pilot:
        bar = pilot.app.query_one(TitleBar)
        project = Project(id=48213, name="Webshop")
        bar.connection = Connection(Line.OK, "https://eu.posthog.com", project)
        await pilot.pause()
        return bar.content


async def test_without_a_profile_nothing_is_said_of_one() -> None:
    line = (await told(None)).plain
    assert line == " phtui   Webshop #48213  EU  key …9f3a  read-only"


async def test_a_profile_is_named_and_its_name_does_nothing_to_the_terminal() -> None:
    line = (await told(Profile("work\x1b[31m", KEY))).plain
    assert line.startswith(" phtui   work␛[31m  Webshop #48213")
    assert "PRODUCTION" not in line


async def test_production_is_a_word_in_a_colour_of_its_own() -> None:
    line = await told(Profile("live", KEY, production=True))
    assert line.plain.startswith(" phtui   live  PRODUCTION   Webshop")
    assert "PRODUCTION" in line.plain[:40]  # in any window that phtui works in
    styles = {
        str(span.style) for span in line.spans if "PRODUCTION" in line.plain[span.start : span.end]
    }
    assert styles == {"bold reverse $text-error"}

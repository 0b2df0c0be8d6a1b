"""What the workbench asks for: values of what a query leaves open, and what completion offers."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.jobs.schema import SchemaState
from phtui.widgets.sql_pane import SqlPane
from phtui.widgets.variables_form import VariablesForm
from tests.app import app_on, running, the_tab, until, until_phase
from tests.fake_posthog import PROJECT, Answer, FakePostHog
from tests.hogql.schemas import project
from tests.screens.test_hogql import screen_text
from tests.screens.test_hogql_tabs import put, texts


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.query_takes(polls=1, rows=[["$pageview", 7]], columns=["event", "n"])
    return app


async def test_what_one_tab_has_learnt_the_others_know(app: PhtuiApp, posthog: FakePostHog) -> None:
    values = f"{PROJECT}/events/values/"
    posthog.on("GET", values, Answer(body=[{"name": "Linux"}]))
    async with running(app) as pilot:
        app.worker.schema = SchemaState(project(), 1.0)
        for name in ("$os", "plan"):
            await compare(pilot, name)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(texts(app)) == 2)
        await compare(pilot, "$os")
        assert len(posthog.asked("GET", values)) == 2


async def compare(pilot: Pilot[None], name: str) -> None:
    """Write a comparison with a property, up to the values there are."""
    assert isinstance(pilot.app, PhtuiApp)
    pane = the_pane(pilot.app)
    await put(pilot, f"select 1 from events where properties.{name} = ")
    await pilot.press("apostrophe")
    await until(pilot, lambda: [each.label for each in pane.popup.suggestions] == ["Linux"])


def the_pane(app: PhtuiApp) -> SqlPane:
    pane = the_tab(app).pane
    assert pane is not None
    return pane


async def test_variables_are_asked_for_sent_and_remembered(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    async with running(app) as pilot:
        await put(pilot, "select {variables.plan} where {filters}")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, VariablesForm))
        await pilot.press(*"12", "enter", "minus", *"7d", "enter", "enter", "x", "ctrl+j")
        await pilot.pause()
        assert "true or false" in screen_text(app)
        assert "number" in screen_text(app)
        await pilot.press("backspace", "ctrl+j")
        await until_phase(pilot, Phase.DONE)
        nodes = [r.json["query"] for r in posthog.asked("POST") if "client_query_id" in r.json]
        (variable,) = nodes[0]["variables"].values()
        assert (variable["code_name"], variable["value"]) == ("plan", 12)
        assert nodes[0]["filters"] == {"dateRange": {"date_from": "-7d"}}
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, VariablesForm))
        assert "12" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert len(posthog.ran()) == 1


async def test_a_variables_default_is_there_to_be_changed(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    saved = [
        {"id": "v1", "code_name": "plan", "type": "String", "default_value": "12"},
        {"id": "v2", "code_name": "os", "type": "List", "values": ["Linux", "Mac"]},
    ]
    posthog.on("GET", f"{PROJECT}/insight_variables/", Answer(body={"results": saved}))
    async with running(app) as pilot:
        await put(pilot, "select {variables.plan}, {variables.os}")
        await until(pilot, lambda: bool(app.worker.sql_variables))
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, VariablesForm))
        await until(pilot, lambda: "one of Linux, Mac" in screen_text(app))
        await pilot.press("enter", *"Mac", "enter")
        await until_phase(pilot, Phase.DONE)
        (sent,) = [r.json for r in posthog.asked("POST") if "client_query_id" in r.json]
        values = {each["variableId"]: each["value"] for each in sent["query"]["variables"].values()}
        assert values == {"v1": "12", "v2": "Mac"}
        assert sent["variables_override"] == sent["query"]["variables"]

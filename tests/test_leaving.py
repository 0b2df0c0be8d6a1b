"""To another project of the same login: found, asked about, gone to in the same process."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from phtui.app import PhtuiApp
from phtui.jobs.query_run import Phase
from phtui.screens.command import CommandScreen
from phtui.widgets.letter_menu import LetterMenu
from tests.app import app_on, running, until, until_phase
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, Answer, FakePostHog, payload
from tests.terminal.pseudo import Pseudo
from tests.test_app import give, said

OTHER = 48214
MENU = "LetterMenu Static"


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app = app_on(posthog)
    posthog.on("GET", "/api/projects/?", payload("projects"))
    scripted(posthog)
    return app


def scripted(posthog: FakePostHog) -> None:
    """Two projects, each by its number and in the list."""
    listed = payload("projects")
    posthog.on("GET", "/api/projects/", listed)
    for body in listed.body["results"]:
        posthog.on("GET", f"/api/projects/{body['id']}/", payload("projects", body=body))
    for project in (PROJECT_ID, OTHER):
        posthog.query_takes(polls=0, rows=[[7]], columns=["n"], prefix=f"/api/projects/{project}")
    gone = payload("unknown_endpoint")
    gone.body["detail"] = "Project not found."
    posthog.on("GET", "/api/projects/9/", gone)


async def test_a_name_or_number_ends_the_app_for_it(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "project stag")
        await until(pilot, lambda: not app.is_running)
    assert app.next_project == OTHER


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("project", "48214  Staging"),
        ("project nosuch", "No project is called nosuch"),
        ("project s", "Which one?"),
        ("project 9", "no such project"),
        ("project 48213", "This is Webshop #48213."),
    ],
)
async def test_what_is_no_other_project_is_told(app: PhtuiApp, typed: str, words: str) -> None:
    async with running(app) as pilot:
        await until(pilot, lambda: app.worker.connection.project is not None)
        await pilot.press("escape")
        await give(pilot, typed)
        await until(pilot, lambda: words in said(app))
        assert app.next_project is None


async def test_a_key_that_may_list_no_projects_takes_a_number(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    refused = payload("missing_scope")
    posthog.on("GET", "/api/projects/", refused)
    posthog.on("GET", "/api/users/@me/", refused)
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "project stag")
        await until(pilot, lambda: "Give a number" in said(app))
        await give(pilot, f"project {OTHER}")
        await until(pilot, lambda: not app.is_running)
    assert app.next_project == OTHER


async def test_projects_are_completed_once_they_are_known(app: PhtuiApp) -> None:
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "project")
        await until(pilot, lambda: "Staging" in said(app))
        await pilot.press("colon", *"proj", "tab", "space")
        screen = app.screen
        assert isinstance(screen, CommandScreen)
        await until(pilot, lambda: "48214 Staging" in str(screen.query_one(Static).render()))


async def test_a_running_query_is_asked_about(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.query_takes(polls=10**6)
    async with running(app) as pilot:
        await pilot.press("ctrl+j")
        await until_phase(pilot, Phase.RUNNING)
        await pilot.press("escape")
        await give(pilot, f"project {OTHER}")
        await until(pilot, lambda: isinstance(app.screen, LetterMenu))
        await until(pilot, lambda: bool(app.screen.query(Static)))
        assert "To Staging #48214. A query runs." in str(app.screen.query_one(Static).render())
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, LetterMenu))
        assert app.next_project is None
        await give(pilot, f"project {OTHER}")
        await until(pilot, lambda: isinstance(app.screen, LetterMenu))
        await pilot.press("c")
        await until(pilot, lambda: not app.is_running)
    assert app.next_project == OTHER
    assert posthog.asked("DELETE")


async def test_logs_in_memory_are_told_to_be_lost(app: PhtuiApp, posthog: FakePostHog) -> None:
    posthog.on("GET", f"{PROJECT}/plugin_configs/", payload("plugin_configs"))
    posthog.on("GET", f"{PROJECT}/plugin_configs/7712/logs/", Answer({"results": []}))
    posthog.on("GET", f"{PROJECT}/hog_functions/", Answer({"results": []}))
    async with running(app) as pilot:
        await pilot.press("escape")
        await give(pilot, "logs S3")
        await until(pilot, lambda: app.worker.has_logs_to_lose)
        await give(pilot, f"project {OTHER}")
        await until(pilot, lambda: isinstance(app.screen, LetterMenu))
        await until(pilot, lambda: bool(app.screen.query(Static)))
        assert "Log lines that are in memory are lost" in str(app.screen.query_one(Static).render())
        await pilot.press("g")
        await until(pilot, lambda: not app.is_running)
    assert app.next_project == OTHER


def test_the_same_process_goes_on_there_with_the_drafts(
    posthog: FakePostHog, tmp_path: Path
) -> None:
    scripted(posthog)
    key = tmp_path / "key"
    key.write_text(KEY)
    login = {
        "HOME": str(tmp_path),
        "POSTHOG_HOST": posthog.url,
        "POSTHOG_PROJECT_ID": str(PROJECT_ID),
    }
    login["POSTHOG_PERSONAL_API_KEY_FILE"] = str(key)
    with Pseudo(size=(90, 24), environment=login, program="phtui") as terminal:
        terminal.until_shows("Webshop #48213")
        key.unlink()  # the key is not asked for again
        terminal.press("-- a draft")
        terminal.until_shows("a draft")
        terminal.press("\x1b")
        terminal.until_shows("f8  History")
        terminal.press(f":project {OTHER}\r")
        terminal.until_shows("Staging #48214")
        terminal.until_shows("a draft")
        terminal.press("\n")
        terminal.until_shows("done")
        assert posthog.ran()
        assert {each.path for each in posthog.asked("GET") if each.path.endswith(f"/{OTHER}/")}
        terminal.press("\x11")
        assert terminal.wait() == 0
        assert terminal.sent.count("\x1b[?1049h") == terminal.sent.count("\x1b[?1049l") == 2

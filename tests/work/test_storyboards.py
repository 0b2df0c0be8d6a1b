"""Sessions that the worker tells."""

from __future__ import annotations

from phtui.jobs.story import PageView, Storyboard, StorySession
from phtui.rrweb.actions import Kind
from phtui.worker import ApiWorker
from tests.app import app_on, running, until
from tests.fake_posthog import FakePostHog
from tests.jobs.story_world import BLOCK, ID, Recorded
from tests.rrweb.pages import T0

SESSION = StorySession(ID, T0, T0 + BLOCK)


async def test_a_session_is_told_and_its_pages_are_shown(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    Recorded(posthog)
    async with running(app) as pilot:
        worker = app.worker
        worker.open_storyboard(SESSION)
        await until(pilot, lambda: _told(worker).complete)
        story = worker.storyboards[ID]
        click = next(row for row in story.rows if row.kind is Kind.DEAD)
        worker.open_page_view(ID, click.at)
        await until(pilot, lambda: not _page(worker).loading)
        assert worker.page_views[ID].lines[0].text == "▶ [ Buy ] ◀"


async def test_a_closed_session_is_forgotten(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    Recorded(posthog)
    async with running(app) as pilot:
        worker = app.worker
        telling = worker.open_storyboard(SESSION)
        await until(pilot, lambda: _told(worker).complete)
        worker.close_storyboard(ID)
        await until(pilot, lambda: telling.is_finished)
        assert not worker.storyboards
        worker.open_page_view(ID, 0)
        await pilot.pause()
        assert not worker.page_views


async def test_opened_again_it_is_told_anew(posthog: FakePostHog) -> None:
    app = app_on(posthog)
    world = Recorded(posthog, blocks=1)
    async with running(app) as pilot:
        worker = app.worker
        worker.open_storyboard(SESSION)
        await until(pilot, lambda: _told(worker).complete)
        world.blocks = 2
        worker.open_storyboard(SESSION)
        await until(pilot, lambda: _told(worker).blocks == (2, 2))
        worker.open_page_view(ID, BLOCK + 5_000)
        await until(pilot, lambda: not _page(worker).loading)
        assert worker.page_views[ID].url == "http://shop/1"


def _told(worker: ApiWorker) -> Storyboard:
    return worker.storyboards.get(ID, Storyboard(ID))


def _page(worker: ApiWorker) -> PageView:
    return worker.page_views.get(ID, PageView(ID, 0, loading=True))

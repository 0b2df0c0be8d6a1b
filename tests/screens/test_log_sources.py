"""The list of log sources, by keyboard."""

from __future__ import annotations

import pytest

from phtui.app import PhtuiApp
from phtui.widgets.key_hints import KeyHints
from tests.app import app_on
from tests.fake_posthog import FakePostHog
from tests.live_log import LiveLog, serve_sources
from tests.screens.log_screen import logs_app, sources


@pytest.fixture
def app(posthog: FakePostHog) -> PhtuiApp:
    app_on(posthog)  # its script
    serve_sources(posthog)
    return logs_app(posthog.url)


async def test_sources_are_filtered_and_the_one_that_is_left_followed(
    app: PhtuiApp, posthog: FakePostHog
) -> None:
    LiveLog(posthog).add("of the plugin")
    async with sources(app) as logs:
        await logs.shows("S3 export", "Slack alerts")
        await logs.press("slash", *"s3", "enter")
        await logs.shows("S3 export", "only s3: 1 of 2 sources. Esc lists all.")
        await logs.shows_no("Slack alerts")
        await logs.press("slash", "backspace", "backspace", *"!slack", "enter")
        await logs.shows("only !slack: 1 of 2")
        await logs.press("enter")
        await logs.shows("of the plugin")


async def test_esc_lists_all_again(app: PhtuiApp) -> None:
    async with sources(app) as logs:
        await logs.press("slash", *"no such", "enter")
        await logs.shows("only no such: 0 of 2")
        await logs.press("enter", "slash", "escape", "escape")
        await logs.shows("S3 export", "Slack alerts")
        await logs.shows_no("only no such")


async def test_the_filter_is_hinted_at_while_it_is_not_typed(app: PhtuiApp) -> None:
    async with sources(app) as logs:
        hints = app.screen.query_one(KeyHints)
        await logs.until(lambda: "/  Filter" in hints.content.plain)
        await logs.press("slash")
        await logs.until(lambda: "/  Filter" not in hints.content.plain)

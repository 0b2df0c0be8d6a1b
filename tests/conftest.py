"""Fixtures every test may use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from phtui.api.client import PostHogClient
from phtui.api.retry import Retry
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog


async def no_sleep(_: float) -> None:
    """Wait for nothing but everyone else's turn."""
    await asyncio.sleep(0)


@pytest.fixture
def posthog() -> Iterator[FakePostHog]:
    """A PostHog on loopback."""
    with FakePostHog() as fake:
        yield fake


@pytest.fixture
async def client(posthog: FakePostHog) -> AsyncIterator[PostHogClient]:
    """A client that speaks to it, and asks again without waiting."""
    client = PostHogClient(posthog.url, KEY, str(PROJECT_ID), retry=Retry(sleep=no_sleep))
    yield client
    await client.close()

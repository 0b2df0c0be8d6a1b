"""Fixtures every test may use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from phtui.api.client import PostHogClient
from phtui.api.retry import Retry
from tests.fake_posthog import KEY, PROJECT_ID, FakePostHog

settings.register_profile("untimed", settings(), deadline=None)  # no test is timed
settings.load_profile("untimed")


async def no_sleep(_: float) -> None:
    """Wait for nothing but everyone else's turn."""
    await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what phtui keeps from one start to the next: each test begins with none."""
    folder = tmp_path_factory.getbasetemp() / uuid4().hex
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    return folder


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

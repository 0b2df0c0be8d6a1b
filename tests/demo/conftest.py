"""Demo servers for the tests in this folder."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

from phtui.demo.child import DemoAddress
from tests.demo.fixtures import START_SECONDS, TINY, Api, demo, demo_cache, started, until

__all__ = ["demo", "demo_cache"]

ENGINES = ("demo", "db", "beside")
"""Fixtures with a ClickHouse each; all that have to do with one need it through these."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what needs the same ClickHouse to one worker: to start it in each takes far longer."""
    for item in items:
        needs = item.fixturenames if isinstance(item, pytest.Function) else []
        for engine in ENGINES:
            if engine in needs:
                item.add_marker(pytest.mark.xdist_group(engine))
                break


@pytest.fixture(scope="session")
def api(demo: DemoAddress, demo_cache: Path) -> Iterator[Api]:
    """The shared server's API, when all its data is there."""
    until(lambda: list(demo_cache.glob("v*.json")), bool, START_SECONDS)
    api = Api(demo)
    yield api
    api.http.close()


@pytest.fixture(scope="session")
def beside() -> Iterator[Executor]:
    """Another process, for ClickHouse without a server: it opens one path at a time in each."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        yield process


def complete(cache: Path) -> int:
    """Open a tiny data set, make what is missing, and count the events."""
    from phtui.demo.engine import Engine
    from phtui.demo.storage import Storage

    with Storage(cache, TINY) as storage:
        storage.wait()
        until(lambda: storage.is_complete, bool)
        [count] = Engine(storage.path, 60, storage.give_up).names(
            "SELECT toString(count()) FROM ph.events"
        )
        return int(count)


@pytest.fixture(scope="session")
def whole(beside: Executor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache with a finished tiny data set; a test that opens it leaves it so."""
    cache = tmp_path_factory.mktemp("whole")
    assert beside.submit(complete, cache).result() > 2000
    yield cache
    shutil.rmtree(cache)


@pytest.fixture(scope="session")
def strict(demo: DemoAddress, demo_cache: Path) -> Iterator[Api]:
    """A second server beside the shared one, on the same cache, with tight limits."""
    assert demo
    limits = ("--max-seconds", "1", "--queue-seconds", "0.3", "--fresh-seconds", "0")
    with started(demo_cache, *limits) as address:
        until(lambda: list(demo_cache.glob("private-*.json")), bool, START_SECONDS)
        api = Api(address)
        yield api
        api.http.close()


@pytest.fixture(scope="session")
def old(demo: DemoAddress, demo_cache: Path) -> Iterator[Api]:
    """A second server beside the shared one, on the same data, of 2024."""
    assert demo
    with started(demo_cache, "--legacy") as address:
        until(lambda: list(demo_cache.glob("private-*.json")), bool, START_SECONDS)
        api = Api(address)
        yield api
        api.http.close()

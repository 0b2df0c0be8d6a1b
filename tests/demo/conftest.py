"""Demo servers for the tests in this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from phtui.demo.child import DemoAddress
from tests.demo.fixtures import Api, demo, started

__all__ = ["demo"]


@pytest.fixture(scope="session")
def api(demo: DemoAddress) -> Iterator[Api]:
    """The shared server's API, when all its data is there."""
    api = Api(demo)
    yield api
    api.http.close()


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A second server with tight limits."""
    cache = tmp_path_factory.mktemp("strict")
    limits = ("--max-seconds", "1", "--queue-seconds", "0.3", "--fresh-seconds", "0")
    with started(cache, *limits) as address:
        api = Api(address)
        yield api
        api.http.close()

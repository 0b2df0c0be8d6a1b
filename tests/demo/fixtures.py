"""A demo server for tests: small, real, one for the whole run.

Not only for the tests beside this file: `from tests.demo.fixtures import demo, demo_cache` in a
conftest gives the same server to others.
"""

from __future__ import annotations

import functools
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from phtui.demo.child import DemoAddress, DemoChild

T = TypeVar("T")

VISITS = 3000
TINY = 300
"""Visits in a data set that only has to be there."""
START_SECONDS = 60.0
SLOW = "SELECT uniqExact(sipHash64(number)) FROM numbers(100000000)"
"""Never ends by itself at the speed of these servers."""


@contextmanager
def started(cache: Path, *options: str, visits: int = VISITS) -> Iterator[DemoAddress]:
    """Run a demo server with a cache of its own."""
    child = DemoChild()
    child.start(options=("--cache", str(cache), "--visits", str(visits), *options))
    try:
        yield child.address(START_SECONDS)
    finally:
        child.stop()


@functools.cache
def _shared_child(cache: Path) -> DemoChild:
    child = DemoChild()
    child.start(options=("--cache", str(cache), "--visits", str(VISITS)))
    return child


@pytest.fixture(scope="session")
def demo_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared demo server keeps its data."""
    return tmp_path_factory.getbasetemp() / "demo"


@pytest.fixture(scope="session")
def demo(demo_cache: Path) -> Iterator[DemoAddress]:
    """Where the shared demo server answers."""
    child = _shared_child(demo_cache)
    yield child.address(START_SECONDS)
    child.stop()
    shutil.rmtree(demo_cache, ignore_errors=True)


class Api:
    """The project's API with the key in, for tests that look at answers as they are."""

    def __init__(self, address: DemoAddress) -> None:
        self.address = address
        self.http = httpx.Client(
            base_url=address.host,
            headers={"Authorization": f"Bearer {address.api_key}"},
            timeout=30,
        )

    def post(self, **body: Any) -> httpx.Response:
        """Send a body to the query endpoint."""
        return self.http.post("/api/projects/1/query/", json=body)

    def ask(self, kind: str, **query: Any) -> Any:
        """Send a query of some kind, and return the body it is answered with."""
        return self.post(query={"kind": kind, **query}).json()

    def sql(self, sql: str, **body: Any) -> httpx.Response:
        """Send a HogQL query."""
        return self.post(query={"kind": "HogQLQuery", "query": sql}, **body)

    def rows(self, sql: str) -> list[list[Any]]:
        """Return the rows of a HogQL query that was not run before."""
        response = self.sql(sql, refresh="force_blocking")
        assert response.status_code == 200, response.text
        rows: list[list[Any]] = response.json()["results"]
        return rows

    def submit(self, sql: str) -> str:
        """Start a query, and return its id."""
        query_id = str(uuid.uuid4())
        response = self.sql(sql, refresh="force_async", client_query_id=query_id)
        assert response.status_code == 202, response.text
        return query_id

    def status(self, query_id: str) -> httpx.Response:
        """Ask where a query stands."""
        return self.http.get(f"/api/projects/1/query/{query_id}/?show_progress=true")

    def cancel(self, query_id: str, **params: str) -> Any:
        """Cancel a query, and return the server's words."""
        response = self.http.delete(f"/api/projects/1/query/{query_id}/", params=params)
        assert response.status_code == 200
        return response.json()["message"]

    def finished(self, query_id: str) -> httpx.Response:
        """Wait until a query is complete, and return the answer that says so."""
        return until(lambda: self.status(query_id), lambda answer: answer.status_code != 202)

    def running(self) -> set[str]:
        """Return the ids in ClickHouse's process list."""
        return {each["query_id"] for each in self.http.get("/api/demo/processes").json()}


def until(look: Callable[[], T], good: Callable[[T], object], seconds: float = 15.0) -> T:
    """Look again and again until it is good."""
    deadline = time.monotonic() + seconds
    while not good(seen := look()):
        assert time.monotonic() < deadline, f"still {seen!r}"
        time.sleep(0.02)
    return seen

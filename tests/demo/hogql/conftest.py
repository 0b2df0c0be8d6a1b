"""One ClickHouse for all tests of this folder: a process can have only one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.hogql.database import Database


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A small data set that nobody writes to."""
    database = Database(tmp_path_factory.mktemp("clickhouse") / "db")
    yield database
    database.close()

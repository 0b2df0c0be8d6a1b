"""The look at the process list, on one that a test writes."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from phtui.demo import watch
from phtui.demo.clickhouse import ClickHouseError
from phtui.demo.engine import Engine, Process
from phtui.demo.results import Run
from phtui.demo.watch import ProgressWatch
from phtui.demo.wire import QueryStatus

QUERY_ID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


class ProcessList:
    """Stands for the engine; every look at it finds more rows read."""

    def __init__(self) -> None:
        self.looks = 0
        self.broken = False

    def processes(self) -> list[Process]:
        self.looks += 1
        if self.broken:
            raise ClickHouseError("gone")
        return [Process(each, 8, self.looks, 100, 2.9, 5) for each in ("other", QUERY_ID)]


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> ProcessList:
    monkeypatch.setattr(watch, "_SECONDS", 0.001)
    return ProcessList()


def new_run() -> Run:
    return Run(QueryStatus(id=QUERY_ID, task_id="", start_time="", cache_key="", query_async=True))


async def seen(run: Run, rows: int) -> None:
    def rows_read() -> int:
        return run.status.query_progress.rows_read if run.status.query_progress else 0

    while rows_read() < rows:  # noqa: ASYNC110 -- a field has no event to wait for
        await asyncio.sleep(0)


async def test_it_looks_as_long_as_something_runs(processes: ProcessList) -> None:
    watching, run = ProgressWatch(cast(Engine, processes)), new_run()
    watching.add(run)
    await seen(run, 3)
    assert run.status.query_progress is not None
    assert run.status.query_progress.time_elapsed == 2
    others = asyncio.all_tasks() - {asyncio.current_task()}
    watching.remove(run)
    await asyncio.wait_for(asyncio.gather(*others), 5)
    looks = processes.looks
    watching.add(run)
    await seen(run, looks + 2)
    watching.remove(run)


async def test_it_begins_again_after_a_failure(processes: ProcessList) -> None:
    watching, run = ProgressWatch(cast(Engine, processes)), new_run()
    processes.broken = True
    watching.add(run)
    [task] = asyncio.all_tasks() - {asyncio.current_task()}
    with pytest.raises(ClickHouseError):
        await task
    processes.broken = False
    watching.add(run)
    await seen(run, 1)
    watching.remove(run)

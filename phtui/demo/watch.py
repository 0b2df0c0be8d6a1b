"""Looks at the process list twice a second while queries run, as PostHog's poller does."""

from __future__ import annotations

import asyncio
import re

from starlette.concurrency import run_in_threadpool

from phtui.demo.engine import Engine, Process
from phtui.demo.results import Run
from phtui.demo.wire import Progress

_SECONDS = 0.5
_SEEN = re.compile(r"[0-9a-f]{8}-")
"""PostHog's poller matches ids by this form alone: under any other, progress stays at zero."""


class ProgressWatch:
    """Keeps the progress of the runs given to it up to date."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._runs: dict[str, Run] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, run: Run) -> None:
        """Watch a run that is about to begin, until `remove`."""
        if _SEEN.match(run.status.id):
            self._runs[run.status.id] = run
            if self._task is None:
                self._task = asyncio.create_task(self._look())

    def remove(self, run: Run) -> None:
        """Leave a run alone."""
        self._runs.pop(run.status.id, None)

    async def _look(self) -> None:
        try:
            while self._runs:
                for process in await run_in_threadpool(self._engine.processes):
                    run = self._runs.get(process.query_id)
                    if run is not None:
                        run.status.query_progress = _progress(process)
                await asyncio.sleep(_SECONDS)
        finally:
            self._task = None


def _progress(process: Process) -> Progress:
    return Progress(
        bytes_read=process.bytes_read,
        rows_read=process.rows_read,
        estimated_rows_total=process.estimated_rows_total,
        time_elapsed=int(process.time_elapsed),
        active_cpu_time=process.active_cpu_time,
    )

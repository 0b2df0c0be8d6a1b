"""Running a query to its end in a test, against a scripted server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from phtui.api.client import PostHogClient
from phtui.api.models import QueryRequest
from phtui.jobs.query import run_query
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_submit import Polling
from tests.fake_posthog import PROJECT, QUERY_ID, Answer, payload

QUERY = f"{PROJECT}/query/"
QUICK = Polling(first=0.001, cap=0.002, gone_for=0.5)
REQUEST = QueryRequest(sql="select 1", query_id=QUERY_ID)


async def states(
    client: PostHogClient,
    request: QueryRequest = REQUEST,
    cancel_when: Callable[[QueryRun], bool] = lambda _: False,
) -> list[QueryRun]:
    """Run to the end; cancel at the first state that wants it."""
    cancel = asyncio.Event()
    seen = []
    async with asyncio.timeout(10), aclosing(run_query(client, request, cancel, QUICK)) as runs:
        async for run in runs:
            seen.append(run)
            if cancel_when(run):
                cancel.set()
    return seen


def phases(runs: list[QueryRun]) -> list[Phase]:
    """The phases, each once."""
    return [run.phase for i, run in enumerate(runs) if i == 0 or run.phase != runs[i - 1].phase]


def running(run: QueryRun) -> bool:
    return run.phase is Phase.RUNNING


def status(name: str, **fields: Any) -> Answer:
    answer = payload(name)
    return replace(answer, body={"query_status": answer.body["query_status"] | fields})


def refreshed(mode: str) -> QueryRequest:
    """The request in another refresh mode."""
    return QueryRequest(sql="select 1", query_id=QUERY_ID, refresh=mode)

"""A query whose rows are all that is wanted of it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import uuid4

from phtui.api.models import QueryRequest, QueryResult
from phtui.jobs.query import run_query
from phtui.jobs.query_run import QueryRun

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient


async def query_result(client: PostHogClient, sql: str) -> QueryResult:
    """Run a query to its end and return its rows; a fresh cached result will do.

    Cancelling the task cancels the query on the server.

    Raises:
        ApiError: PostHog refused it, failed it, or could not be asked.
    """
    request = QueryRequest(sql=sql, query_id=str(uuid4()), refresh="async")
    run = QueryRun()
    async with aclosing(run_query(client, request, asyncio.Event())) as states:
        async for state in states:
            run = state
    if run.error is not None:
        raise run.error
    assert run.result is not None, run.phase
    return run.result

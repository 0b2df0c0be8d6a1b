"""The schema of a project: from the disk at once, from PostHog when that is old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from phtui.api.errors import ApiError
from phtui.hogql.schema import EMPTY, Schema
from phtui.store.schema_cache import SchemaCache

if TYPE_CHECKING:  # at run time it would bring httpx in before the first paint
    from phtui.api.client import PostHogClient

FRESH_FOR: Final = 24 * 3600.0
"""Seconds after which the schema is asked for again."""


@dataclass(frozen=True, slots=True)
class SchemaRequest:
    """Somebody needs the tables."""

    refresh: bool = False
    """Whether PostHog is to be asked though what is known is new enough."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """The tables there are, as far as they are known."""

    schema: Schema = EMPTY
    fetched_at: float | None = None
    """Unix time of PostHog's answer; None when there was none yet."""
    loading: bool = False
    error: ApiError | None = None
    """Why it could not be fetched; the schema is the one known before."""


async def load_schema(
    client: PostHogClient,
    cache: SchemaCache | None,
    *,
    refresh: bool = False,
    known: SchemaState = SchemaState(),
    now: Callable[[], float] = time.time,
) -> AsyncGenerator[SchemaState, None]:
    """Yield the schema that is kept, then the one PostHog has if that is wanted.

    Args:
        client: Where to ask.
        cache: Where it is kept from one run to the next; None for nowhere.
        refresh: Ask even though what is kept is new enough.
        known: What was loaded before.
        now: The clock.
    """
    state = replace(known, loading=True, error=None)
    yield state
    try:
        project = (await client.resolve_project()).id
        if state.fetched_at is None and cache is not None:
            kept = await asyncio.to_thread(cache.read, client.host, project)
            if kept is not None:
                state = replace(state, schema=kept.schema, fetched_at=kept.fetched_at)
                yield state
        if not refresh and state.fetched_at is not None and now() - state.fetched_at < FRESH_FOR:
            yield replace(state, loading=False)
            return
        answer = await client.database_schema()
        schema, fetched_at = await asyncio.to_thread(answer.schema), now()
        state = SchemaState(schema, fetched_at)
        if cache is not None:
            await asyncio.to_thread(cache.write, client.host, project, schema, fetched_at)
    except ApiError as error:
        state = replace(state, loading=False, error=error)
    yield state

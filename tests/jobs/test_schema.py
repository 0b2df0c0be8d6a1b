"""The schema: kept, fetched, refused."""

from __future__ import annotations

from pathlib import Path

from phtui.api.client import PostHogClient
from phtui.jobs.schema import FRESH_FOR, SchemaState, load_schema
from phtui.store.schema_cache import SchemaCache
from tests.fake_posthog import PROJECT, PROJECT_ID, FakePostHog, payload
from tests.hogql.schemas import project

QUERY = f"{PROJECT}/query/"
NOTHING = SchemaState()


def scripted(posthog: FakePostHog) -> None:
    whole = payload("projects").body["results"][0]
    posthog.on("GET", f"{PROJECT}/", payload("projects", body=whole))
    posthog.on("POST", QUERY, payload("schema"))


async def load(
    client: PostHogClient,
    cache: SchemaCache | None,
    *,
    refresh: bool = False,
    known: SchemaState = NOTHING,
    now: float = 1000.0,
) -> list[SchemaState]:
    states = load_schema(client, cache, refresh=refresh, known=known, now=lambda: now)
    return [state async for state in states]


async def test_it_is_fetched_once_and_kept(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    scripted(posthog)
    cache = SchemaCache(tmp_path)
    begun, fetched = await load(client, cache)
    assert (begun.loading, begun.fetched_at) == (True, None)
    assert (fetched.loading, fetched.fetched_at) == (False, 1000.0)
    assert "events" in fetched.schema.tables
    assert (await load(client, cache, now=1000.0 + FRESH_FOR - 1))[-1] == fetched
    assert len(posthog.asked("POST", QUERY)) == 1


async def test_an_old_one_is_shown_and_replaced(
    posthog: FakePostHog, client: PostHogClient, tmp_path: Path
) -> None:
    scripted(posthog)
    cache = SchemaCache(tmp_path)
    cache.write(client.host, PROJECT_ID, project(), 0.0)
    _, kept, fetched = await load(client, cache, now=FRESH_FOR + 1)
    assert (kept.schema, kept.loading) == (project(), True)
    assert "stripe_charges" in fetched.schema.tables
    again = cache.read(client.host, PROJECT_ID)
    assert again is not None
    assert again.schema == fetched.schema


async def test_a_refresh_asks_though_it_is_new(posthog: FakePostHog, client: PostHogClient) -> None:
    scripted(posthog)
    known = SchemaState(project(), 999.0)
    assert (await load(client, None, known=known))[-1] == known
    assert (await load(client, None, known=known, refresh=True))[-1].schema != project()


async def test_a_refusal_leaves_what_was_known(posthog: FakePostHog, client: PostHogClient) -> None:
    scripted(posthog)
    posthog.on("POST", QUERY, payload("missing_scope"))
    last = (await load(client, None, known=SchemaState(project(), 1.0), refresh=True))[-1]
    assert (last.schema, last.loading) == (project(), False)
    assert last.error is not None

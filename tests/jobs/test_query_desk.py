"""The desk: three at a time, on record before it is sent, found again, not hammered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from phtui.api.client import PostHogClient
from phtui.api.models import QueryRequest
from phtui.jobs.query_desk import Order, QueryDesk
from phtui.jobs.query_run import Phase, QueryRun
from phtui.jobs.query_variables import answers_to
from phtui.store.database import StoreError
from phtui.store.history import Search
from phtui.store.pending import Pending
from phtui.store.workbench import Workbench
from tests.fake_posthog import QUERY_ID, Answer, FakePostHog, payload
from tests.jobs.query_states import QUERY, QUICK, phases, status
from tests.store.workbenches import SHOP, STAGING, opened

OTHER = "d4c3b2a1-9f8e-4d7c-8b6a-5f4e3d2c1b0a"


@dataclass
class Office:
    """A desk, and what it stands on."""

    desk: QueryDesk
    workbench: Workbench
    leaving: bool = False

    async def pending(self) -> list[str]:
        return [each.query_id for each in await self.workbench.pending.left(SHOP, 0.0)]

    async def history(self) -> list[tuple[str, str]]:
        return [(each.sql, each.ended) for each in await self.workbench.history.find(Search())]


@pytest.fixture
async def office(client: PostHogClient, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened(tmp_path / "workbench.sqlite") as workbench:
        office: Office
        desk = QueryDesk(client, workbench, SHOP, lambda: office.leaving, QUICK)
        office = Office(desk, workbench)
        yield office


def order(sql: str = "select 1", tab: str = "a", **more: Any) -> Order:
    request = QueryRequest(sql=sql, query_id=str(uuid4()))
    return Order(tab, request, asyncio.Event(), **more)


async def ran(
    desk: QueryDesk, one: Order, seen_by: Callable[[QueryRun], None] = lambda _: None
) -> list[QueryRun]:
    seen = []
    async with asyncio.timeout(20), aclosing(desk.run(one)) as runs:
        async for run in runs:
            seen.append(run)
            seen_by(run)
    return seen


async def test_the_id_is_on_disk_before_the_post(posthog: FakePostHog, office: Office) -> None:
    on_disk: list[list[str]] = []
    loop = asyncio.get_running_loop()

    def post(request: Any) -> Answer:
        del request
        on_disk.append(asyncio.run_coroutine_threadsafe(office.pending(), loop).result(10))
        return payload("blocking_result")

    posthog.on("POST", QUERY, post)
    one = order()
    assert (await ran(office.desk, one))[-1].phase is Phase.DONE
    assert on_disk == [[one.request.query_id]]
    assert await office.pending() == []
    assert await office.history() == [("select 1", "done")]


async def test_a_fourth_waits_and_says_so(posthog: FakePostHog, office: Office) -> None:
    posthog.query_takes(polls=10**6)
    orders = [order(f"select {number}", tab=str(number)) for number in range(4)]
    running = asyncio.Event()

    def first(run: QueryRun) -> None:
        if run.phase is Phase.RUNNING:
            running.set()

    tasks = [asyncio.create_task(ran(office.desk, one, first)) for one in orders[:3]]
    await posthog.until_asked(3, "POST")
    fourth = asyncio.create_task(ran(office.desk, orders[3]))
    await asyncio.wait_for(running.wait(), 20)
    assert len(posthog.asked("POST")) == 3
    orders[0].cancel.set()
    await posthog.until_asked(4, "POST")
    for one in orders:
        one.cancel.set()
    seen = await fourth
    assert seen[0].phase is Phase.WAITING
    assert "3 queries run already" in seen[0].note
    assert phases(seen)[-1] is Phase.CANCELLED
    await asyncio.gather(*tasks)


async def test_who_waits_can_be_cancelled(posthog: FakePostHog, office: Office) -> None:
    posthog.query_takes(polls=10**6)
    orders = [order(f"select {number}", tab=str(number)) for number in range(4)]
    tasks = [asyncio.create_task(ran(office.desk, one)) for one in orders[:3]]
    await posthog.until_asked(3, "POST")
    seen = await ran(office.desk, orders[3], lambda _: orders[3].cancel.set())
    assert phases(seen) == [Phase.WAITING, Phase.CANCELLED]
    assert len(posthog.asked("POST")) == 3
    for one in orders:
        one.cancel.set()
    await asyncio.gather(*tasks)


async def left_running(posthog: FakePostHog, office: Office, one: Order) -> None:
    """Leave while a query runs."""
    posthog.query_takes(polls=10**6)
    async with aclosing(office.desk.run(one)) as runs:
        async for run in runs:
            if run.phase is Phase.RUNNING:
                office.leaving = True
                break
    office.leaving = False


async def test_a_query_outlives_phtui(posthog: FakePostHog, office: Office) -> None:
    one = order("select 42", tab="b")
    await left_running(posthog, office, one)
    assert posthog.asked("DELETE") == []
    posthog.on("GET", QUERY, status("running", id=one.request.query_id), payload("complete"))
    (left,) = await office.desk.left()
    assert (left.query_id, left.tab, left.sql) == (one.request.query_id, "b", "select 42")
    seen = [run async for run in office.desk.reattach(left, asyncio.Event())]
    assert phases(seen) == [Phase.RUNNING, Phase.DONE]
    assert "still running" in seen[0].note
    assert "finished while phtui was away" in seen[-1].note
    assert seen[-1].result is not None
    assert len(seen[-1].result.rows) == 3
    assert await office.desk.left() == []
    assert await office.history() == [("select 42", "done")]


async def test_leaving_without_keeping_cancels(posthog: FakePostHog, office: Office) -> None:
    posthog.query_takes(polls=10**6)
    async with aclosing(office.desk.run(order())) as runs:
        async for run in runs:
            if run.phase is Phase.RUNNING:
                break
    assert posthog.asked("DELETE")
    assert await office.pending() == []
    assert await office.history() == [("select 1", "cancelled")]


@pytest.mark.parametrize(
    ("answer", "phase"),
    [(payload("gone"), Phase.EXPIRED), (payload("failed"), Phase.FAILED)],
    ids=["gone", "failed"],
)
async def test_a_query_that_came_to_nothing_meanwhile(
    posthog: FakePostHog, office: Office, answer: Answer, phase: Phase
) -> None:
    posthog.on("GET", QUERY, answer)
    posthog.on("POST", QUERY, payload("metadata"))
    pending = Pending(QUERY_ID, "a", "select 1", SHOP, time.time())
    await office.workbench.pending.add(pending)
    seen = [run async for run in office.desk.reattach(pending, asyncio.Event())]
    assert seen[-1].phase is phase
    assert await office.pending() == []


async def test_what_is_found_again_has_its_values_and_its_failure_is_remembered(
    posthog: FakePostHog, office: Office
) -> None:
    sql, again = "select {variables.plan}", "Too slow. It can run again in about 2 minutes."
    failed = {"complete": True, "error": True, "error_message": again}
    posthog.on("GET", QUERY, replace(status("failed", **failed), status=400))
    posthog.on("POST", QUERY, payload("metadata"))
    pending = Pending(QUERY_ID, "a", sql, SHOP, time.time())
    typed = {"variables.plan": "pro"}
    seen = [run async for run in office.desk.reattach(pending, asyncio.Event(), typed)]
    (checked,) = [each.json["query"] for each in posthog.asked("POST")]
    assert [each["value"] for each in checked["variables"].values()] == ["pro"]
    assert seen[-1].retry_at is not None
    request = answers_to(sql, typed).given_to(sql, str(uuid4()), "force_async")
    assert (await ran(office.desk, Order("a", request, asyncio.Event())))[-1] == seen[-1]
    assert len(posthog.asked("POST")) == 1


async def test_a_reattach_waits_for_the_line(posthog: FakePostHog, office: Office) -> None:
    posthog.on("GET", QUERY, *[Answer(dropped=True)] * 6, payload("complete"))
    pending = Pending(QUERY_ID, "a", "select 1", SHOP, time.time())
    seen = [run async for run in office.desk.reattach(pending, asyncio.Event())]
    assert seen[-1].phase is Phase.DONE


async def test_another_projects_queries_are_left_alone(office: Office) -> None:
    await office.workbench.pending.add(Pending(QUERY_ID, "a", "select 1", STAGING, time.time()))
    assert await office.desk.left() == []


async def test_the_servers_id_is_what_is_kept(posthog: FakePostHog, office: Office) -> None:
    posthog.on("POST", QUERY, payload("deduplicated"))
    posthog.on("GET", QUERY, status("running", id=OTHER))
    async with aclosing(office.desk.run(order())) as runs:
        async for run in runs:
            if run.phase is Phase.RUNNING:
                office.leaving = True
                break
    assert await office.pending() == [OTHER]


async def test_a_remembered_failure_is_not_asked_for_again(
    posthog: FakePostHog, office: Office
) -> None:
    posthog.on("POST", QUERY, payload("too_slow"))
    failed = (await ran(office.desk, order()))[-1]
    assert failed.retry_at is not None
    assert 100 < failed.retry_at - time.time() <= 120
    again = await ran(office.desk, order())
    assert again == [failed]
    assert len(posthog.asked("POST")) == 1
    await ran(office.desk, order("select 2"))
    assert len(posthog.asked("POST")) == 2


async def test_a_throttled_query_can_run_when_posthog_says(
    posthog: FakePostHog, office: Office
) -> None:
    posthog.on("POST", QUERY, payload("throttled", headers={"Retry-After": "3000"}))
    run = (await ran(office.desk, order()))[-1]
    assert run.phase is Phase.FAILED
    assert run.retry_at is not None
    assert 2990 < run.retry_at - time.time() <= 3000


async def test_a_watch_is_one_line_of_history(posthog: FakePostHog, office: Office) -> None:
    posthog.query_takes(polls=0)
    await ran(office.desk, order())
    await ran(office.desk, order(again=True))
    assert await office.history() == [("select 1", "done")]


async def test_a_full_disk_stops_no_query(
    posthog: FakePostHog, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: Pending) -> None:
        raise StoreError("database or disk is full")

    posthog.query_takes(polls=0)
    monkeypatch.setattr(office.workbench.pending, "add", full)
    assert (await ran(office.desk, order()))[-1].phase is Phase.DONE
    assert "full" in office.desk.trouble

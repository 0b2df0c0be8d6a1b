"""Recordings for tests: a server's list on a scripted PostHog, and a time that is told to pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from phtui.api.recording_models import Recording, recording_of
from phtui.jobs.clock import Clock
from phtui.jobs.recordings import RecordingList
from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

LIST = f"{PROJECT}/session_recordings/"
ITEM: dict[str, Any] = payload("recordings").body["results"][0]


def session_id(number: int) -> str:
    return f"0190c7aa-0000-7000-8000-{number:012d}"


def item(number: int, **changes: Any) -> dict[str, Any]:
    return ITEM | {"id": session_id(number)} | changes


def recording(number: int, **changes: Any) -> Recording:
    found = recording_of(item(number, **changes))
    assert found is not None
    return found


class ServerList:
    """A list of so many recordings, the newest first, that is paged by cursor or by offset."""

    def __init__(self, posthog: FakePostHog, count: int, *, by_offset: bool = False) -> None:
        self.items = [item(number) for number in range(count)]
        self.by_offset = by_offset
        self.refusals: list[Answer] = []
        """Answered before anything else, once each."""
        posthog.on("GET", LIST, self.answer)

    def answer(self, request: Request) -> Answer:
        if self.refusals:
            return self.refusals.pop(0)
        query = {name: values[0] for name, values in request.query.items()}
        limit = int(query["limit"])
        start = self._start(query)
        found = self.items[start : start + limit]
        body: dict[str, Any] = {"results": found, "has_next": start + limit < len(self.items)}
        if body["has_next"] and not self.by_offset:
            body["next_cursor"] = f"after {found[-1]['id']}"
        return Answer(body)

    def _start(self, query: dict[str, str]) -> int:
        if "after" in query:
            ids = [each["id"] for each in self.items]
            return ids.index(query["after"].removeprefix("after ")) + 1
        return int(query.get("offset", "0"))


class Time:
    """A clock whose sleeps take no time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(self, self, self.sleep)


async def last(states: AsyncIterator[RecordingList]) -> RecordingList:
    """Return the state a job ends in."""
    return [state async for state in states][-1]

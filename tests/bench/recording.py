"""A recording of an hour and 100 MB, and a PostHog on loopback that has it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tests.fake_posthog import PROJECT, PROJECT_ID, Answer, FakePostHog, Request, payload

SESSION = "bench-session"
MINUTES, BYTES = 60, 76_000_000
_FULL_EVERY = 5
"""Minutes from one whole page to the next, as PostHog's recorder has it."""
_NODES = 12_000
_STEP = 250
"""Milliseconds from one change to the next."""
_T0 = 1_780_000_000_000
_LAST = MINUTES * 60_000 - 1


class RecordedHour:
    """Answers for the list of recordings and for this one's snapshots."""

    def __init__(self, posthog: FakePostHog) -> None:
        self.first_block_at = 0.0
        """When the first block was sent, by the monotonic clock."""
        project = payload("projects").body["results"][0]
        posthog.on("GET", f"/api/projects/{PROJECT_ID}/", payload("projects", body=project))
        empty = payload("blocking_result").body | {"results": []}
        posthog.on("POST", f"{PROJECT}/query/", Answer(empty))
        posthog.on("GET", f"{PROJECT}/session_recordings/", self._list)
        posthog.on("GET", f"{PROJECT}/session_recordings/{SESSION}/snapshots", self._snapshots)

    def _list(self, request: Request) -> Answer:
        del request
        times = {f"{end}_time": _moment(at) for end, at in (("start", 0), ("end", _LAST))}
        item = payload("recordings").body["results"][0] | {"id": SESSION} | times
        return Answer({"results": [item | {"ongoing": False}], "has_next": False})

    def _snapshots(self, request: Request) -> Answer:
        """A block is a minute."""
        if "source" not in request.query:
            return Answer({"sources": [_source(minute) for minute in range(MINUTES)]})
        first, last = (int(request.query[f"{end}_blob_key"][0]) for end in ("start", "end"))
        body = b"\n".join(block(minute) for minute in range(first, last + 1))
        self.first_block_at = self.first_block_at or time.monotonic()
        return Answer(body, headers={"Content-Type": "application/jsonl"})


@contextmanager
def recorded_hour() -> Iterator[tuple[FakePostHog, RecordedHour]]:
    """Yield a PostHog that has the recording."""
    for minute in range(MINUTES):
        block(minute)  # now, not while somebody waits for it
    with FakePostHog() as posthog:
        yield posthog, RecordedHour(posthog)


@cache
def block(minute: int) -> bytes:
    """Return the lines of one minute: a page now and then, then changes, clicks and the mouse."""
    dice = random.Random(minute)
    start = minute * 60_000
    lines = _page(start, dice) if minute % _FULL_EVERY == 0 else []
    fill = (BYTES // MINUTES - sum(map(len, lines))) // (60_000 // _STEP)
    if minute % _FULL_EVERY == 0:
        fill = max(fill, 300)
    for at in range(start, start + 60_000, _STEP):
        lines.append(_change(at, dice, fill))
        if at % 20_000 == 0:
            lines += (_line(at + 1, 3, {"source": 2, "type": sort, "id": 5, "x": 9, "y": 9})
                      for sort in (1, 2))  # fmt: skip
        if at % 30_000 == 0:
            said = {"level": "warn", "payload": [f'"slow at {at}"'], "trace": []}
            lines.append(_line(at + 2, 6, {"plugin": "rrweb/console@1", "payload": said}))
    return b"\n".join(lines)


def _page(at: int, dice: random.Random) -> list[bytes]:
    items = [
        {
            "type": 2,
            "tagName": "p",
            "id": 10 + 2 * number,
            "attributes": {"class": "a b c", "style": "margin: 0", "data-x": "y" * 40},
            "childNodes": [
                {"type": 3, "id": 11 + 2 * number, "textContent": f"item {dice.random()} " * 4}
            ],
        }
        for number in range(_NODES)
    ]
    button = {"type": 2, "tagName": "button", "id": 5, "attributes": {}, "childNodes": []}
    body = {"type": 2, "tagName": "body", "id": 2, "attributes": {}, "childNodes": [button, *items]}
    meta = {"href": f"https://shop.example/{at}", "width": 1440, "height": 900}
    full = {"node": {"type": 0, "id": 1, "childNodes": [body]}, "initialOffset": {"top": 0}}
    return [_line(at, 4, meta), _line(at, 2, full)]


def _change(at: int, dice: random.Random, length: int) -> bytes:
    """Return a list of the page that is filled anew."""
    count = max(1, length // 180)
    adds = [
        {
            "parentId": 2,
            "nextId": None,
            "node": {
                "type": 3,
                "id": 10 + 2 * dice.randrange(_NODES),
                "textContent": f"{dice.random()} " * 5,
            },
        }
        for _ in range(count)
    ]
    moves = [{"x": dice.randrange(900), "y": 9, "id": 5, "timeOffset": -9 * n} for n in range(8)]
    mutation = _line(
        at, 3, {"source": 0, "adds": adds, "removes": [], "texts": [], "attributes": []}
    )
    return mutation + b"\n" + _line(at, 3, {"source": 1, "positions": moves})


def _line(at: int, kind: int, data: Any) -> bytes:
    event = {"type": kind, "timestamp": _T0 + at, "data": data}
    return json.dumps(["window", event], separators=(",", ":")).encode()


def _source(minute: int) -> dict[str, Any]:
    ends = {"start_timestamp": minute * 60_000, "end_timestamp": minute * 60_000 + 59_999}
    times = {name: _moment(at) for name, at in ends.items()}
    return {"source": "blob_v2", "blob_key": str(minute)} | times


def _moment(at: int) -> str:
    return datetime.fromtimestamp((_T0 + at) / 1000, UTC).isoformat()

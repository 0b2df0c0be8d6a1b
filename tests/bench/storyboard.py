"""A recording of an hour and 100 MB: how soon it is told, in how much memory, how smoothly."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from phtui.formatting import size
from tests.bench.plan import Plan
from tests.bench.table import Table, milliseconds
from tests.fake_posthog import KEY, PROJECT, PROJECT_ID, Answer, FakePostHog, Request, payload

SESSION = "bench-session"
MINUTES, BYTES = 60, 76_000_000
_FULL_EVERY = 5
"""Minutes from one whole page to the next, as PostHog's recorder has it."""
_NODES = 12_000
_STEP = 250
"""Milliseconds from one change to the next."""
_T0 = 1_780_000_000_000


def measure(plan: Plan) -> Iterator[Table]:
    """Tell the recording as often as the plan says, each time in a process of its own."""
    rows = []
    for _ in range(min(plan.runs, 3)):
        figures = tell()
        rows.append([
            milliseconds(figures["first"]),
            f"{figures['seconds']:.1f} s",
            size(figures["memory"]),
            milliseconds(figures["stall"]),
            milliseconds(figures["page"]),
            milliseconds(figures["page_stall"]),
        ])  # fmt: skip
    columns = ["first rows", "all", "memory", "worst stall", "page at the end", "its stall"]
    yield Table(f"{MINUTES} minutes, {size(figures['bytes'])}", columns, rows)


def tell() -> dict[str, float]:
    """Return what one telling took."""
    for minute in range(MINUTES):
        block(minute)  # now, not while somebody waits for it
    with FakePostHog() as posthog:
        project = payload("projects").body["results"][0]
        posthog.on("GET", f"/api/projects/{PROJECT_ID}/", payload("projects", body=project))
        posthog.on("GET", f"{PROJECT}/session_recordings/", snapshots)
        empty = payload("blocking_result").body | {"results": []}
        posthog.on("POST", f"{PROJECT}/query/", Answer(empty))
        command = [sys.executable, "-m", "tests.bench.apps.telling"]
        arguments = [posthog.url, KEY, str(PROJECT_ID), SESSION]
        done = subprocess.run([*command, *arguments], capture_output=True, check=True, timeout=300)
        figures: dict[str, float] = json.loads(done.stdout)
        return figures


def snapshots(request: Request) -> Answer:
    """Answer for the recording: a block is a minute."""
    if "source" not in request.query:
        return Answer({"sources": [_source(minute) for minute in range(MINUTES)]})
    first, last = (int(request.query[f"{end}_blob_key"][0]) for end in ("start", "end"))
    body = b"\n".join(block(minute) for minute in range(first, last + 1))
    return Answer(body, headers={"Content-Type": "application/jsonl"})


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
    times = {
        name: datetime.fromtimestamp((_T0 + at) / 1000, UTC).isoformat()
        for name, at in ends.items()
    }
    return {"source": "blob_v2", "blob_key": str(minute)} | times

"""Sources that log, and the program that reads them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.commands.program import Phtui
from tests.fake_posthog import PROJECT, PROJECT_ID, Answer, FakePostHog, Request, payload

PLUGIN, HOG = "plugin:7712", "hog:0190c7c0-aaaa-7bbb-8ccc-ddddeeeeffff"


class Log:
    """What one source has logged, as its endpoint serves it."""

    def __init__(self, posthog: FakePostHog, key: str) -> None:
        kind, _, name = key.partition(":")
        folder = "plugin_configs" if kind == "plugin" else "hog_functions"
        self.path = f"{PROJECT}/{folder}/{name}/logs/"
        self.rows: list[dict[str, Any]] = []
        self.begin = datetime.now(UTC) - timedelta(minutes=5)
        posthog.on("GET", self.path, self.answer)

    def add(self, message: str, seconds: float, level: str = "INFO") -> None:
        """Log a line so many seconds after the beginning."""
        stamp = (self.begin + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        self.rows.append(
            {"id": str(uuid4()), "timestamp": stamp, "message": message,
             "instance_id": "i", "level": level, "type": level, "source": "CONSOLE"}
        )  # fmt: skip

    def add_now(self, message: str) -> None:
        """Log a line that has just happened."""
        self.add(message, (datetime.now(UTC) - self.begin).total_seconds())

    def answer(self, request: Request) -> Answer:
        def end(name: str, missing: str) -> datetime:
            given = datetime.fromisoformat(request.query.get(name, [missing])[0])
            return given.replace(tzinfo=UTC)

        after, before = end("after", "1970-01-01"), end("before", "2200-01-01")
        rows = [r for r in self.rows if after < datetime.fromisoformat(r["timestamp"]) < before]
        rows.sort(key=lambda row: row["timestamp"], reverse=True)
        return Answer({"results": rows[: int(request.query["limit"][0])]})


@pytest.fixture
def phtui(posthog: FakePostHog, tmp_path: Path) -> Phtui:
    posthog.on("GET", f"{PROJECT}/", Answer({"id": PROJECT_ID, "name": "Shop"}))
    posthog.on("GET", f"{PROJECT}/plugin_configs/", payload("plugin_configs"))
    posthog.on("GET", f"{PROJECT}/hog_functions/", payload("hog_functions"))
    return Phtui(posthog, tmp_path)


@pytest.fixture
def plugin(phtui: Phtui) -> Log:
    return Log(phtui.posthog, PLUGIN)


@pytest.fixture
def hog(phtui: Phtui) -> Log:
    return Log(phtui.posthog, HOG)


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def texts(out: str) -> list[str]:
    return [json.loads(line)["text"] for line in out.splitlines()]

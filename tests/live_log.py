"""A log on the fake PostHog that lines can be added to while an app follows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fake_posthog import PROJECT, Answer, FakePostHog, Request, payload

CONFIG = "7712"
"""The plugin config of the payloads: S3 export."""
HOG = "0190c7c0-aaaa-7bbb-8ccc-ddddeeeeffff"
"""The hog function of the payloads: Slack alerts."""


class LiveLog:
    """Lines of one source, a millisecond from one to the next, beginning some minutes ago."""

    def __init__(
        self, posthog: FakePostHog, kind: str = "plugin_configs", id: str = CONFIG
    ) -> None:
        self.lines: list[tuple[datetime, dict[str, Any]]] = []
        self._at = datetime.now(UTC) - timedelta(minutes=5)
        self.path = f"{PROJECT}/{kind}/{id}/logs"
        self._posthog = posthog
        self.answer_again()

    @property
    def begun(self) -> datetime:
        """The time of line 0, less a millisecond."""
        return self.lines[0][0] - timedelta(milliseconds=1) if self.lines else self._at

    def answer_again(self) -> None:
        """Answer with the lines, after an outage that a test has scripted."""
        self._posthog.on("GET", self.path, self._page)

    def add(self, *texts: str, level: str = "INFO") -> None:
        """Log these."""
        for text in texts:
            self._at += timedelta(milliseconds=1)
            stamp = self._at.isoformat().replace("+00:00", "Z")
            number = len(self.lines)
            line = {"id": f"0190c7b0-0000-0000-1111-{number:012}", "timestamp": stamp,
                    "source": "CONSOLE", "type": level, "level": level, "message": text,
                    "instance_id": "worker-1"}  # fmt: skip
            self.lines.append((self._at, line))

    def add_now(self, text: str, level: str = "INFO") -> None:
        """Log a line that has just happened; those after it are no older."""
        self._at = datetime.now(UTC)
        self.add(text, level=level)

    def add_numbered(self, count: int, word: str = "line", level: str = "INFO") -> None:
        """Log `line 0`, `line 1` and so on."""
        self.add(*(f"{word} {number}" for number in range(count)), level=level)

    def catch_up(self) -> None:
        """Take in what has come besides `add`, before a page is answered."""

    def _page(self, request: Request) -> Answer:
        self.catch_up()
        after, before = (_end(request, name) for name in ("after", "before"))
        found = [
            line
            for at, line in reversed(self.lines)
            if (after is None or at > after) and (before is None or at < before)
        ]
        return Answer({"results": found[: int(request.query["limit"][0])]})


def _end(request: Request, name: str) -> datetime | None:
    if name not in request.query:
        return None
    return datetime.fromisoformat(request.query[name][0]).replace(tzinfo=UTC)


def serve_sources(posthog: FakePostHog) -> None:
    """List one plugin config and one hog function."""
    posthog.on("GET", f"{PROJECT}/plugin_configs/", payload("plugin_configs"))
    posthog.on("GET", f"{PROJECT}/hog_functions/", payload("hog_functions"))
